"""Where the executable `ArcDiag` begins: the window."""

import sys

from arcdiag.__main__ import main_of_the_window

sys.exit(main_of_the_window())
