"""Where in a function of a reference something can go wrong.

Pure: functions in, edits out. An edit is one change in one function.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import CodeType

from grader.diagnosis.kinds.change import Change
from grader.diagnosis.kinds.operators import changes_of
from grader.diagnosis.kinds.reference_functions import Function, compiled
from grader.model.phrase import Phrase, phrase

#: How many names are tried in the place of one.
_MOST_NAMES = 6
#: How many public names a clause lists.
_MOST_SHOWN = 3
_SIMPLE = (ast.Assign, ast.AugAssign)


#: A node of a tree, and what takes its place.
Place = tuple[ast.AST, ast.AST]


@dataclass(frozen=True)
class Edit:
    """One change in one function.

    `clause` says it to students: "a term with `reg` were left out". `line` and
    `source`, what stands there now, are for staff.
    """

    function: Function
    number: int
    clause: Phrase
    hint: str
    rank: int
    line: int
    source: str
    places: tuple[Place, ...]

    def code(self, file: str) -> CodeType:
        """Return the code of the changed function, as if it stood in *file*.

        Raises SyntaxError where the change makes no Python.
        """
        # replacements hold nodes of the tree, which is about to be changed
        replacements = {
            id(node): _located(copy.deepcopy(replacement), node)
            for node, replacement in reversed(self.places)
        }
        with self.function.changed(replacements) as tree:
            return compiled(self.function.name, tree, file)


def combined(first: Edit, second: Edit) -> Edit:
    """Return both changes, of one function, as one."""
    return replace(first, places=(*first.places, *second.places))


def _located(replacement: ast.AST, node: ast.AST) -> ast.AST:
    """Return *replacement* with the place of *node*, which compiling asks for."""
    return ast.fix_missing_locations(ast.copy_location(replacement, node))


def edits_of(function: Function, public: Collection[str]) -> Iterator[Edit]:
    """Yield what can go wrong in *function*, each change once.

    What stands there several times is also changed in all those places at once.
    Clauses speak of *public* names only.
    """
    seen: set[str] = set()
    alike: dict[str, list[tuple[ast.AST, Change]]] = {}
    groups: list[list[tuple[ast.AST, Change]]] = []
    for node, change in _changes(function):
        text = ast.unparse(node)
        changed = ast.unparse(change.replacement)
        key = f"{_place(node)} {text} {changed}"
        if key in seen or text == changed:
            continue
        seen.add(key)
        groups.append([(node, change)])
        alike.setdefault(f"{text} {changed}", []).append((node, change))
    groups += [group for group in alike.values() if len(group) > 1]
    for number, group in enumerate(groups, start=1):
        yield _edit(function, number, group, public)


def _edit(
    function: Function,
    number: int,
    group: Sequence[tuple[ast.AST, Change]],
    public: Collection[str],
) -> Edit:
    node, change = group[0]
    return Edit(
        function,
        number=number,
        clause=_clause(change, public),
        hint=change.hint,
        rank=change.rank + _further(change, len(group)),
        line=getattr(node, "lineno", function.tree.lineno),
        source=ast.unparse(node),
        places=tuple((place, step.replacement) for place, step in group),
    )


def _further(change: Change, count: int) -> int:
    """Return by how much a change in *count* places is less likely than in one.

    A name that is mistaken for another is so throughout.
    """
    if count == 1:
        return 0
    return -3 if change.is_exchange else 1


def _clause(change: Change, public: Collection[str]) -> Phrase:
    if not change.is_exchange:
        return _with_names(change, public)
    wanted, used = (
        getattr(node, "id", None) or getattr(node, "value", "")
        for node in ast.iter_child_nodes(change.subject)
        if not isinstance(node, ast.expr_context)
    )
    if wanted in public and used in public:
        return phrase(
            "{used} were used in the place of {wanted}",
            used=f"`{used}`",
            wanted=f"`{wanted}`",
        )
    return phrase("one intermediate value were used in the place of another")


def _place(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _with_names(change: Change, public: Collection[str]) -> Phrase:
    """Return the clause of *change* with the names that students know, if any."""
    names = _names_in(change.subject, public)
    with_names = phrase(" with {names}", names=names) if names else ""
    return Phrase(change.clause, (("names", with_names), *change.values))


def _names_in(node: ast.AST, public: Collection[str]) -> tuple[str, ...]:
    """Return the public names in *node*, a few at most, or none."""
    names: dict[str, None] = {}
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            names[part.id] = None
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            names[part.value] = None
    shown = tuple(f"`{name}`" for name in names if name in public)
    return shown if len(shown) <= _MOST_SHOWN else ()


# --- what concerns a whole function ---


def _changes(function: Function) -> Iterator[tuple[ast.AST, Change]]:
    body = _without_docstring(function.tree)
    for statement in body:
        for node in ast.walk(statement):
            for change in changes_of(node):
                yield node, change
            if isinstance(node, ast.Return) and node.value is not None:
                yield from _returned(node.value)
    yield from _other_names(function, body)
    yield from _other_keys(body)
    yield from _other_order(function.tree)


def _without_docstring(tree: ast.FunctionDef) -> list[ast.stmt]:
    first = tree.body[0]
    is_text = isinstance(first, ast.Expr) and isinstance(
        first.value,
        ast.Constant,
    )
    return tree.body[1:] if is_text else tree.body


def _returned(value: ast.expr) -> Iterator[tuple[ast.AST, Change]]:
    """Yield what may be done to a returned value once too often."""
    parts = value.elts if isinstance(value, ast.Tuple) else [value]
    for part in parts:
        clipped = ast.BinOp(
            part,
            ast.Mult(),
            ast.Compare(part, [ast.Gt()], [ast.Constant(0)]),
        )
        clause = "relu were applied to a result that is not to be clipped"
        yield part, Change(clipped, clause, part, 15)
        negative = ast.UnaryOp(ast.USub(), part)
        clause = "a result had the other sign"
        yield part, Change(negative, clause, part, 15)


def _other_names(
    function: Function,
    body: Sequence[ast.stmt],
) -> Iterator[tuple[ast.AST, Change]]:
    """Yield names used in the place of others: "slope at the wrong value"."""
    names = dict.fromkeys(function.parameters)
    for statement in body:
        for node in ast.walk(statement):
            if not isinstance(node, ast.Name):
                continue
            if isinstance(node.ctx, ast.Store):
                names[node.id] = None
            elif isinstance(node.ctx, ast.Load) and node.id in names:
                nearest = [name for name in names if name != node.id]
                for name in nearest[-_MOST_NAMES:]:
                    yield node, _exchange(node.id, name)


def _exchange(wanted: str, used: str) -> Change:
    names = _listed([ast.Name(wanted, ast.Load()), ast.Name(used, ast.Load())])
    replacement = ast.Name(used, ast.Load())
    return _exchanged(replacement, names, 22)


def _exchanged(replacement: ast.expr, names: ast.List, rank: int) -> Change:
    return Change(
        replacement,
        "",
        names,
        rank,
        hint=_NAMES_HINT,
        is_exchange=True,
    )


_NAMES_HINT = "Does each step use the value that the formula names?"


def _other_keys(body: Sequence[ast.stmt]) -> Iterator[tuple[ast.AST, Change]]:
    """Yield entries of a dict used in the place of others."""
    keys: dict[str, None] = {}
    entries: list[ast.Constant] = []
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Subscript) and isinstance(
                node.slice,
                ast.Constant,
            ):
                key = node.slice.value
                if isinstance(key, str):
                    keys[key] = None
                    if isinstance(node.ctx, ast.Load):
                        entries.append(node.slice)
    for entry in entries:
        for key in keys:
            if key != entry.value and _are_alike(key, str(entry.value)):
                subject = ast.List(
                    [ast.Constant(entry.value), ast.Constant(key)],
                    ast.Load(),
                )
                yield entry, _exchanged(ast.Constant(key), subject, 20)


def _are_alike(key: str, wanted: str) -> bool:
    """Return whether two keys are of about the same length: z1 and h are, x and scores not."""
    return abs(len(key) - len(re.sub(r"\s", "", wanted))) <= 1


def _other_order(tree: ast.FunctionDef) -> Iterator[tuple[ast.AST, Change]]:
    """Yield blocks in which a step comes before the one that it should follow."""
    for node in ast.walk(tree):
        block = getattr(node, "body", None)
        if not isinstance(block, list):
            continue
        for place, (first, second) in enumerate(pairwise(block)):
            if not isinstance(first, _SIMPLE):
                continue
            before, after = block[:place], block[place + 2 :]
            if isinstance(second, _SIMPLE):
                subject = _listed([*_targets(first), *_targets(second)])
                clause = "two steps{names} came in the other order"
                turned = _with_body(node, [*before, second, first, *after])
                yield node, Change(turned, clause, subject, 18, _ORDER_HINT)
            elif isinstance(second, ast.Return) and second.value is not None:
                early = ast.Assign([_EARLY_STORE], second.value, lineno=0)
                late = ast.Return(_EARLY_LOAD)
                subject = _listed(_targets(first))
                clause = (
                    "the result were computed before a value{names} is changed"
                )
                turned = _with_body(node, [*before, early, first, late])
                yield node, Change(turned, clause, subject, 17, _ORDER_HINT)


#: What holds a result that is computed too early.
_EARLY_STORE = ast.Name("computed_early", ast.Store())
_EARLY_LOAD = ast.Name("computed_early", ast.Load())


def _with_body(node: ast.AST, body: list[ast.stmt]) -> ast.AST:
    """Return *node* with another block of statements."""
    turned = copy.copy(node)
    vars(turned)["body"] = body
    return turned


def _listed(nodes: list[ast.expr]) -> ast.List:
    return ast.List(nodes, ast.Load())


_ORDER_HINT = "In which order do the steps come?"


def _targets(statement: ast.stmt) -> list[ast.expr]:
    if isinstance(statement, ast.Assign):
        return statement.targets
    return [statement.target] if isinstance(statement, ast.AugAssign) else []
