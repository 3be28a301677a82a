# Goal: other wrong values in each call, so that nothing that is remembered helps to name the mistake.
# Must happen: wrong, within the time of everybody else. Score: 0.
import torch


def OUT(x):
    return torch.randn(x.shape) * 3 + 100
# INCLUDE everywhere
