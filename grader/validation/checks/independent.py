"""The reference agrees with computations that do not use it.

Such are autograd, finite differences, a library's own function.
`reference/ID/checks.py` holds them, functions `check_…(reference, rng)`;
`reference` and `rng` are what tests get under these names. Anything a check
raises counts against the reference.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator

import numpy as np

from grader.course.python_files import import_file
from grader.course.seeds import test_seed
from grader.errors import ContractError
from grader.suite.reference_oracle import LocalSession, Oracle, ReferenceOracle
from grader.validation.finding import Finding
from grader.validation.subject import Subject
from grader.wording.texts import plural

CHECK = "independent checks"
FILE = "checks.py"
Check = Callable[[Oracle, np.random.Generator], None]


def check_independently(subject: Subject) -> Iterator[Finding]:
    """Yield whether every check in reference/ID/checks.py holds.

    There must be one.
    """
    checks = load_checks(subject)
    if not checks:
        path = subject.assignment.reference / FILE
        text = (
            f"Nothing but itself says that the reference is right: {path} holds no"
            " check_…(reference, rng)."
        )
        tip = "Compare it with autograd, finite differences or a library."
        yield Finding(
            CHECK,
            ok=False,
            sentence=text,
            detail=(tip,),
        )
        return
    contract = subject.engine.contract
    oracle = ReferenceOracle(
        LocalSession(subject.assignment, contract),
        contract,
    )
    lines: list[str] = []
    for check in checks:
        problem = _problem(check, oracle, subject)
        if problem:
            lines.append(f"{check.__name__}: {problem}")
    agrees = f"fails {len(lines)} of" if lines else "agrees with"
    sentence = (
        f"The reference {agrees} {plural(len(checks), 'independent check')}."
    )
    yield Finding(
        CHECK,
        ok=not lines,
        sentence=sentence,
        detail=tuple(lines),
    )


def load_checks(subject: Subject) -> tuple[Check, ...]:
    """Return the checks of the reference, in the order in which they are written.

    Raises ContractError for a file that cannot be imported, and for a check
    with other parameters.
    """
    path = subject.assignment.reference / FILE
    if not path.is_file():
        return ()
    module = import_file(path, f"checks_{subject.assignment.id}")
    checks = [
        value
        for name, value in vars(module).items()
        if name.startswith("check_")
        and inspect.isfunction(value)
        and value.__code__.co_filename == str(path)
    ]
    for check in checks:
        if list(inspect.signature(check).parameters) != ["reference", "rng"]:
            raise ContractError(
                f"{path}: `{check.__name__}` does not take (reference, rng).",
                "Every function whose name starts with check_ is run; name helpers"
                " otherwise.",
            )
    return tuple(checks)


def _problem(check: Check, oracle: ReferenceOracle, subject: Subject) -> str:
    """Return why the reference does not pass *check*, or an empty text."""
    oracle.start_test(check.__name__, None)
    seed = test_seed(subject.assignment.id, check.__name__)
    try:
        check(oracle, np.random.default_rng(seed))
    except Exception as problem:  # noqa: BLE001 - whatever a check raises counts
        return str(problem).strip().partition("\n")[0] or type(problem).__name__
    return ""
