"""The names that statements bind, and digests of definitions that ignore layout."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator

from grader.sandbox.guest.statements import names_of_target

#: Stands for the digest of a definition without a body worth the name: `pass`,
#: `...`, a docstring, `return None`, `raise NotImplementedError`. A class of
#: nothing but such methods is one too.
HOLLOW = "0" * 32

_INNER = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def bound_names(statement: ast.stmt) -> list[str]:
    """Return the names that *statement* binds where it stands, in order, imports left out."""
    return list(dict.fromkeys(_bound(statement)))


def _bound(node: ast.AST) -> Iterator[str]:
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(
            current,
            ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
        ):
            yield current.name
            continue
        yield from names_of_target(current)
        inside = [
            child
            for child in ast.iter_child_nodes(current)
            if not isinstance(child, _INNER)
        ]
        waiting += reversed(inside)


def digests(trees: Iterable[ast.Module]) -> dict[str, str]:
    """Return a digest of the last statement that binds each name at the top of *trees*.

    Comments, layout, docstrings and hints leave no trace in it.
    """
    digest_by_name: dict[str, str] = {}
    for tree in trees:
        for statement in tree.body:
            names = bound_names(statement)
            if names:
                digest = _digest(statement)
                digest_by_name |= dict.fromkeys(names, digest)
    return digest_by_name


def _digest(statement: ast.stmt) -> str:
    plain = _Bare().visit(statement)
    if _is_hollow(plain):
        return HOLLOW
    dump = ast.dump(plain, annotate_fields=False).encode("utf-8", "replace")
    return hashlib.blake2b(dump, digest_size=16).hexdigest()


def _is_hollow(node: ast.AST) -> bool:
    """Return whether *node*, without docstrings, is a function or a class that does nothing."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return all(_does_nothing(inner) for inner in node.body)
    return False


def _does_nothing(node: ast.stmt) -> bool:
    match node:
        case (
            ast.Pass()
            | ast.Return(value=None)
            | ast.Expr(value=ast.Constant())
            | ast.Return(value=ast.Constant(None))
        ):
            return True
        case ast.Raise(
            exc=ast.Name("NotImplementedError")
            | ast.Call(func=ast.Name("NotImplementedError")),
        ):
            return True
    return _is_hollow(node)


class _Bare(ast.NodeTransformer):
    """Takes docstrings and hints out of a tree."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self._without_docstring(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        node.returns = None
        return self._without_docstring(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._without_docstring(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def _without_docstring(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
    ) -> ast.AST:
        self.generic_visit(node)
        if ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return node
