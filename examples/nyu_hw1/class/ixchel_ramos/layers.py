"""One linear layer and its activation, with the cache that the way back needs."""
import torch

__all__ = ["layer_forward", "layer_backward"]


def layer_forward(x, W, b, activation):
    z = torch.matmul(x, W.t()) + b
    a = {"relu": torch.relu, "sigmoid": torch.sigmoid, "identity": torch.clone}[activation](z)
    return a, (x, W, z, a, activation)


def layer_backward(da, cache):
    x, W, z, a, activation = cache
    if activation == "relu":
        dz = torch.where(z > 0, da, torch.zeros_like(da))
    elif activation == "sigmoid":
        dz = da * (a - a * a)
    else:
        dz = da
    return torch.matmul(dz, W), torch.matmul(dz.t(), x), dz.sum(dim=0)
