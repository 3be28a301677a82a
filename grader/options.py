"""What a run of the grader was asked to do, beyond source and assignment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reading:
    """How a source of submissions is read.

    `format` names its layout ("": it is recognised), `pattern` describes one. `class_list` is the CSV of who is in the
    class. Of several attempts the last counts, or the first.
    """

    format: str = ""
    pattern: str = ""
    class_list: Path | None = None
    first_attempt: bool = False


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
    reading: Reading = Reading()
