"""The kinds of one assignment: its reference, changed in one place each.

A change in a function that several functions of the handout use is made in all
of them, and in each alone: a student may have written it once or several times.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

from grader.diagnosis.kinds.edits import Edit, edits_of
from grader.diagnosis.kinds.reference_functions import Function, functions_of
from grader.model import Assignment, Misconception
from grader.wording.phrases import say

#: Marks the ids of kinds, which no misconception can have.
PREFIX = "kind:"
_DEFINITIONS = (ast.FunctionDef, ast.ClassDef)
#: More are not tried: the reference is no small program.
MOST_KINDS = 3_000


@dataclass(frozen=True)
class Kind:
    """A change in the reference, in all functions that use it or in one alone.

    *scope* is that one, "" for all.
    """

    edit: Edit
    scope: str = ""

    @property
    def id(self) -> str:
        """What it is called among misconceptions; staff may read it."""
        where = f"{self.edit.function.name}:{self.edit.line}"
        number = f"{PREFIX}{where}:{self.edit.number}"
        return f"{number}:{self.scope}" if self.scope else number

    @property
    def function(self) -> str:
        """The function without which a call cannot show it."""
        return self.scope or self.edit.function.name

    @property
    def misconception(self) -> Misconception:
        """What it is among misconceptions."""
        return Misconception(
            self.id,
            title=say(self.edit.clause),
            criterion="",
            explanation=self.edit.source,
            hint=self.edit.hint,
            clause=self.edit.clause,
        )

    def alter(self, reference: ModuleType) -> None:
        """Make the change in *reference*, wherever it is used."""
        change(function_in(reference, self.edit.function.name), self.edit)


def change(function: FunctionType, edit: Edit) -> None:
    """Give *function* the code that *edit* makes of it.

    It keeps its identity: tables that hold it hold the changed one. An edit
    that makes no Python changes nothing.
    """
    try:
        code = edit.code(function.__code__.co_filename)
    except (SyntaxError, TypeError, ValueError):  # no Python
        return
    if code.co_freevars == function.__code__.co_freevars:
        function.__code__ = code


def function_in(reference: ModuleType, name: str) -> FunctionType:
    """Return the function of *reference* with the qualified *name*.

    Where a convention wraps it, it is the function inside.
    """
    holder: Any = reference
    *classes, last = name.split(".")
    for class_name in classes:
        holder = getattr(holder, class_name)
    value = vars(holder)[last]
    function: FunctionType = inspect.unwrap(getattr(value, "__func__", value))
    return function


def kinds_of(assignment: Assignment) -> tuple[Kind, ...]:
    """Return the kinds of mistakes that the reference of *assignment* has room for.

    The likeliest come first.
    """
    source = (assignment.reference / assignment.file).read_text("utf-8")
    functions = functions_of(source)
    public = public_names(assignment)
    functions_only = public - public_names(assignment, functions=False)
    users = _users(functions, public)
    kinds: list[Kind] = []
    for function in functions:
        if function.may_not_end:
            continue
        scopes = users[function.name]
        alone = scopes if len(scopes) > 1 else ()
        # a variable of the reference, and by chance a function of the handout
        homonyms = functions_only & function.variables
        for edit in edits_of(function, public - homonyms):
            kinds.append(Kind(edit))
            kinds += [Kind(edit, scope) for scope in alone]
    kinds.sort(key=lambda kind: (kind.edit.rank, kind.scope != ""))
    return tuple(kinds[:MOST_KINDS])


def public_names(
    assignment: Assignment,
    *,
    functions: bool = True,
) -> frozenset[str]:
    """Return the names that students have in the files handed out.

    These are the names of functions and classes (unless *functions* are left
    out), parameters, variables and attributes, and texts that could be names.
    """
    names: set[str] = set()
    for path in sorted((assignment.public / "starter").rglob("*.py")):
        try:
            tree = ast.parse(path.read_text("utf-8"))
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(tree):
            if functions or not isinstance(node, _DEFINITIONS):
                names |= set(_names_at(node))
    return frozenset(names - {"self", "cls"})


def _names_at(node: ast.AST) -> Iterator[str]:
    if isinstance(node, _DEFINITIONS):
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    text = node.value if isinstance(node, ast.Constant) else None
    if isinstance(text, str) and text.isidentifier():
        yield text


def _users(
    functions: Iterable[Function],
    public: frozenset[str],
) -> Mapping[str, tuple[str, ...]]:
    """Return, by function, the public functions that run it, itself left out."""
    by_name = {function.name: function for function in functions}
    users: dict[str, list[str]] = {name: [] for name in by_name}
    for name in by_name:
        if not _is_public(name, public):
            continue
        for inner in _reached(name, by_name):
            if inner != name:
                users[inner].append(name)
    return {name: tuple(outer) for name, outer in users.items()}


def _is_public(name: str, public: frozenset[str]) -> bool:
    return all(part in public for part in name.split("."))


def _reached(name: str, functions: Mapping[str, Function]) -> set[str]:
    """Return the functions that the one called *name* may run, itself included."""
    reached: set[str] = set()
    added = [name]
    while added:
        current = added.pop()
        if current in reached:
            continue
        reached.add(current)
        used = functions[current].calls
        added += [
            candidate
            for candidate in functions
            if candidate.rpartition(".")[2] in used
            and all(part in used for part in candidate.split("."))
        ]
    return reached
