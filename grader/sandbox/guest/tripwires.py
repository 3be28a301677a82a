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

from grader.model import Plain

MAX_HITS = 50
#: What stands behind an attribute that any object may have: where a call of it
#: passes through in a library.
_BEHIND = {"*.backward": ("torch.autograd.backward",)}


class Tripwires:
    """Wires around all that *rules* name of what is imported.

    They remember nothing before `watch`.

    `hits` are (number of the rule, file, line of the student's), each once.
    Make them before the zygote forks: to find and wrap all of it in each worker
    would take 3 ms.
    """

    def __init__(self, rules: Sequence[str]) -> None:
        self.hits: list[Plain] = []
        self.files: Collection[str] | None = None
        for number, rule in enumerate(rules):
            for path in _BEHIND.get(rule, (rule,)):
                for owner, name in _targets(path):
                    self._wrap(owner, name, number)

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
        if self.files is None:
            return
        frame = inspect.currentframe()
        while frame is not None and frame.f_code.co_filename not in self.files:
            frame = frame.f_back
        hit = rule, "", 0
        if frame is not None:
            hit = rule, frame.f_code.co_filename, frame.f_lineno
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
