"""Two layers in one, made of the layers that the student wrote."""

import sys
from functools import partial


def _layer(name, *arguments):
    """Call a function of the student's layers.py."""
    layers = sys.modules.get("cs231n.layers")
    if not hasattr(layers, name):
        raise NotImplementedError(f"layers.py with `{name}` was not handed in")
    return getattr(layers, name)(*arguments)


affine_forward = partial(_layer, "affine_forward")
affine_backward = partial(_layer, "affine_backward")
relu_forward = partial(_layer, "relu_forward")
relu_backward = partial(_layer, "relu_backward")


def affine_relu_forward(x, w, b):
    """Return relu(x w + b), and the caches of both layers."""
    affine, affine_cache = affine_forward(x, w, b)
    out, relu_cache = relu_forward(affine)
    return out, (affine_cache, relu_cache)


def affine_relu_backward(dout, cache):
    """Return the gradients of x, w and b."""
    affine_cache, relu_cache = cache
    return affine_backward(relu_backward(dout, relu_cache), affine_cache)


__all__ = ["affine_relu_backward", "affine_relu_forward"]
