"""The decorators by which a contract says more of its hooks and classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Marked = TypeVar("Marked", bound=type)
Function = TypeVar("Function", bound=Callable[..., object])


def student_class(definition: Marked) -> Marked:
    """Mark a class of the contract as one that the handout asks students to write."""
    definition.grader_student_class = True  # type: ignore[attr-defined]
    return definition


def asks(label: str) -> Callable[[Function], Function]:
    """Say which part of the handout a scenario hook asks: `@asks("MLP.forward")`.

    Sentences to students name it.
    """

    def mark(function: Function) -> Function:
        function.grader_label = label  # type: ignore[attr-defined]
        return function

    return mark


def also_named(*names: str) -> Callable[[Function], Function]:
    """Say under which other names students know it: `@also_named("averageCE")`.

    It is a hook's function or a class.
    """

    def mark(definition: Function) -> Function:
        definition.grader_aliases = names  # type: ignore[attr-defined]
        return definition

    return mark


def runs(*hooks: str) -> Callable[[Function], Function]:
    """Say which other hooks' code a scenario hook runs: `@runs("relu", "softmax")`.

    It is needed where parameters do not tell. A mistake that is known from one
    of them may then explain what is wrong in the scenario.
    """

    def mark(function: Function) -> Function:
        function.grader_runs = hooks  # type: ignore[attr-defined]
        return function

    return mark


def internal(*parameters: str) -> Callable[[Function], Function]:
    """Say which parameters of a hook are the tests' own affair: `@internal("parts")`.

    The handout does not know them, and pages for students do not show them.
    """

    def mark(function: Function) -> Function:
        function.grader_internal = parameters  # type: ignore[attr-defined]
        return function

    return mark


def judged_by_tests(function: Function) -> Function:
    """Say that a hook has many right answers, which tests judge.

    They judge what an answer must have in common with the reference's, if
    anything. What students return is then not compared with what the reference
    and misconceptions return.
    """
    function.grader_judged_by_tests = True  # type: ignore[attr-defined]
    return function
