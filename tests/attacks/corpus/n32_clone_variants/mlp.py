# Goal: a process of one's own by every call that makes one.
# Must happen: all are denied. Score: 0.
# INCLUDE harm
import ctypes
import os
import platform
import signal
import struct

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
arguments = ctypes.create_string_buffer(struct.pack("11Q", 0, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, 0, 0, 0))
CLONE = {"fork": (57,), "clone": (56, signal.SIGCHLD, 0, 0, 0, 0), "clone without SIGCHLD": (56, 0, 0, 0, 0, 0),
         "clone with PARENT": (56, 0x8000 | signal.SIGCHLD, 0, 0, 0, 0), "clone3": (435, arguments, 88),
         "new user": (56, 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0)}
if platform.machine() == "x86_64":
    for name, (number, *words) in CLONE.items():
        words = [ctypes.c_long(word) if isinstance(word, int) else word for word in words]
        child = libc.syscall(ctypes.c_long(number), *words)
        if child == 0:
            os._exit(0)
        if child > 0:
            harm(name)
