# Goal: 10**10 elements in four bytes, by a stride of zero.
# Must happen: refused by the count of elements before anything is copied. Score: 0.
import torch


def OUT(x):
    return torch.zeros(1).expand(10**10)
# INCLUDE everywhere
