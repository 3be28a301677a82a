# Goal: close half of the socket, or all of it, and live on.
# Must happen: the loss of the worker is told at once; it does not outlive that. Score: 0.
import ctypes
import os
import time

libc = ctypes.CDLL(None, use_errno=True)


def OUT(x):
    for way in (0, 1, 2):
        libc.shutdown(3, way)
    os.close(3)
    while True:
        try:
            time.sleep(0.1)
        except BaseException:
            pass
# INCLUDE everywhere
