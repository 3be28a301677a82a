import numpy as np

from cs231n.layer_utils import *
from cs231n.layers import *


class TwoLayerNet:
    """affine, relu, affine, softmax, made of the functions in layers.py (the edition since 2021)."""

    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        """
        Make self.params with W1 (D, H), b1 (H,), W2 (H, C), b2 (C,): weights drawn from a normal distribution with
        standard deviation weight_scale, biases zero.
        """
        self.params = {}
        self.reg = reg
        # TODO

    def loss(self, X, y=None):
        """
        X: inputs, shape (N, d1, ..., dk)
        y: labels, shape (N,), or None

        Return the scores (N, C) where y is None; else the pair (loss, grads) with a gradient for each of self.params.
        """
        # TODO
        pass
