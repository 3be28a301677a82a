"""What a run of the grader was asked to do, beyond source and assignment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """Options of one run. `layers_off` names layers of the sandbox that are left out.

    `require_isolation` is the level below which nothing is graded ("": the base level); `unsafe_no_isolation` takes any.
    """

    out: Path | None = None
    jobs: int = 1
    fresh: bool = False  #: grade again what has a valid result
    layers_off: tuple[str, ...] = ()
    unsafe_no_isolation: bool = False
    require_isolation: str = ""
