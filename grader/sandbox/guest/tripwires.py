"""Sees forbidden uses while student code runs: wrappers that remember their callers.

They are witnesses, not walls: the functions still work, and code that looks for
the wrappers can undo them.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from grader.sandbox.libraries.gradient_doors import watch_gradients

MAX_HITS = 50
Hit = tuple[int, str, int, str]
#: Rules against gradients that torch computes. Any of them stands for all ways
#: to have them; the first in an assignment is named.
_GRADIENTS = (
    "torch.autograd",
    "torch.autograd.backward",
    "torch.autograd.grad",
    "*.backward",
    "torch.func",
    "torch.autograd.functional",
)
#: What stands behind an attribute that any object may have: where a call of it
#: passes through in a library.
_BEHIND = {"*.backward": ("torch.autograd.backward",)}


class Tripwires:
    """Wires around all that *rules* name of what is imported.

    They remember nothing before `watch`.

    `hits` are (number of the rule, file, line of the student's, how), each once.
    How is a key of `sentences.FORBIDDEN`.
    Make them before the zygote forks: to find and wrap all of it in each worker
    would take 3 ms.
    """

    def __init__(self, rules: Sequence[str]) -> None:
        self.hits: list[Hit] = []
        self.files: Collection[str] | None = None
        for number, rule in enumerate(rules):
            for path in _BEHIND.get(rule, (rule,)):
                for owner, name in _targets(path):
                    self._wrap(owner, name, number)
        gradients = [rule for rule in _GRADIENTS if rule in rules]
        if gradients:
            number = list(rules).index(gradients[0])
            watch_gradients(lambda: self._record_gradients(number))

    def watch(self, files: Collection[str]) -> None:
        """Remember calls from now on, by the place in the student's *files* they come from."""
        self.files = files
        self.hits = []

    def _wrap(self, owner: Any, name: str, rule: int) -> None:
        original = getattr(owner, name)

        @functools.wraps(original)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            self._record(rule)
            return original(*args, **kwargs)

        try:
            setattr(owner, name, wrapped)
        # a class of C code cannot be changed
        except (AttributeError, TypeError):
            return

    def _record(self, rule: int) -> None:
        if self.files is not None:
            self._add((rule, *self._place(), "run"))

    def _record_gradients(self, rule: int) -> None:
        """Remember that torch computes gradients, unless it was called by a forbidden name."""
        if self.files is None:
            return
        place = self._place()
        if all(hit[1:3] != place for hit in self.hits):
            self._add((rule, *place, "around"))

    def _place(self) -> tuple[str, int]:
        """Return file and line of the student's that the running call comes from."""
        frame = inspect.currentframe()
        while frame is not None and frame.f_code.co_filename not in (
            self.files or ()
        ):
            frame = frame.f_back
        if frame is None:
            return "", 0
        return frame.f_code.co_filename, frame.f_lineno

    def _add(self, hit: Hit) -> None:
        if hit not in self.hits and len(self.hits) < MAX_HITS:
            self.hits.append(hit)


def _targets(path: str) -> Iterator[tuple[Any, str]]:
    """Yield what to wrap for the forbidden *path*, as owner and name.

    A function, a class's constructor, or every function of a module.
    """
    owner, target, name = _find(path)
    if isinstance(target, type):
        yield target, "__init__"
    elif inspect.ismodule(target):
        for key, value in list(vars(target).items()):
            if key.startswith("_") or not inspect.isfunction(value):
                continue
            if str(value.__module__).startswith(path):
                yield target, key
    elif callable(target):
        yield owner, name


def _find(path: str) -> tuple[Any, Any, str]:
    """Return the owner, the object and its name at *path*, among what is imported.

    None where there is none.
    """
    owner: Any = None
    target: Any = sys.modules.get(path.partition(".")[0])
    name = ""
    for part in path.split(".")[1:]:
        owner, name = target, part
        target = getattr(owner, part, None)
    return owner, target, name
