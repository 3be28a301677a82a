"""Misconceptions of an assignment: variants of its reference with a bug each.

Each is made by changing a fresh copy of it.
`reference/ID/misconceptions/*.py` holds functions like

    @misconception(
        "The gradient of the MSE loss is not averaged",
        criterion="mse",
        explanation="Your gradient belongs to the sum of the errors, not their mean.",
        hint="By how many elements does the loss divide?",
    )
    def mse_gradient_not_averaged(reference):
        right = reference.mse_loss

        def mse_loss(y, y_hat):
            loss, gradient = right(y, y_hat)
            return loss, gradient * y.numel()

        reference.mse_loss = mse_loss

which get the module of the reference, freshly run, and alter its names in
place. A change that starts from what stands there can be combined with others.
Files that begin with an underscore hold helpers: `from ._helpers import …`.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Protocol

from grader.errors import ContractError
from grader.model import Assignment, Misconception

FOLDER = "misconceptions"
_MARK = "grader_misconception"
_OF_GRADES = re.compile(r"full credit|costs? [\w ]{0,20}points?", re.IGNORECASE)


class Alteration(Protocol):
    """Changes names of a freshly run reference."""

    def __call__(self, reference: ModuleType) -> None:
        """Alter *reference* in place."""


@dataclass(frozen=True)
class Variant:
    """A misconception and how to make it."""

    misconception: Misconception
    alter: Alteration


def misconception(
    title: str,
    *,
    criterion: str,
    explanation: str,
    hint: str,
    family: str = "",
    formula: str = "",
) -> Callable[[Alteration], Alteration]:
    """Declare that the decorated function puts a misconception into a copy of the reference.

    Its name is the mistake's id.
    """

    def mark(alter: Alteration) -> Alteration:
        name = getattr(alter, "__name__", "")
        mistake = Misconception(
            name,
            title,
            criterion,
            explanation,
            hint,
            family,
            formula,
        )
        setattr(alter, _MARK, mistake)
        return alter

    return mark


def load_variants(assignment: Assignment) -> tuple[Variant, ...]:
    """Return the misconceptions of *assignment*, sorted by id.

    None where it has no such folder. Raises ContractError for a file that
    cannot be imported, two mistakes of one name, an unknown criterion, or a
    mistake without title, explanation or hint.
    """
    variants: dict[str, Variant] = {}
    criteria = {criterion.id for criterion in assignment.rubric.criteria}
    for path, module in _modules(assignment.reference / FOLDER, assignment.id):
        for variant in _variants_in(module):
            mistake = variant.misconception
            if mistake.id in variants:
                raise ContractError(
                    f"{path}: the misconception {mistake.id} stands twice.",
                    "Rename one of them.",
                )
            _check(mistake, path, criteria)
            variants[mistake.id] = variant
    return tuple(variants[name] for name in sorted(variants))


def _check(mistake: Misconception, path: Path, criteria: set[str]) -> None:
    if mistake.criterion not in criteria:
        text = (
            f"{path}: {mistake.id} belongs to the criterion {mistake.criterion!r},"
            " which assignment.toml lacks."
        )
        raise ContractError(
            text,
            f"Its criteria are {', '.join(sorted(criteria))}.",
        )
    texts = (mistake.title, mistake.explanation, mistake.hint)
    if not all(text.strip() for text in texts):
        raise ContractError(
            f"{path}: {mistake.id} lacks its title, explanation or hint.",
            "Students read all three.",
        )
    word = _OF_GRADES.search(" ".join(texts))
    if word is not None:
        text = f"{path}: {mistake.id} speaks of {word.group()!r}."
        raise ContractError(
            text,
            "What a mistake costs differs from student to student; the report says it.",
        )


def _modules(
    folder: Path,
    assignment: str,
) -> Iterator[tuple[Path, ModuleType]]:
    """Yield the files of *folder* with their modules, imported afresh as one package."""
    package = f"grader_{FOLDER}_{assignment}"
    for name in list(sys.modules):
        if name == package or name.startswith(f"{package}."):
            del sys.modules[name]
    spec = ModuleSpec(package, None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    sys.modules[package] = importlib.util.module_from_spec(spec)
    importlib.invalidate_caches()
    for path in sorted(folder.glob("*.py")):
        if not path.name.startswith("_"):
            yield path, _import(path, f"{package}.{path.stem}")


def _import(path: Path, name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except Exception as problem:
        raise ContractError(
            f"{path} cannot be imported: {problem!r}.",
            "Run it with Python to see where.",
        ) from problem


def _variants_in(module: ModuleType) -> Iterator[Variant]:
    for value in vars(module).values():
        is_marked = inspect.isfunction(value) and hasattr(value, _MARK)
        if is_marked and value.__module__ == module.__name__:
            yield Variant(getattr(value, _MARK), value)
