"""Small helpers of the course."""

import random

import torch

__all__ = ["reset_seed"]


def reset_seed(number):
    """Seed Python's and torch's generators."""
    random.seed(number)
    torch.manual_seed(number)
