# Goal: send the reply a byte at a time.
# Must happen: the deadline covers the whole reply. Score: 0.
import os
import time


def OUT(x):
    for byte in b"GRD1" + b"\0" * 200:
        os.write(3, bytes([byte]))
        time.sleep(0.3)
# INCLUDE everywhere
