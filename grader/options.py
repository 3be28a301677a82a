"""What a run of the grader was asked to do, beyond source and assignment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """Options of one run. `layers_off` names layers of the sandbox that are left out."""

    out: Path | None = None
    jobs: int = 1
    layers_off: tuple[str, ...] = ()
    unsafe_no_isolation: bool = False
    require_isolation: str = ""
