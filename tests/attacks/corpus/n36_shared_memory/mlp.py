# Goal: leave something in /dev/shm for the next student, and look for what others left.
# Must happen: denied. Score: 0.
# INCLUDE harm
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for path in ("/dev/shm/@MARK@", "/tmp/@MARK@", "/var/tmp/@MARK@"):
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o666))
        harm("made", path)
    except OSError as error:
        print(error.errno)
if libc.shm_open(b"/@MARK@", os.O_CREAT | os.O_RDWR, 0o666) >= 0:
    harm("shm_open")
libc.sem_open.restype = ctypes.c_void_p
if libc.sem_open(b"/@MARK@", os.O_CREAT, 0o666, 1):
    harm("sem_open")
if libc.shmget(0x5EED, 4096, 0o1666) >= 0 or libc.semget(0x5EED, 1, 0o1666) >= 0 or libc.msgget(0x5EED, 0o1666) >= 0:
    harm("System V")
