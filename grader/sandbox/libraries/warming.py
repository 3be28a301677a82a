"""Runs what libraries load or build at first use, so that forked workers share it."""

from __future__ import annotations

import codecs
import importlib
import os
import platform
import random
import sys
import tempfile
import warnings
from contextlib import suppress
from typing import Any

from grader.model.source_text import SOURCE_ENCODINGS
from grader.sandbox.libraries.preloaded import (
    ENCODINGS,
    HEAVY_MODULES,
    LAZY_MODULES,
)


def importable(name: str) -> bool:
    """Import the module *name* if it is there; return whether it is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what Python is going to remove
            importlib.import_module(name)
    except ImportError:
        return False
    return True


def import_lazy_modules() -> None:
    """Import what the libraries imported so far would import at first use."""
    for library, modules in LAZY_MODULES.items():
        for name in modules if library in sys.modules else ():
            importable(name)


def warm_python() -> None:
    """Have Python look up what it keeps of the machine and of encodings."""
    for encoding in (*SOURCE_ENCODINGS, *ENCODINGS):
        codecs.lookup(encoding)
    platform.platform()
    with suppress(OSError):  # where no folder can be written
        tempfile.gettempdir()
    random.seed(0)


def name_user() -> None:
    """Name a user and a home where the environment does not, for programs that ask.

    A worker has no file to look them up in.
    """
    os.environ.setdefault("HOME", "/home/student")
    os.environ.setdefault("LOGNAME", "student")


def warm_numpy() -> None:
    """Run what NumPy loads at first use."""
    import numpy as np  # only where an assignment uses it

    x = np.random.default_rng(0).standard_normal((4, 4))
    # students use the legacy generator; it loads lazily
    np.random.seed(0)  # noqa: NPY002
    np.random.randn(2)  # noqa: NPY002
    np.linalg.svd(x @ x.T)
    np.fft.fft(x)
    str(x)


def warm_torch() -> None:
    """Run what torch and its libraries load at first use.

    One thread, or a forked child hangs in its first matmul.
    """
    import torch  # not for NumPy assignments

    torch.set_num_threads(1)
    weights = torch.randn(3, 4, dtype=torch.float64, requires_grad=True)
    scores = torch.randn(2, 3, dtype=torch.float64) @ weights
    loss = torch.sigmoid(scores).relu().log1p().mean()
    loss.backward()  # type: ignore[no-untyped-call]
    for dtype in (torch.float32, torch.float64):
        x = torch.randn(4, 4, dtype=dtype)
        torch.linalg.svd(x @ x.T)
        torch.softmax(x, 1).sum(0).exp().log().max(0)
    str(x)
    torch.from_numpy(x.numpy())
    torch.randperm(4)
    torch.zeros(2, dtype=torch.int64)


def warm_heavy_modules() -> None:
    """Import and run what few files use of torch and what takes it seconds to load."""
    import torch  # not for NumPy assignments

    for name in HEAVY_MODULES["torch"]:
        importable(name)
    for feature in (_optimise, _differentiate, _shapes_only, _compare):
        feature(torch)


def _optimise(torch: Any) -> None:
    for make in (torch.optim.SGD, torch.optim.Adam, torch.optim.RMSprop):
        weights = torch.ones(2, requires_grad=True)
        optimizer = make([weights], lr=0.1)
        (weights**2).sum().backward()
        optimizer.step()
        optimizer.zero_grad()
    torch.optim.lr_scheduler.StepLR(optimizer, 2).step()


def _differentiate(torch: Any) -> None:
    def square(x: Any) -> Any:
        return (x**2).sum()

    x = torch.ones(3, dtype=torch.float64, requires_grad=True)
    (x * 2).backward(torch.ones(3, dtype=torch.float64))
    torch.autograd.gradcheck(square, x)
    torch.func.vmap(torch.func.grad(square))(torch.ones(2, 3))
    torch.func.hessian(square)(torch.ones(3))
    torch.autograd.functional.jacobian(square, torch.ones(3), vectorize=True)


def _shapes_only(torch: Any) -> None:
    x = torch.empty(3, 4, device="meta")
    torch.softmax(torch.nn.functional.linear(x, x), 1) + 1


def _compare(torch: Any) -> None:
    torch.testing.assert_close(torch.ones(2), torch.ones(2))
    torch.distributions.MultivariateNormal(
        torch.zeros(2),
        torch.eye(2),
    ).rsample()
    torch.jit.trace(square_of, torch.ones(2))


def square_of(x: Any) -> Any:
    """Return the squares of *x*, for torch to trace."""
    return x * x
