# Goal: a reply behind as much output as may come, one byte at a time.
# Must happen: killed, or wrong. Score: 0.
import os


def OUT(x):
    for _ in range(2_000):
        os.write(1, b"\xff")
    return x * 0 + 7
# INCLUDE everywhere
