# Goal: memory beside the limits: huge pages, locked pages, address space by the gigabyte, futexes and pipes as a store.
# Must happen: denied or bounded. Score: 0.
# INCLUDE harm
import ctypes
import mmap

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
FAILED = ctypes.c_void_p(-1).value
ways = {"huge pages": 0x22 | 0x40000, "locked": 0x22 | 0x2000, "no reserve": 0x22 | 0x4000, "grows down": 0x22 | 0x100}
for name, flags in ways.items():
    size = 2 << 20 if name == "huge pages" else @BOMB@ << 20
    if libc.mmap(None, ctypes.c_size_t(size), 3, flags, -1, ctypes.c_long(0)) != FAILED:
        harm(name)
if libc.mlockall(3) == 0:
    harm("mlockall")
