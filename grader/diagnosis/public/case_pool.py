"""The small public cases of an assignment.

`assignments/ID/small_cases.py`, which students get, has a function for each
hook that is worth showing:

    def mse_loss(rng):
        '''Return labels and predictions.'''
        return {"y": rng.normal(size=(2, 2)).round(1), "y_hat": rng.normal(size=(2, 2)).round(1)}

Its generator is seeded with the assignment's id, the hook and a number: nothing
of the hidden tests goes into it.

`PYTHON`, a dict in the same file, may say what a student types to ask the same
of the handout's own classes: lines that use the arguments by their names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.course.handout import Contract
from grader.course.python_files import import_file
from grader.course.seeds import test_seed
from grader.model import Assignment, Call
from grader.testing.arrays import plain_tree

FILE = "small_cases.py"
#: The name in that file of what a student types for each hook.
SNIPPETS = "PYTHON"
#: How many cases are drawn to find one that should show a mistake.
_DRAWS = 60
#: Makes the arguments of a small call.
Draw = Callable[[np.random.Generator], dict[str, Any]]


class SmallCases:
    """The public generator of small cases of one assignment.

    Empty where the assignment has none.

    Raises ContractError where the file cannot be imported.
    """

    def __init__(self, assignment: Assignment, contract: Contract) -> None:
        self.assignment = assignment
        self.contract = contract
        path = assignment.public / FILE
        self._draws: dict[str, Draw] = {}
        self._python: dict[str, str] = {}
        if path.is_file():
            names = vars(import_file(path, f"small_cases_{assignment.id}"))
            self._draws = {
                hook: names[hook] for hook in contract.hooks if hook in names
            }
            self._python = names.get(SNIPPETS, {})
        self._calls: dict[str, tuple[Call, ...]] = {}

    def of(self, hook: str) -> tuple[Call, ...]:
        """Return small calls of *hook*, without replies: always the same ones."""
        if hook not in self._calls:
            self._calls[hook] = tuple(self._drawn(hook))
        return self._calls[hook]

    def all(self) -> Iterator[Call]:
        """Yield the small calls of all hooks."""
        for hook in self._draws:
            yield from self.of(hook)

    def python(self, hook: str) -> str:
        """Return what a student types to ask *hook*: lines that use its arguments by name.

        Empty where the assignment does not say it of a question of its adapter.
        """
        label = self.contract.hooks[hook].label
        if hook in self._python or label != hook:
            return self._python.get(hook, "")
        module = self.assignment.file.removesuffix(".py").replace("/", ".")
        arguments = ", ".join(self.contract.hooks[hook].signature.parameters)
        return f"from {module} import {hook}\n\nprint({hook}({arguments}))"

    def _drawn(self, hook: str) -> Iterator[Call]:
        draw = self._draws.get(hook)
        if draw is None:
            return
        for number in range(_DRAWS):
            seed = test_seed(self.assignment.id, f"{FILE}::{hook}::{number}")
            drawn = draw(np.random.default_rng(seed))
            arguments = {
                name: plain_tree(value) for name, value in drawn.items()
            }
            yield Call(hook, arguments, None)

    def __contains__(self, hook: str) -> bool:
        """Return whether there are cases of *hook*."""
        return hook in self._draws
