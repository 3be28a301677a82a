"""The functions of a reference as syntax trees, which can be changed for a moment.

Pure.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from types import CodeType
from typing import Any, NamedTuple, cast


class _Slot(NamedTuple):
    """Where a node stands: in a field of *parent*, at a *place* of it if that is a list."""

    parent: ast.AST
    field: str
    place: int | None

    def put(self, node: ast.AST) -> ast.AST:
        """Put *node* there, and return what stood there before."""
        holder: Any = vars(self.parent)
        key: str | int = self.field
        if self.place is not None:
            holder, key = holder[self.field], self.place
        before: ast.AST = holder[key]
        holder[key] = node
        return before


@dataclass(frozen=True)
class Function:
    """A function of the reference, or a method: its qualified name and its tree."""

    name: str
    tree: ast.FunctionDef

    @property
    def calls(self) -> frozenset[str]:
        """The names that it uses, by which it may call other functions."""
        names = {
            node.id
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Name)
        }
        attributes = {
            node.attr
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Attribute)
        }
        return frozenset(names | attributes)

    @property
    def variables(self) -> frozenset[str]:
        """The names that it gives to values of its own."""
        return frozenset(
            node.id
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        )

    @cached_property
    def _slots(self) -> Mapping[int, Sequence[_Slot]]:
        """Where each node of the tree stands, by its id: operators stand in many places."""
        slots: dict[int, list[_Slot]] = {}
        for parent in ast.walk(self.tree):
            for name, value in ast.iter_fields(parent):
                nodes = value if isinstance(value, list) else [value]
                for place, node in enumerate(nodes):
                    is_listed = isinstance(value, list)
                    slot = _Slot(parent, name, place if is_listed else None)
                    slots.setdefault(id(node), []).append(slot)
        return slots

    @contextmanager
    def changed(
        self,
        replacements: Mapping[int, ast.AST],
    ) -> Iterator[ast.stmt]:
        """Yield the tree, without decorators, with *replacements* by the id of a node.

        The tree is changed in place for the length of the block: to copy it takes
        longer than to compile it.
        """
        undo: list[tuple[_Slot, ast.AST]] = []
        decorators = self.tree.decorator_list
        self.tree.decorator_list = []
        try:
            for node, replacement in replacements.items():
                slots = self._slots.get(node, ())
                undo += [(slot, slot.put(replacement)) for slot in slots]
            root = replacements.get(id(self.tree), self.tree)
            yield cast("ast.stmt", root)
        finally:
            for slot, removed in reversed(undo):
                slot.put(removed)
            self.tree.decorator_list = decorators

    @property
    def may_not_end(self) -> bool:
        """Whether it has a loop that a change could make endless."""
        return any(isinstance(node, ast.While) for node in ast.walk(self.tree))

    @property
    def parameters(self) -> list[str]:
        """The names of its parameters."""
        arguments = self.tree.args
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        return [argument.arg for argument in named if argument.arg != "self"]


def functions_of(source: str) -> list[Function]:
    """Return the functions and methods of *source*, in its order."""
    functions: list[Function] = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            functions.append(Function(node.name, node))
        elif isinstance(node, ast.ClassDef):
            functions += [
                Function(f"{node.name}.{method.name}", method)
                for method in node.body
                if isinstance(method, ast.FunctionDef)
            ]
    return functions


def compiled(name: str, tree: ast.stmt, file: str) -> CodeType:
    """Return the code of the function *tree*, which has the qualified *name*."""
    body: ast.stmt = tree
    *classes, _ = name.split(".")
    for class_name in reversed(classes):
        (outer,) = ast.parse(f"class {class_name}: pass").body
        vars(outer)["body"] = [body]
        body = outer
    code = compile(ast.Module([body], []), file, "exec", dont_inherit=True)
    for _ in name.split("."):
        inner = (part for part in code.co_consts if isinstance(part, CodeType))
        code = next(inner)
    return code
