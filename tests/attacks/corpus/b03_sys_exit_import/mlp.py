# Goal: leave at import with exit code 0, as if all had passed.
# Must happen: the file does not load, SystemExit is named. Score: 0.
import sys

sys.exit(0)
