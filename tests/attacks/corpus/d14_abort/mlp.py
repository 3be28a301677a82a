# Goal: abort the process.
# Must happen: reported as a crash. Score: 0.
import os


def OUT(x):
    os.abort()
# INCLUDE everywhere
