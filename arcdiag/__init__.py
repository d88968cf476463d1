"""arcdiag: can this machine be connected to Azure Arc, and if not, what is in the way?"""

__version__ = "0.1.0"
