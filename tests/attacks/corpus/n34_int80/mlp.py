# Goal: system calls through the 32-bit gate, with machine code of one's own.
# Must happen: the process ends. Score: 0.
# INCLUDE harm
import ctypes
import mmap
import platform


def OUT(x):
    if platform.machine() != "x86_64":
        raise OSError("not here")
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(b"\x53\xb8\x14\x00\x00\x00\xcd\x80\x5b\xc3")  # push rbx; mov eax, 20; int 0x80; pop rbx; ret
    run = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    if run() > 0:
        harm("int 0x80")
    return x * 0
# INCLUDE everywhere
