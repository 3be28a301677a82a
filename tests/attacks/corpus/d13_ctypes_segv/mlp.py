# Goal: crash the interpreter.
# Must happen: reported as a crash; the next test has a fresh worker. Score: 0.
import ctypes


def OUT(x):
    return ctypes.string_at(0)
# INCLUDE everywhere
