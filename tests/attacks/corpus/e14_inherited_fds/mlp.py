# Goal: use descriptors that were inherited: control sockets, logs, folders.
# Must happen: only null, the output and the reply socket are open. Score: 0.
# INCLUDE harm
import fcntl
import os

for number in range(4, 1024):
    try:
        fcntl.fcntl(number, fcntl.F_GETFD)
        harm("extra descriptor", number)
    except OSError:
        pass
for number in range(4):
    try:
        harm("listed", os.listdir(number))
    except OSError:
        pass
try:
    if os.read(0, 10):
        harm("standard input holds something")
except OSError as error:
    print(error.errno)
