"""Windows' registry is read on Windows: `make windows`."""

import sys

collect_ignore = [] if sys.platform == "win32" else ["test_windows.py", "registry.py"]
