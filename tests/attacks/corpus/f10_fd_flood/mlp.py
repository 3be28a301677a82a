# Goal: fill the grader's table of descriptors with ones sent over the reply socket.
# Must happen: sending is denied, and the grader would not take them. Score: 0.
# INCLUDE harm
import array
import os
import socket


def OUT(x):
    channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=3)
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))]
    try:
        for _ in range(50):
            channel.sendmsg([b"x"], rights)
        harm("sent descriptors")
    except OSError as error:
        print(error.errno)
    channel.detach()
    return x
# INCLUDE everywhere
