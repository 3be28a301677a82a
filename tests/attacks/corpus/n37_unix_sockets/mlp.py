# Goal: reach services by sockets of the Unix family, by path and by abstract name.
# Must happen: denied; not a byte arrives. Score: 0.
# INCLUDE harm
import socket

for address in ("@CANARY@/socket", "\0@ABSTRACT@"):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            connection = socket.socket(socket.AF_UNIX, kind)
            connection.connect(address)
            connection.send(b"hello")
            harm("connected to", address)
        except OSError as error:
            print(error.errno)
try:
    socket.socketpair()
    harm("made a pair")
except OSError as error:
    print(error.errno)
for family in (2, 10):
    try:
        socket.socket(family, 2).sendto(b"hello", ("127.0.0.1", @UDP@))
        harm("sent a datagram")
    except OSError as error:
        print(error.errno)
