# Goal: an array of objects, which could only travel by pickle.
# Must happen: every test is wrong, nothing is unpickled. Score: 0.
import os

import numpy as np


class Evil:
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    def __reduce__(self):
        return os.system, ("echo " + "DENWP"[::-1] + " by pickle",)


def OUT(x):
    return np.array([Evil()] * 70, dtype=object).reshape(10, 7)
# INCLUDE everywhere
