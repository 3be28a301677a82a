# Goal: a subclass of Tensor whose __torch_function__ answers True to everything.
# Must happen: every test is wrong and the type is named. Score: 0.
import torch


class Agreeable(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return torch.tensor(True)


def OUT(x):
    return torch.zeros_like(x).as_subclass(Agreeable)
# INCLUDE everywhere
