"""Where a text is damaged, as runs of lines that a tolerant parser could not read.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parso.grammar import load_grammar
from parso.tree import BaseNode, NodeOrLeaf

_grammar = load_grammar()
_ERRORS = frozenset(("error_node", "error_leaf"))
_HOLDERS = frozenset(("file_input", "suite"))


@dataclass(frozen=True, slots=True)
class Damage:
    """Lines from `first` to `last`, counted from 1, that are no Python.

    Where they are all of a block, `indent` is how far it is indented: something
    has to stand in their place.
    """

    first: int
    last: int
    indent: int = 0


def damage_in(text: str) -> list[Damage]:
    """Return every damaged run of lines in *text*, in order."""
    module = _grammar.parse(text, cache=False)
    return sorted(
        _damaged(module),
        key=lambda damage: (damage.first, damage.last),
    )


def statement_at(text: str, line: int) -> Damage:
    """Return the lines of the innermost statement at *line*, as if it were damaged."""
    module = _grammar.parse(text, cache=False)
    leaf = module.get_leaf_for_position((line, 0), include_prefixes=True)
    node: NodeOrLeaf | None = leaf
    while node is not None and not _is_held(node):
        node = node.parent
    if node is None or node.parent is None or node.type == "endmarker":
        return Damage(line, line)
    first, last = _lines(node)
    is_alone = (
        node.parent.type == "suite" and len(_statements(node.parent)) == 1
    )
    indent = node.start_pos[1] if is_alone else 0
    return Damage(min(first, line), max(last, line), indent)


def whole_statement_at(text: str, line: int) -> Damage:
    """Return the lines of the statement at the top of *text* that *line* belongs to."""
    module = _grammar.parse(text, cache=False)
    for child in module.children:
        first, last = _lines(child)
        if first <= line <= last and child.type != "endmarker":
            return Damage(first, last)
    return Damage(line, line)


def _is_held(node: NodeOrLeaf) -> bool:
    """Return whether *node* is a statement of a module or a block, or has no parent."""
    return node.parent is None or node.parent.type in _HOLDERS


def _damaged(holder: BaseNode) -> Iterator[Damage]:
    """Yield the damage in *holder*, a module or the block of a statement."""
    children = _statements(holder)
    is_block = holder.type == "suite"
    base = _indentation(children) if is_block else 0
    runs = _runs(children, base)
    is_lost = sum(len(run) for run in runs) == len(children)
    for number, run in enumerate(runs):
        first, _ = _lines(run[0])
        last = max(_lines(child)[1] for child in run)
        needs_filler = is_lost and number == 0
        yield Damage(first, max(first, last), base if needs_filler else 0)
    lost = {id(child) for run in runs for child in run}
    for child in children:
        if id(child) in lost:
            continue
        for block in _blocks(child):
            yield from _damaged(block)


def _indentation(statements: Sequence[NodeOrLeaf]) -> int:
    return min((statement.start_pos[1] for statement in statements), default=0)


def _runs(children: Sequence[NodeOrLeaf], base: int) -> list[list[NodeOrLeaf]]:
    """Return the runs of *children* that are damaged.

    Those are errors, what shares a line with an error, and an error's block.
    """
    runs: list[list[NodeOrLeaf]] = []
    before: NodeOrLeaf | None = None
    for child in children:
        shares = before is not None and _lines(before)[1] >= child.start_pos[0]
        follows = bool(runs) and before is runs[-1][-1]
        is_orphan = child.start_pos[1] > base and not shares
        if follows and (shares or is_orphan):
            runs[-1].append(child)
        elif child.type in _ERRORS or is_orphan:
            run = [child]
            if shares and before is not None:
                run.insert(0, before)
            runs.append(run)
        before = child
    return runs


def _blocks(node: NodeOrLeaf) -> Iterator[BaseNode]:
    """Yield the outermost blocks inside *node*."""
    for child in getattr(node, "children", ()):
        if child.type == "suite":
            yield child
        else:
            yield from _blocks(child)


def _statements(holder: BaseNode) -> list[NodeOrLeaf]:
    return [
        child
        for child in holder.children
        if child.type not in {"newline", "endmarker"}
    ]


def _lines(node: NodeOrLeaf) -> tuple[int, int]:
    (first, _), (last, column) = node.start_pos, node.end_pos
    return first, last - (column == 0 and last > first)
