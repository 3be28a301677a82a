"""Names of local variables: new ones, and others for those that are there. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from random import Random

SHARE_RENAMED = 0.7
PREFIXES = ("my", "the", "new", "cur", "temp", "this")
SUFFIXES = ("val", "arr", "out", "res", "tmp", "now", "1", "0")
#: Functions that see local variables by their names.
_LOOKING_AT_NAMES = frozenset({"eval", "exec", "globals", "locals", "vars"})
_SCOPES = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip


class NewNames:
    """Gives names that nothing in a module has."""

    def __init__(self, tree: ast.Module) -> None:
        self.taken = set(_words_of(tree))

    def new(self, stem: str, random: Random) -> str:
        """Return a new name that says *stem*."""
        word = stem.strip("_")
        name = random.choice(
            [
                f"{random.choice(PREFIXES)}_{word}",
                f"{word}_{random.choice(SUFFIXES)}",
            ],
        )
        while name in self.taken:
            name = f"{name}_{random.randrange(2, 1000)}"
        self.taken.add(name)
        return name


def rename_locals(tree: ast.Module, random: Random, names: NewNames) -> None:
    """Give most local variables of the functions and methods of *tree* other names, in place; parameters keep theirs."""
    for function in _outer_functions(tree):
        renamed = {
            name: names.new(name, random)
            for name in sorted(_renamable(function))
            if random.random() < SHARE_RENAMED
        }
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and node.id in renamed:
                node.id = renamed[node.id]


def _outer_functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in tree.body:
        members = node.body if isinstance(node, ast.ClassDef) else [node]
        for member in members:
            if isinstance(member, ast.FunctionDef):
                yield member


def _renamable(function: ast.FunctionDef) -> set[str]:
    """Return the variables that *function* itself binds by assignment, and nothing binds in another way; none that is unused, like `_`."""
    if any(
        isinstance(node, ast.Name) and node.id in _LOOKING_AT_NAMES
        for node in ast.walk(function)
    ):
        return set()
    assigned: set[str] = set()
    bound_otherwise = {argument.arg for argument in _arguments(function.args)}
    for node in _statements_of_scope(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            assigned.add(node.id)
        elif isinstance(node, _SCOPES):
            bound_otherwise |= _bound_inside(node)
        else:
            bound_otherwise |= _bound_by_word(node)
    return {name for name in assigned - bound_otherwise if name.strip("_")}


def _statements_of_scope(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield the nodes of the body of *function*; of scopes inside it only their outermost node."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, _SCOPES):
            waiting += ast.iter_child_nodes(node)


def _bound_inside(scope: ast.AST) -> set[str]:
    """Return every name that is bound in *scope*, or in a scope inside it, and the name of *scope* itself."""
    bound: set[str] = set()
    for node in ast.walk(scope):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        else:
            bound |= _bound_by_word(node)
    return bound


def _bound_by_word(node: ast.AST) -> set[str]:
    """Return the names that *node* binds or declares without a node of their own."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Global | ast.Nonlocal):
        return set(node.names)
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {
            (alias.asname or alias.name).partition(".")[0]
            for alias in node.names
        }
    if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        return {node.name} - {None}
    return (
        {node.rest}
        if isinstance(node, ast.MatchMapping) and node.rest
        else set()
    )


def _arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from filter(None, (arguments.vararg, arguments.kwarg))


def _words_of(tree: ast.Module) -> Iterator[str]:
    """Yield every identifier in *tree*, whatever it is used for."""
    for node in ast.walk(tree):
        for _, value in ast.iter_fields(node):
            if isinstance(value, str):
                yield value
