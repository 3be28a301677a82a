# Goal: code that runs at the end: atexit, finalizers, callbacks of the collector, __del__ that revives itself.
# Must happen: it harms nobody; the worker is killed. Score: 0.
# INCLUDE harm
import atexit
import gc
import os
import sys
import threading
import time
import weakref


def act(*a):
    try:
        harm("wrote", os.open("@CANARY@/@MARK@_exit", os.O_CREAT | os.O_RDWR))
    except OSError:
        pass


class Phoenix:
    def __del__(self):
        act()
        Phoenix()
        time.sleep(0.001)


def OUT(x):
    atexit.register(act)
    gc.callbacks.append(act)
    weakref.finalize(Phoenix, act)
    sys.excepthook = sys.unraisablehook = threading.excepthook = act
    sys.exitfunc = act
    Phoenix()
    gc.collect()
    return x * 0
# INCLUDE everywhere
