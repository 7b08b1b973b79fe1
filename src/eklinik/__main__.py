"""`python -m eklinik`: the commands of the launcher."""

import sys

from eklinik.cli import main

sys.exit(main(sys.argv[1:]))
