"""Conventions of an assignment: accepted forms of what its handout leaves open.

`reference/ID/conventions.py` holds functions like

    @convention(
        "`backward` divides by the batch size, and the losses do not: accepted.",
        about="scale",
        evidence=[mse_and_backward, bce_and_backward],
    )
    def mean_in_backward(reference):
        ...

which alter a fresh copy of the reference, as misconceptions do, after any
misconception: a convention wraps what stands there, with functools.wraps, so
that every mistake can be made in every convention.

A submission keeps to one convention about each thing. Each *evidence* is asked
of the student and of the reference, in the order of the file, as
`evidence(asked, rng)`, and returns what tells the conventions apart. The first
in which the student gives what the reference gives, or the reference in a
convention that lists it, decides.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from grader.course.python_files import import_file
from grader.course.variants import Alteration
from grader.errors import ContractError
from grader.model import Assignment

FILE = "conventions.py"
_MARK = "grader_convention"
#: Returns what the hooks of a student, or of the reference, give for drawn inputs.
Evidence = Callable[[Any, Any], object]


@dataclass(frozen=True)
class Convention:
    """An accepted form, how the reference gets it, and what shows it.

    A submission keeps to one of those that are *about* the same thing.
    """

    id: str
    note: str
    about: str
    alter: Alteration
    evidence: tuple[Evidence, ...]


def convention(
    note: str,
    *,
    about: str,
    evidence: Sequence[Evidence],
) -> Callable[[Alteration], Alteration]:
    """Declare that the decorated function puts a convention into a copy of the reference.

    Its name is the convention's id; students who keep to it read *note*.
    """

    def mark(alter: Alteration) -> Alteration:
        name = getattr(alter, "__name__", "")
        marked = Convention(name, note, about, alter, tuple(evidence))
        setattr(alter, _MARK, marked)
        return alter

    return mark


def load_conventions(assignment: Assignment) -> tuple[Convention, ...]:
    """Return the conventions of *assignment* in the order of its file.

    None where it has no such file. Raises ContractError for a file that cannot
    be imported, and for a convention without a note or evidence.
    """
    path = assignment.reference / FILE
    if not path.is_file():
        return ()
    module = import_file(path, f"conventions_{assignment.id}")
    functions = filter(inspect.isfunction, vars(module).values())
    conventions: list[Convention] = [
        getattr(function, _MARK)
        for function in functions
        if hasattr(function, _MARK)
    ]
    for each in conventions:
        if not each.note.strip() or not each.evidence:
            raise ContractError(
                f"{path}: {each.id} lacks its note or evidence.",
                "Students read the note; evidence finds who keeps to it.",
            )
    return tuple(conventions)
