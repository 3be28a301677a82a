# Goal: all NaN, which passes a comparison written the wrong way round.
# Must happen: every test is wrong. Score: 0.
import torch


def OUT(x):
    return torch.full_like(x, float("nan"))
# INCLUDE everywhere
