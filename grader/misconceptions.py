"""Known mistakes of an assignment: buggy variants of its reference, each made by changing a fresh copy of it.

`reference/ID/misconceptions/*.py` holds functions like

    @misconception(
        "The gradient of the MSE loss is not averaged",
        criterion="mse",
        explanation="Your gradient belongs to the sum of the squared errors; the loss is their mean.",
        hint="By how many elements does the loss divide?",
    )
    def mse_gradient_not_averaged(reference):
        right = reference.mse_loss

        def mse_loss(y, y_hat):
            loss, gradient = right(y, y_hat)
            return loss, gradient * y.numel()

        reference.mse_loss = mse_loss

which get the module of the reference, freshly run, and alter its names in place.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Protocol

from grader.errors import ContractError
from grader.model import Assignment, Misconception
from grader.modules import import_file

FOLDER = "misconceptions"


class Alteration(Protocol):
    """Changes names of a freshly run reference."""

    def __call__(self, reference: ModuleType) -> None:
        """Alter *reference* in place."""


@dataclass(frozen=True)
class Variant:
    """A known mistake and how to make it."""

    misconception: Misconception
    alter: Alteration


def misconception(
    title: str, *, criterion: str, explanation: str, hint: str, family: str = "", formula: str = ""
) -> Callable[[Alteration], Alteration]:
    """Declare that the decorated function makes a known mistake in a copy of the reference."""

    def mark(alter: Alteration) -> Alteration:
        name = getattr(alter, "__name__", "")
        alter.grader_misconception = Misconception(name, title, criterion, explanation, hint, family, formula)  # type: ignore[attr-defined]
        return alter

    return mark


def load_variants(assignment: Assignment) -> tuple[Variant, ...]:
    """Return the known mistakes of *assignment*, sorted by id; none where it has no such folder.

    Raises ContractError for a file that cannot be imported, two mistakes of one name, or an unknown criterion.
    """
    found: dict[str, Variant] = {}
    known = {criterion.id for criterion in assignment.rubric.criteria}
    for path in sorted((assignment.reference / FOLDER).glob("*.py")):
        for variant in _variants_in(path):
            one = variant.misconception
            if one.id in found:
                raise ContractError(f"{path}: the misconception {one.id} stands twice.", "Rename one of them.")
            if one.criterion not in known:
                text = (
                    f"{path}: {one.id} belongs to the criterion {one.criterion!r}, which assignment.toml does not have."
                )
                raise ContractError(text, f"Its criteria are {', '.join(sorted(known))}.")
            found[one.id] = variant
    return tuple(found[name] for name in sorted(found))


def _variants_in(path: Path) -> list[Variant]:
    module = import_file(path, f"misconceptions_{path.parent.parent.name}_{path.stem}")
    functions = [value for value in vars(module).values() if inspect.isfunction(value)]
    return [
        Variant(value.grader_misconception, value)  # type: ignore[attr-defined]
        for value in functions
        if hasattr(value, "grader_misconception") and value.__module__ == module.__name__
    ]
