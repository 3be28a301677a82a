# Goal: arrays of twelve dimensions, and empty ones of impossible length.
# Must happen: a wrong shape, said in a sentence. Score: 0.
import numpy as np

SHAPES = [(1,) * 12, (0, 2**39), (2**39, 0), (0,) * 12, (1,) * 13, (2,) * 12]
COUNT = [0]


def OUT(x):
    COUNT[0] += 1
    return np.zeros(SHAPES[COUNT[0] % len(SHAPES)], dtype=np.float32)
# INCLUDE everywhere
