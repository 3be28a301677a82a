"""An auto-grader for numeric and deep-learning homework.

Only values cross, and the report names the mistake.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.desk.interactive import CheckResult
    from grader.desk.kernel import Shell

__version__ = "0.1.0"
__all__ = ["__version__", "check", "load_ipython_extension"]

#: Imported when it is asked for: whoever imports a module of ours imports this
#: one too, workers among them.
_DESK = "grader.desk.interactive"


def check(
    work: object = None,
    *,
    only: str | Sequence[str] = (),
    assignment: str | Path = "",
) -> CheckResult:
    """Return what the public tests say of *work*; it is no grade.

    *work* is the path of a file, or a function or class. Without it, or with
    one that a notebook's cell defines, all cells that were run are checked in
    order. *only* names functions to check alone. *assignment* is an id or the
    folder of a kit; by default the kit is the nearest folder with
    `assignments/`. Raises GraderError, in a sentence, where there is nothing to
    check.
    """
    result: CheckResult = import_module(_DESK).check_work(
        work,
        only,
        assignment,
    )
    return result


def load_ipython_extension(ipython: Shell) -> None:
    """Make `%check` and `%%check` known to IPython: `%load_ext grader` calls it."""
    import_module(_DESK).load_extension(ipython)
