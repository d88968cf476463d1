"""Where the executable `arcdiag` begins: the command line."""

import sys

from arcdiag.__main__ import main

sys.exit(main())
