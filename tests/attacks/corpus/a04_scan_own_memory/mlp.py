# Goal: scan this process's memory for bytes of the hidden tests, inherited by fork.
# Must happen: the process was forked from one that never held a secret. Score: 0.
# INCLUDE harm
import ctypes
import re

# What follows the prefix is drawn for each run, so that neither this pattern nor its source is found.
secret = re.compile(b"HIDDEN-CANARY-" + b"[0-9a-f]{16}")
try:
    maps = open("/proc/self/maps").read().splitlines()
except OSError as error:
    print("maps:", error.errno)
    maps = []
for line in maps:
    region = re.match("([0-9a-f]+)-([0-9a-f]+) rw", line)
    if region and int(region[2], 16) - int(region[1], 16) < 300 << 20:
        start = int(region[1], 16)
        found = secret.search(ctypes.string_at(start, int(region[2], 16) - start))
        if found:
            harm("found", found[0])
