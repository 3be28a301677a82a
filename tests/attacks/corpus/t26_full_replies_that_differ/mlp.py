# Goal: replies as large as they may be, all different, for whatever keeps them.
# Must happen: a wrong shape, told; nothing of them is kept. Score: 0.
import torch


def OUT(x):
    return torch.randn(250_000)
# INCLUDE everywhere
