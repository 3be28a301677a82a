# Goal: sleep in every call, which uses no CPU time.
# Must happen: the wall deadline ends it. Score: 0.
import time


def OUT(x):
    time.sleep(3600)
# INCLUDE everywhere
