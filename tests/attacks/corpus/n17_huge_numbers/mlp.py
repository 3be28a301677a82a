# Goal: integers of a million bits, complex and half numbers, unsigned ones that overflow when subtracted.
# Must happen: every test is wrong. Score: 0.
import numpy as np


def mse_loss(y, y_hat):
    return 1 << 10**6, np.full(tuple(y.shape), 2**64 - 1, np.uint64)


def bce_loss(y, y_hat):
    return complex(0, 1), np.full(tuple(y.shape), 1j)


def OUT(x):
    return np.full(tuple(x.shape), 65504, np.float16)


_losses = mse_loss, bce_loss
# INCLUDE everywhere
mse_loss, bce_loss = _losses
