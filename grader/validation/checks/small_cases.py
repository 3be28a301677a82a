"""The small public cases, by which a student's mistake is shown, fit the contract and are small."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.course.handout import Hook
from grader.course.python_files import import_file
from grader.diagnosis.counterexample import FILE
from grader.suite.reference_oracle import LocalSession, ReferenceOracle
from grader.testing.arrays import map_tree
from grader.validation.finding import Finding, plural
from grader.validation.subject import Subject

CHECK = "small cases"
#: No axis of a small case may be longer.
LONGEST = 3


def check_small_cases(subject: Subject) -> Iterator[Finding]:
    """Yield whether the reference answers a small case of every hook, made by the function of its name."""
    hooks = {
        name: hook
        for name, hook in subject.engine.contract.hooks.items()
        if not hook.judged_by_tests
    }
    if not hooks:
        yield Finding(
            CHECK,
            ok=True,
            sentence="No hook has one right answer that a small case could show.",
        )
        return
    path = subject.assignment.public / FILE
    if not path.is_file():
        text = f"There are no small cases to show mistakes by: {path} is missing."
        yield Finding(CHECK, ok=True, sentence=text, warning=True)
        return
    names = vars(import_file(path, f"small_cases_{subject.assignment.id}"))
    missing = tuple(
        f"`{name}` has no small case"
        for name in hooks
        if not inspect.isfunction(names.get(name))
    )
    if missing:
        sentence = (
            f"{plural(len(missing), 'hook')} of {len(hooks)} have no small case to show"
            " mistakes by."
        )
        yield Finding(CHECK, ok=True, sentence=sentence, detail=missing, warning=True)
    drawn = {name: names[name] for name in hooks if inspect.isfunction(names.get(name))}
    lines = tuple(
        f"{name}: {problem}"
        for name, draw in drawn.items()
        if (problem := _problem(draw, hooks[name], subject))
    )
    sentence = f"The reference answers the small cases of {plural(len(drawn), 'hook')}."
    if lines:
        sentence = f"{plural(len(lines), 'small case')} cannot be used."
    yield Finding(CHECK, not lines, sentence, lines)


def _problem(draw: Callable[..., Any], hook: Hook, subject: Subject) -> str:
    """Return why the small case that *draw* makes for *hook* cannot be used, or an empty text."""
    contract = subject.engine.contract
    oracle = ReferenceOracle(LocalSession(subject.assignment, contract), contract)
    try:
        case = draw(np.random.default_rng(0))
        if set(case) != set(hook.signature.parameters):
            return (
                f"it has {', '.join(case)}; the hook takes"
                f" {', '.join(hook.signature.parameters)}"
            )
        getattr(oracle, hook.name)(**case)
    except Exception as problem:  # noqa: BLE001 - a generator or the reference may raise anything
        return f"{type(problem).__name__}: {problem}"
    longest = max(
        (length for array in _arrays(case) for length in array.shape), default=0
    )
    return (
        f"an axis has length {longest}; {LONGEST} is the most"
        if longest > LONGEST
        else ""
    )


def _arrays(case: Any) -> list[np.ndarray]:
    found: list[np.ndarray] = []
    map_tree(
        case, lambda leaf: found.append(leaf) if isinstance(leaf, np.ndarray) else None
    )
    return found
