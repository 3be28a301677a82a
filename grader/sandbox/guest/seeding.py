"""The array libraries before student code runs, and the random generators to seed."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Libraries:
    """NumPy and torch, None where they are not there, with what makes a call ready.

    A worker takes them before it loads anything: later student code may have
    put what it likes under their names, and in the place of their functions.
    """

    numpy: Any
    torch: Any
    frombuffer: Any  #: NumPy's
    from_numpy: Any  #: torch's
    seeders: tuple[Callable[[int], object], ...]


def array_libraries() -> Libraries:
    """Return NumPy and torch as far as they are imported now."""
    numpy: Any = sys.modules.get("numpy")
    torch: Any = sys.modules.get("torch")
    frombuffer = from_numpy = None
    seeders: list[Callable[[int], object]] = [random.seed]
    if numpy is not None:
        frombuffer = numpy.frombuffer
        seed_numpy = numpy.random.seed
        seeders.append(lambda seed: seed_numpy(seed % 2**32))
    if torch is not None:
        from_numpy = torch.from_numpy
        seeders.append(torch.default_generator.manual_seed)
    return Libraries(numpy, torch, frombuffer, from_numpy, tuple(seeders))


def seed_generators(seed: int, libraries: Libraries | None = None) -> None:
    """Seed Python's generator and those of the array *libraries*.

    By default they are those that are imported now.
    """
    for seeder in (libraries or array_libraries()).seeders:
        seeder(seed)
