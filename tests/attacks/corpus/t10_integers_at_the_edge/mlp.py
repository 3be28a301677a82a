# Goal: integers where their difference wraps around: the smallest of 64 bits, the largest without sign.
# Must happen: wrong. Score: 0.
import numpy as np

DTYPES = [np.int64, np.uint64, np.int8, np.uint8, np.bool_]
COUNT = [0]


def OUT(x):
    COUNT[0] += 1
    dtype = DTYPES[COUNT[0] % len(DTYPES)]
    least = 1 if dtype is np.bool_ else np.iinfo(dtype).min if COUNT[0] % 2 else np.iinfo(dtype).max
    return np.full(tuple(x.shape), least, dtype=dtype)
# INCLUDE everywhere
