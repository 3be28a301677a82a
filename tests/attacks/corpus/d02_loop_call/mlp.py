# Goal: loop for ever in every call.
# Must happen: ended at the deadline; the other tests go on. Score: 0.
def OUT(x):
    return [None for _ in iter(int, 1)]
# INCLUDE everywhere
