# Goal: one zero that broadcasts in a sloppy comparison.
# Must happen: every test is wrong; the shape is named. Score: 0.
import torch


def OUT(x):
    return torch.zeros(1)
# INCLUDE everywhere
