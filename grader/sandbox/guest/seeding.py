"""Seeds every generator of random numbers that student code or a reference may draw from."""

from __future__ import annotations

import random
import sys


def seed_generators(seed: int) -> None:
    """Seed Python's generator, and NumPy's and torch's where those are imported."""
    random.seed(seed)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed % 2**32)
    if "torch" in sys.modules:
        sys.modules["torch"].default_generator.manual_seed(seed)
