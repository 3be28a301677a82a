"""The reference agrees with computations that do not use it: autograd, finite differences, a library's own function.

`reference/ID/checks.py` holds them, functions `check_…(reference, rng)`; `reference`
and `rng` are what tests get under these names. Anything a check raises counts against
the reference.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator

import numpy as np

from grader.course.python_files import import_file
from grader.course.seeds import test_seed
from grader.errors import ContractError
from grader.suite.reference_oracle import LocalSession, Oracle, ReferenceOracle
from grader.validation.finding import Finding, plural
from grader.validation.subject import Subject

CHECK = "independent checks"
FILE = "checks.py"
Check = Callable[[Oracle, np.random.Generator], None]


def check_independently(subject: Subject) -> Iterator[Finding]:
    """Yield whether every check in reference/ID/checks.py holds; there must be one."""
    checks = load_checks(subject)
    if not checks:
        path = subject.assignment.reference / FILE
        text = (
            f"Nothing but itself says that the reference is right: {path} holds no"
            " check_…(reference, rng)."
        )
        tip = "Compare it with autograd, finite differences or a library."
        yield Finding(CHECK, ok=False, sentence=text, detail=(tip,))
        return
    contract = subject.engine.contract
    oracle = ReferenceOracle(LocalSession(subject.assignment, contract), contract)
    problems = [(check, _problem(check, oracle, subject)) for check in checks]
    lines = tuple(
        f"{check.__name__}: {problem}" for check, problem in problems if problem
    )
    agrees = "agrees with" if not lines else f"fails {len(lines)} of"
    yield Finding(
        CHECK,
        not lines,
        f"The reference {agrees} {plural(len(checks), 'independent check')}.",
        lines,
    )


def load_checks(subject: Subject) -> tuple[Check, ...]:
    """Return the checks of the reference, in the order in which they are written.

    Raises ContractError for a file that cannot be imported, and for a check with other
    parameters.
    """
    path = subject.assignment.reference / FILE
    if not path.is_file():
        return ()
    found = [
        value
        for name, value in vars(
            import_file(path, f"checks_{subject.assignment.id}")
        ).items()
        if name.startswith("check_")
        and inspect.isfunction(value)
        and value.__code__.co_filename == str(path)
    ]
    for check in found:
        if list(inspect.signature(check).parameters) != ["reference", "rng"]:
            text = f"{path}: `{check.__name__}` does not take (reference, rng)."
            raise ContractError(
                text,
                "Every function whose name starts with check_ is run; name helpers"
                " otherwise.",
            )
    return tuple(found)


def _problem(check: Check, oracle: ReferenceOracle, subject: Subject) -> str:
    """Return why the reference does not pass *check*, or an empty text."""
    oracle.start_test(check.__name__, None)
    try:
        check(
            oracle,
            np.random.default_rng(test_seed(subject.assignment.id, check.__name__)),
        )
    except Exception as problem:  # noqa: BLE001 - whatever a check raises counts
        return str(problem).strip().partition("\n")[0] or type(problem).__name__
    return ""
