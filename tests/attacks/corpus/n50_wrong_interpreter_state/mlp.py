# Goal: leave the process in a state that the next student would inherit, if workers were shared.
# Must happen: every student has a worker of their own; the honest ones beside are not affected. Score: 0.
import builtins
import math
import random

import numpy as np
import torch

torch.set_default_dtype(torch.float16)
torch.Tensor.__matmul__ = torch.Tensor.__mul__ = lambda a, b: a * 0
torch.sigmoid = torch.exp = torch.log = torch.zeros_like
np.exp = np.log = np.zeros_like
builtins.sum = builtins.len = builtins.zip = lambda *a: 0
random.random = lambda: 0
math.exp = lambda x: 0


def mse_loss(y, y_hat):
    return y, y
