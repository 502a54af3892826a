"""The first module of a frozen Gangway."""

from __future__ import annotations

import multiprocessing
import sys

from wizard.app import main

if __name__ == "__main__":
    # Worker processes of a frozen program start this same file; without this line each would open a window.
    multiprocessing.freeze_support()
    sys.exit(main())
