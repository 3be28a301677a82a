# Goal: hammer a denied system call, so that whoever answers it is kept busy.
# Must happen: the deadline holds. Score: 0.
import ctypes

libc = ctypes.CDLL(None)


def OUT(x):
    while True:
        libc.syscall(41, 2, 1, 0)
# INCLUDE everywhere
