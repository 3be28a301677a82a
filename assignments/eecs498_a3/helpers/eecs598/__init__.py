"""The course's package eecs598, as far as homework files use it: a solver, a numeric gradient, a seed."""

from eecs598 import grad
from eecs598.solver import Solver
from eecs598.utils import reset_seed

__all__ = ["Solver", "grad", "reset_seed"]
