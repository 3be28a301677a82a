"""When a part goes wrong: the one property of the arguments that tells wrong calls from right ones. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from grader.leaves import Part
from grader.model import Array, Call, Plain

#: With fewer calls on either side, a condition may fit by chance.
_FEWEST = 2
Property = tuple[str, str, int | str]
Condition = str


def condition_of(part: Part) -> Condition | None:
    """Return a clause such as "where the batch size is 1" that holds exactly in the calls where *part* is wrong, or None.

    It is given only if one property fits, or several of which one is the simplest and all say the same; and only with
    at least two wrong and two right calls.
    """
    wrong = [set(_properties(leaf.call)) for leaf in part.leaves if leaf.is_wrong]
    right = [set(_properties(leaf.call)) for leaf in part.leaves if not leaf.is_wrong]
    if len(wrong) < _FEWEST or len(right) < _FEWEST:
        return None
    always = set.intersection(*wrong) - set.union(*right)
    never = set.intersection(*right) - set.union(*wrong)
    if len(always) == 1:
        return f"where {_clause(*always)}"
    if len(never) == 1:
        return f"unless {_clause(*never)}"
    return None


def _properties(call: Call) -> Iterator[Property]:
    """Yield the lengths of the arrays and the texts among the arguments of *call*."""
    batch: int | None = None
    for path, value in _flat(call.arguments, ""):
        if isinstance(value, Array) and value.shape:
            if len(value.shape) > 1 and batch is None:
                batch = value.shape[0]
                yield ("", "the batch size", batch)
            elif len(value.shape) == 1 or value.shape[0] != batch:
                yield (path, "the length of", value.shape[0])
            if len(value.shape) > 1:
                yield (path, "the number of columns of", value.shape[-1])
        elif isinstance(value, str):
            yield (path.rpartition("['")[2].rstrip("']") or path, "", value)


def _flat(value: object, path: str) -> Iterator[tuple[str, Plain]]:
    if hasattr(value, "items"):
        for key, item in value.items():
            yield from _flat(item, key if not path else f"{path}['{key}']")
    else:
        yield path, value  # type: ignore[misc]


def _clause(found: Property) -> str:
    path, what, value = found
    subject = f"{what} `{path}`".strip() if path else what
    return f"{subject} is {value!r}" if isinstance(value, str) else f"{subject} is {value}"
