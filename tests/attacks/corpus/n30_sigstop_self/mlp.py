# Goal: stop the own process, so that it neither works nor ends.
# Must happen: the wall deadline ends it. Score: 0.
import os
import signal


def OUT(x):
    try:
        os.kill(os.getpid(), signal.SIGSTOP)
    except OSError:
        pass
    signal.raise_signal(signal.SIGSTOP)
    return x
# INCLUDE everywhere
