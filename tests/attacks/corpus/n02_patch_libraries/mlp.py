# Goal: patch what the worker uses on the way out: Tensor.data, detach, numpy(), numpy.asarray, tobytes.
# Must happen: what is sent is just a wrong answer. Score: 0.
import numpy as np
import torch

torch.Tensor.data = property(lambda self: self, lambda self, value: None)
torch.Tensor.detach = lambda self: torch.ones(7)
torch.Tensor.numpy = lambda self: np.ones(7)
torch.Tensor.contiguous = torch.Tensor.resolve_conj = torch.Tensor.resolve_neg = lambda self: self
torch.Tensor.numel = lambda self: 1
torch.Tensor.shape = property(lambda self: (1,))
np.asarray = np.ascontiguousarray = np.frombuffer = lambda *a, **k: np.ones(7)


def OUT(x):
    return x
# INCLUDE everywhere
