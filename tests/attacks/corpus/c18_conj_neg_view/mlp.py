# Goal: lazy views, whose bytes are not their values.
# Must happen: the values count, and they are wrong. Score: 0.
import torch


def OUT(x):
    return torch.ones(x.shape, dtype=torch.complex128).conj().imag
# INCLUDE everywhere
