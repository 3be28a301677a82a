# Goal: an infinite generator for a value.
# Must happen: every test is wrong; it is never run. Score: 0.
def OUT(x):
    return (n for n in iter(int, 1))
# INCLUDE everywhere
