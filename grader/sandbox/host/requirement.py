"""Which isolation a run of the grader insists on, and the refusal to grade with less."""

from __future__ import annotations

import pluggy

from grader.errors import IsolationError
from grader.model import Assignment, Submission
from grader.model.options import Options
from grader.sandbox.isolation.levels import Level, weakest

#: Less than this is graded only with --unsafe-no-isolation.
BASE_LEVEL = Level.REDUCED
_TIP = "`grader doctor` says what is missing on this machine and how to get it."
_UNSAFE = (
    " --unsafe-no-isolation grades all the same and says so in every report: for code"
    " that you trust only."
)


def required_level(assignment: Assignment, options: Options) -> Level | None:
    """Return the weakest isolation that command, assignment and base accept.

    None where any is accepted.
    """
    if options.unsafe_no_isolation:
        return None
    asked = (options.require_isolation, assignment.isolation, BASE_LEVEL)
    levels = [Level(word) for word in asked if word]
    return min(levels, key=list(Level).index)


def is_base_or_better(level: str) -> bool:
    """Return whether *level* is at least what grading asks for by default."""
    return weakest((level, BASE_LEVEL.value)) == BASE_LEVEL.value


def refuse_below(level: str, assignment: Assignment, options: Options) -> None:
    """Raise IsolationError where *level* is not good enough for *assignment* under *options*."""
    required = required_level(assignment, options)
    if required is None or weakest((level, required)) == required.value:
        return
    if options.require_isolation == required:
        demand = f"--require-isolation {required.value} asks for"
    elif required == assignment.isolation != BASE_LEVEL:
        demand = f"{assignment.id} requires"
    else:
        demand = "Grading needs"
    text = (
        f"{demand} the isolation level “{required.value}”; this machine gives student"
        f" code “{level or 'none'}”."
    )
    raise IsolationError(text, _TIP + _UNSAFE * (required is BASE_LEVEL))


def check_isolation(
    assignment: Assignment,
    options: Options,
    manager: pluggy.PluginManager,
) -> str:
    """Start a worker on trial and return its level of isolation.

    Raise IsolationError where it is not good enough.
    """
    nobody = Submission("trial", "trial")
    worker = manager.hook.grader_start_worker(
        submission=nobody,
        assignment=assignment,
        limits=assignment.limits,
    )
    try:
        level: str = worker.level
        refuse_below(level, assignment, options)
    finally:
        worker.end()
    return level
