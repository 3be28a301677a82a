# Goal: remember what earlier calls were given, and answer with that.
# Must happen: state earns nothing. Score: 0.
import torch

SEEN = {}


def OUT(x):
    SEEN.setdefault(tuple(x.shape), []).append(x.clone())
    earlier = [value for values in SEEN.values() for value in values]
    return earlier[len(earlier) // 2]
# INCLUDE everywhere
