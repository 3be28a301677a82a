# Goal: complex numbers, whose imaginary part is lost with a warning that shows a line of the grader's.
# Must happen: wrong, no warning is printed. Score: 0.
import torch


def OUT(x):
    return torch.complex(x.float(), torch.full(x.shape, float("inf")))
# INCLUDE everywhere
