"""Seeds every generator of random numbers that student code or a reference may draw from."""

from __future__ import annotations

import random
import sys
from types import ModuleType

#: NumPy and torch, by name, as far as they are there.
Libraries = dict[str, ModuleType]


def array_libraries() -> Libraries:
    """Return NumPy and torch as far as they are imported now, by name."""
    return {name: sys.modules[name] for name in ("numpy", "torch") if name in sys.modules}


def seed_generators(seed: int, libraries: Libraries | None = None) -> None:
    """Seed Python's generator, and those of the array *libraries*, by default of all that are imported now.

    A worker hands in those it had before it loaded anything: under their names student code may have put what it likes.
    """
    libraries = array_libraries() if libraries is None else libraries
    random.seed(seed)
    if "numpy" in libraries:
        libraries["numpy"].random.seed(seed % 2**32)
    if "torch" in libraries:
        libraries["torch"].default_generator.manual_seed(seed)
