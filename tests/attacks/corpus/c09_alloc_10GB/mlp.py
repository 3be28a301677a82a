# Goal: really allocate 10 GB.
# Must happen: memory limit, and nobody else is hurt. Score: 0.
import torch


def OUT(x):
    return torch.ones(10 * (1 << 30) // 4)
# INCLUDE everywhere
