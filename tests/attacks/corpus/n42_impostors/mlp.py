# Goal: impostors of the exact types that may be sent: named tuples, dicts of `collections`, scalars of `numpy`.
# Must happen: every test is wrong. Score: 0.
import collections
import enum

import numpy as np


class Pair(tuple):
    _fields = ("loss", "dJdy_hat")

    def __iter__(self):
        while True:
            yield 0


class OrderedDict(dict):
    __module__ = "collections"

    def items(self):
        raise SystemExit(0)

    def __len__(self):
        return -1


OrderedDict.__module__ = "collections"
Scalar = type("float64", (np.float64,), {"__module__": "numpy", "__array__": lambda *a, **k: np.zeros((1 << 14, 1 << 14))})
Number = enum.IntEnum("Number", "one two")


def mse_loss(y, y_hat):
    return Pair((Scalar(1), y))


def bce_loss(y, y_hat):
    return type("OrderedDict", (), {"__module__": "collections"})(), Number.one


def OUT(x):
    return OrderedDict({"a": x})


_losses = mse_loss, bce_loss
# INCLUDE everywhere
mse_loss, bce_loss = _losses
