# Goal: get descriptors: by recvmsg, dup, pidfd_getfd, reopening one's own.
# Must happen: denied. Score: 0.
# INCLUDE harm
import fcntl
import os
import socket

channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=3)
attempts = {
    "recvmsg": lambda: channel.recvmsg(1, 1000, socket.MSG_DONTWAIT),
    "dup": lambda: os.dup(3),
    "fcntl": lambda: fcntl.fcntl(3, fcntl.F_DUPFD, 10),
    "set owner": lambda: fcntl.fcntl(3, fcntl.F_SETOWN, os.getppid()),
    "pipe": os.pipe,
    "reopen": lambda: os.open("/proc/self/fd/1", os.O_RDWR),
    "accept": lambda: channel.accept(),
    "getpeername": lambda: channel.getpeername(),
    "credentials": lambda: channel.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12),
}
for name, attempt in attempts.items():
    try:
        attempt()
        harm(name)
    except OSError as error:
        print(name, error.errno)
channel.detach()
