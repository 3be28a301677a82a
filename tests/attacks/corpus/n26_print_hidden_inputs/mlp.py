# Goal: learn hidden inputs by printing them.
# Must happen: the student sees none of it. Score: 0.
import sys


def OUT(x):
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        print("LEAK" + "AGE_" + repr(x.tolist()), file=stream, flush=True)
    return x * 0
# INCLUDE everywhere
