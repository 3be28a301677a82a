# Goal: exceptions, functions and classes whose names are a hundred thousand letters long.
# Must happen: cut. Score: 0.
Long = type("L" * 100_000, (Exception,), {})


def OUT(x):
    raise Long
# INCLUDE everywhere
