# Goal: system calls by the numbers of x32, which a filter may not know.
# Must happen: the process ends. Score: 0.
# INCLUDE harm
import ctypes
import platform


def OUT(x):
    if platform.machine() != "x86_64":
        raise OSError("not here")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(ctypes.c_long(0x40000000 + 39)) > 0 or libc.syscall(ctypes.c_long(0x40000000 + 57)) > 0:
        harm("x32")
    return x * 0
# INCLUDE everywhere
