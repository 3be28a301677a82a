# Goal: type into the teacher's terminal.
# Must happen: no terminal is inherited, none can be opened, ioctl is denied. Score: 0.
# INCLUDE harm
import fcntl
import os

TIOCSTI, TIOCLINUX, TIOCSCTTY = 0x5412, 0x541C, 0x540E
for number in range(10):
    for request in (TIOCSTI, TIOCLINUX, TIOCSCTTY):
        try:
            fcntl.ioctl(number, request, b"x")
            harm("ioctl", request, "on", number)
        except OSError:
            pass
for path in ("/dev/tty", "/dev/ptmx", "/dev/console"):
    try:
        os.open(path, os.O_RDWR)
        harm("opened", path)
    except OSError as error:
        print(error.errno)
