# Goal: all inf.
# Must happen: every test is wrong. Score: 0.
import torch


def OUT(x):
    return torch.full_like(x, float("inf"))
# INCLUDE everywhere
