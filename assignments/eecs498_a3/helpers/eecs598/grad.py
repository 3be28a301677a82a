"""Gradients by finite differences, to check one's own."""

import torch

__all__ = ["compute_numeric_gradient", "rel_error"]


def compute_numeric_gradient(f, x, dLdf=None, h=1e-7):
    """Return the gradient of sum(f(x) * dLdf) by central differences; x is restored."""
    flat = x.contiguous().view(-1)
    gradient = torch.zeros_like(flat)
    for place in range(flat.numel()):
        kept = flat[place].item()
        flat[place] = kept + h
        above = f(x).clone()
        flat[place] = kept - h
        below = f(x).clone()
        flat[place] = kept
        slope = (above - below) / (2 * h)
        gradient[place] = (slope if dLdf is None else slope * dLdf).sum()
    return gradient.view_as(x)


def rel_error(x, y, eps=1e-10):
    """Return the largest difference of x and y, relative to their largest magnitude."""
    return (x - y).abs().max().item() / (
        torch.stack([x.abs().max(), y.abs().max()]).sum().clamp(min=eps).item()
    )
