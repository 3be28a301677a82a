"""The small public cases, by which a student's mistake is shown, fit the contract and are small."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.course.handout import Hook
from grader.course.python_files import import_file
from grader.diagnosis.public.case_pool import FILE, SNIPPETS
from grader.suite.reference_oracle import LocalSession, ReferenceOracle
from grader.testing.arrays import arrays_in
from grader.validation.finding import Finding
from grader.validation.subject import Subject
from grader.wording.texts import plural

CHECK = "small cases"
#: No axis of a small case may be longer.
LONGEST = 3


def check_small_cases(subject: Subject) -> Iterator[Finding]:
    """Yield whether the reference answers a small case of every hook.

    The function of the hook's name makes it.
    """
    hooks = {
        name: hook
        for name, hook in subject.engine.contract.hooks.items()
        if not hook.judged_by_tests
    }
    if not hooks:
        sentence = "No hook has one right answer that a small case could show."
        yield Finding(CHECK, ok=True, sentence=sentence)
        return
    path = subject.assignment.public / FILE
    if not path.is_file():
        yield _warning(
            f"There are no small cases to show mistakes by: {path} is missing.",
        )
        return
    names = vars(import_file(path, f"small_cases_{subject.assignment.id}"))
    draws = {
        name: names[name]
        for name in hooks
        if inspect.isfunction(names.get(name))
    }
    missing = tuple(
        f"`{name}` has no small case" for name in hooks if name not in draws
    )
    if missing:
        hooks_in_words = f"{plural(len(missing), 'hook')} of {len(hooks)}"
        sentence = f"{hooks_in_words} have no small case to show mistakes by."
        yield _warning(sentence, missing)
    lines = [
        f"{SNIPPETS} tells what to type for `{name}`, which has no small case"
        for name in names.get(SNIPPETS, {})
        if name not in draws
    ]
    for name, draw in draws.items():
        problem = _problem(draw, hooks[name], subject)
        if problem:
            lines.append(f"{name}: {problem}")
    sentence = f"The reference answers the small cases of {plural(len(draws), 'hook')}."
    if lines:
        sentence = f"{plural(len(lines), 'small case')} cannot be used."
    yield Finding(
        CHECK,
        ok=not lines,
        sentence=sentence,
        detail=tuple(lines),
    )


def _warning(sentence: str, detail: tuple[str, ...] = ()) -> Finding:
    return Finding(
        CHECK,
        ok=True,
        sentence=sentence,
        detail=detail,
        warning=True,
    )


def _problem(draw: Callable[..., Any], hook: Hook, subject: Subject) -> str:
    """Return why the small case that *draw* makes for *hook* cannot be used, or ""."""
    contract = subject.engine.contract
    oracle = ReferenceOracle(
        LocalSession(subject.assignment, contract),
        contract,
    )
    parameters = hook.signature.parameters
    try:
        case = draw(np.random.default_rng(0))
        if set(case) != set(parameters):
            return f"it has {', '.join(case)}; the hook takes {', '.join(parameters)}"
        getattr(oracle, hook.name)(**case)
    except Exception as problem:  # noqa: BLE001 - the generator or the reference may raise anything
        return f"{type(problem).__name__}: {problem}"
    lengths = [length for array in arrays_in(case) for length in array.shape]
    longest = max(lengths, default=0)
    if longest > LONGEST:
        return f"an axis has length {longest}; {LONGEST} is the most"
    return ""
