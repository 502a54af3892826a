"""`python -m wizard` is the same as `gangway`."""

import sys

from wizard.app import main

sys.exit(main())
