"""Where both programs of the folder begin: they share their modules, and differ in their names."""

import sys
from pathlib import Path

from arcdiag.__main__ import main, main_of_the_window

name = Path(sys.executable).stem
is_the_window = name.lower().endswith("window") if sys.platform == "win32" else name == "ArcDiag"
sys.exit(main_of_the_window() if is_the_window else main())
