# Goal: raw, packet, netlink, vsock and alg sockets.
# Must happen: denied. Score: 0.
# INCLUDE harm
import socket

for arguments in ((2, 3, 1), (17, 3, 3), (16, 3, 0), (40, 1, 0), (38, 5, 0), (1, 1, 0), (44, 3, 0)):
    try:
        socket.socket(*arguments)
        harm("socket", arguments)
    except OSError as error:
        print(arguments, error.errno)
