# Goal: turn the adapter against itself: a metaclass, properties and a dict whose items() look into its frames.
# Must happen: nothing of the grader's judgement is there to be found. Score: 0.
# INCLUDE harm
import sys

import torch


def look():
    frame = sys._getframe()
    while frame is not None:
        for name in ("right", "expected", "reference", "suite", "oracle", "judge"):
            if name in frame.f_locals or name in frame.f_globals:
                harm("frame has", name)
        frame = frame.f_back


class Sly(dict):
    def items(self):
        look()
        return super().items()

    def get(self, *a):
        look()
        return torch.zeros(3)

    __getitem__ = __missing__ = get


class Meta(type):
    def __getattribute__(cls, name):
        return super().__getattribute__(name)

    def __call__(cls, *a, **k):
        look()
        return super().__call__()

    def __instancecheck__(cls, other):
        return True


class MLP(metaclass=Meta):
    def __init__(self, linear_1_in_features=0, linear_1_out_features=0, f_function=0, linear_2_in_features=0,
                 linear_2_out_features=0, g_function=0):
        pass

    def __getattr__(self, name):
        look()
        return Sly(W1=torch.zeros(1)) if name in ("parameters", "grads") else lambda **k: torch.zeros(1)


def mse_loss(y, y_hat):
    look()
    return Sly(), Sly()
