# Goal: an object that equals everything, hooks the protocols of NumPy and torch, and carries a hostile __reduce__.
# Must happen: every test is wrong and the type is named. Score: 0.
import os

import numpy as np
import torch


class Evil:
    shape = (10, 7)
    dtype = torch.float64
    ndim = 2
    __hash__ = None

    def __eq__(self, other):
        return True

    __lt__ = __gt__ = __le__ = __ge__ = __eq__

    def __ne__(self, other):
        return False

    def __array__(self, *a, **k):
        return np.zeros((10, 7))

    def __array_ufunc__(self, *a, **k):
        return True

    __array_function__ = __array_ufunc__

    @classmethod
    def __torch_function__(cls, *a, **k):
        return torch.tensor(True)

    def __sub__(self, other):
        return 0

    __rsub__ = __sub__

    def __float__(self):
        return 0.0

    def __getattr__(self, name):
        return lambda *a, **k: True

    def __reduce__(self):
        return os.system, ("echo " + "DENWP"[::-1] + " by reduce",)


def OUT(x):
    return Evil()
# INCLUDE everywhere
