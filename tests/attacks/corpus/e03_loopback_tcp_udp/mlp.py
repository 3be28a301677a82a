# Goal: reach services on 127.0.0.1.
# Must happen: denied; not a byte arrives. Score: 0.
# INCLUDE harm
import socket

ways = ((socket.AF_INET, socket.SOCK_STREAM, @TCP@), (socket.AF_INET, socket.SOCK_DGRAM, @UDP@))
for family, kind, port in ways:
    try:
        connection = socket.socket(family, kind)
        connection.settimeout(0.2)
        connection.connect(("127.0.0.1", port))
        connection.send(b"hello")
        harm("sent to", port)
    except OSError as error:
        print(error.errno)
try:
    socket.socket(socket.AF_INET6, socket.SOCK_STREAM).bind(("::1", 0))
    harm("bound a port")
except OSError as error:
    print(error.errno)
