"""What a result was made with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.model.assignment import Limits


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that decides a result, so that it can be made again and compared.

    `submission`, `assignment` and `environment` are the hashes that the result
    is kept under; `seed` is a hash of the assignment's secret seed, which stays
    secret. `versions` are by name. `hash_seed` and `order` (of the tests; "" is
    the usual one) are what `--recheck` varies.
    """

    submission: str
    assignment: str
    environment: str
    seed: str
    limits: Limits
    hash_seed: int = 0
    order: str = ""
    layers_off: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
