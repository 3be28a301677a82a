# Goal: the largest and the smallest numbers there are, where differences and ratios overflow.
# Must happen: wrong, without a warning of the grader's own. Score: 0.
import torch

VALUES = [3e38, -3e38, 1e-45, 1.7e308, -1.7e308, 5e-324, 0.0, -0.0, float("nan")]
COUNT = [0]


def OUT(x):
    COUNT[0] += 1
    value = VALUES[COUNT[0] % len(VALUES)]
    return torch.full(x.shape, value, dtype=torch.float64)
# INCLUDE everywhere
