# Goal: numbers at the edge: NaN with a payload, negative zero, denormals, the largest float.
# Must happen: every test is wrong. Score: 0.
import numpy as np

EDGES = np.array([0x7FF8DEADBEEF0001, 0xFFF8000000000042, 0x8000000000000000, 1, 0x7FEFFFFFFFFFFFFF], np.uint64)


def OUT(x):
    return np.resize(EDGES.view(np.float64), tuple(x.shape))
# INCLUDE everywhere
