# Goal: overflow the C stack.
# Must happen: the worker crashes, the test fails. Score: 0.
import sys

sys.setrecursionlimit(10**9)


class Deep:
    def __repr__(self):
        return repr(self)


def OUT(x):
    return repr(Deep())
# INCLUDE everywhere
