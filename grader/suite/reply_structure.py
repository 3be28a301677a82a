"""Whether a reply has the structure that its hookspec declares, worded for the student.

Pure. A reply is judged part by part: `check_parts` lets stand what fits beside
what is missing or refused.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import (
    Any,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from grader.model import Array, Plain
from grader.model.safe_text import shape_text

#: Counts above this are not repeated: a reply may carry hidden inputs out in
#: whatever it makes the grader say.
MOST_COUNTED = 99
_NARROW = ("float16", "float32")
_COUNTS = {1: "one value", 2: "the pair", 3: "the triple"}
_KIND_NAMES = {
    bool: "a bool",
    int: "an int",
    float: "a float",
    str: "a str",
    list: "a list",
    tuple: "a tuple",
    dict: "a dict",
}
_SIMPLE_NAMES = {
    Array: "an array",
    float: "a number",
    int: "a whole number",
    bool: "True or False",
    str: "a text",
}


class BadReply(Exception):  # a fact about the student's value
    """A reply is not of the declared structure.

    The text completes "`mse_loss` returned …", with its full stop. It repeats
    nothing of the reply but kinds, small counts and shapes.
    """


@dataclass(frozen=True)
class Refused:
    """A part of a reply that is missing or does not fit.

    `reason` completes "`mse_loss` returned …"; `declared` is its annotation.
    """

    reason: str
    declared: Any


def check_parts(returns: Any, reply: Plain) -> Any:
    """Return *reply* as `check_reply` does, with a Refused for each part that does not fit.

    Raises BadReply where no part fits.
    """
    try:
        return check_reply(returns, reply)
    except BadReply as problem:
        parts = _parts(returns, reply, "", str(problem))
        if not any(_fitting(parts)):
            raise
    return parts


def _parts(declared: Any, reply: Plain, place: str, reason: str) -> Any:
    """Return the parts of a *reply* that was refused as a whole for a *reason*."""
    kinds, items = _declared_parts(declared), _items_by_name(declared, reply)
    if not kinds or not items:
        return Refused(place + reason, declared)
    parts: dict[str, Any] = {}
    for name, kind in kinds.items():
        if name in items:
            inside = f"{place}{_place(declared, name)} as "
            parts[name] = _part(kind, items[name], inside)
        else:
            parts[name] = Refused(place + reason, kind)
    if is_typeddict(declared):
        return parts
    if hasattr(declared, "_fields"):
        return declared(**parts)
    return tuple(parts.values())


def _part(declared: Any, reply: Plain, place: str) -> Any:
    if reply is None and not _may_be_none(declared):
        return Refused(f"{place}None.", declared)
    try:
        return check_reply(declared, reply)
    except BadReply as problem:
        return _parts(declared, reply, place, str(problem))


def _declared_parts(declared: Any) -> dict[str, Any]:
    """Return the annotations of the parts of a dict or tuple by name."""
    if is_typeddict(declared) or hasattr(declared, "_fields"):
        return _hints(declared)
    if get_origin(declared) is tuple:
        numbered = enumerate(get_args(declared), start=1)
        return {str(number): kind for number, kind in numbered}
    return {}


def _items_by_name(declared: Any, reply: Plain) -> dict[str, Plain]:
    """Return the items of *reply* by the names of declared parts.

    There are none where it is of another kind or length.
    """
    kinds = _declared_parts(declared)
    if is_typeddict(declared):
        return reply if isinstance(reply, dict) else {}
    if isinstance(reply, list | tuple) and len(reply) == len(kinds):
        return dict(zip(kinds, reply, strict=True))
    return {}


def _place(declared: Any, name: str) -> str:
    return f"value {name}" if get_origin(declared) is tuple else f"`{name}`"


def _fitting(parts: Any) -> Iterator[bool]:
    """Yield for each part whether it fits; what may be anything does not count."""
    if isinstance(parts, dict):
        parts = tuple(parts.values())
    if isinstance(parts, tuple):
        for part in parts:
            yield from _fitting(part)
    else:
        yield parts is not None and not isinstance(parts, Refused)


def refused_leaves(
    part: Refused,
    name: str = "",
) -> Iterator[tuple[str, Refused]]:
    """Yield the names of the arrays and numbers that *part* should have held.

    Each stands under *name*, with why it is refused.
    """
    kinds = _declared_parts(part.declared)
    if not kinds:
        yield name, part
    for label, kind in kinds.items():
        inside = Refused(part.reason, kind)
        yield from refused_leaves(inside, f"{name}.{label}".strip("."))


def check_reply(returns: Any, reply: Plain) -> Any:
    """Return *reply* in the form that the annotation *returns* declares.

    A scalar becomes a Python number, or an array of no dimension where it has
    less than double precision: tolerance depends on it. A pair becomes its
    NamedTuple; arrays stay plain. Raises BadReply.
    """
    if returns is type(None) or returns is None or returns is Any:
        return reply
    if reply is None and not _may_be_none(returns):
        raise BadReply("None; is a `return` missing?")
    if returns is Array:
        return _array(reply)
    if returns in (float, int, bool):
        return _scalar(reply, returns)
    if returns is str:
        return _instance(reply, str, "a text")
    if is_typeddict(returns):
        return _mapping(reply, _hints(returns))
    if isinstance(returns, type) and issubclass(returns, tuple):
        return _named_tuple(reply, returns)
    return _generic(returns, reply)


@cache
def _hints(declared: type) -> dict[str, Any]:
    """Return the annotations of a class of the contract: they take long to read."""
    return get_type_hints(declared)


def _generic(returns: Any, reply: Plain) -> Any:
    origin, arguments = get_origin(returns), get_args(returns)
    if origin in (Union, types.UnionType):
        return _union(arguments, reply)
    if origin is tuple:
        items = _items(reply, len(arguments), describe(returns))
        pairs = zip(arguments, items, strict=True)
        return tuple(
            _inside(f"value {number}", kind, item)
            for number, (kind, item) in enumerate(pairs, start=1)
        )
    if origin is list:
        values = _instance(reply, (list, tuple), describe(returns))
        return [
            _inside(f"item {_count(number)}", arguments[0], item)
            for number, item in enumerate(values)
        ]
    if origin is dict:
        entries = _instance(reply, dict, describe(returns))
        return {
            key: _inside("an entry", arguments[1], item)
            for key, item in entries.items()
        }
    raise TypeError(f"a hook cannot declare that it returns {returns!r}")


def _may_be_none(returns: Any) -> bool:
    if returns in (None, type(None), Any):
        return True
    is_union = get_origin(returns) in (Union, types.UnionType)
    return is_union and type(None) in get_args(returns)


def _union(kinds: tuple[Any, ...], reply: Plain) -> Any:
    problem = BadReply("nothing")
    for kind in kinds:
        if kind is type(None) and reply is not None:
            continue
        try:
            return check_reply(kind, reply)
        except BadReply as refusal:
            problem = refusal
    raise problem


def _array(reply: Plain) -> Array:
    if not isinstance(reply, Array):
        raise BadReply(f"{name_kind(reply)}; the handout asks for an array.")
    return reply


def _scalar(reply: Plain, kind: type) -> float | int | bool | Array:
    if isinstance(reply, bool | int | float):
        return reply
    if not isinstance(reply, Array):
        raise BadReply(
            f"{name_kind(reply)}; the handout asks for {describe(kind)}.",
        )
    if reply.dtype.startswith("complex"):
        raise BadReply(
            f"complex numbers; the handout asks for {describe(kind)}.",
        )
    if _size(reply) != 1:
        raise BadReply(
            f"an array of shape {shape_text(reply.shape)}; the handout asks for one"
            " number. Is the mean or the sum missing?",
        )
    if reply.dtype in _NARROW:
        return Array(reply.dtype, (), reply.data)
    number: float | int | bool = _only_item(reply)
    return number


def _size(array: Array) -> int:
    size = 1
    for length in array.shape:
        size *= length
    return size


def _only_item(array: Array) -> Any:
    from grader.testing.arrays import to_numpy  # NumPy only where an array came

    return to_numpy(array).reshape(()).item()


def _mapping(reply: Plain, keys: dict[str, Any]) -> dict[str, Any]:
    entries = _instance(reply, dict, f"a dict with the keys {', '.join(keys)}")
    missing = [key for key in keys if key not in entries]
    if missing:
        has = "it is empty"
        if set(entries).difference(keys):
            has = "it has other keys"
        elif entries:
            has = "it has no other keys"
        raise BadReply(
            f"a dict without {', '.join(map(repr, missing))}; {has}.",
        )
    return {
        key: _inside(f"`{key}`", kind, entries[key])
        for key, kind in keys.items()
    }


def _named_tuple(reply: Plain, returns: type) -> Any:
    kinds = _hints(returns)
    items = _items(reply, len(kinds), describe(returns))
    fields = [
        _inside(f"`{name}`", kind, item)
        for (name, kind), item in zip(kinds.items(), items, strict=True)
    ]
    return returns(*fields)


def _items(reply: Plain, count: int, wanted: str) -> tuple[Any, ...]:
    if not isinstance(reply, list | tuple):
        is_single = isinstance(reply, Array | bool | int | float)
        kind = "one value" if is_single else name_kind(reply)
        raise BadReply(f"{kind}; the handout asks for {wanted}.")
    if len(reply) != count:
        values = "value" if len(reply) == 1 else "values"
        raise BadReply(
            f"{_count(len(reply))} {values}; the handout asks for {wanted}.",
        )
    return tuple(reply)


def _count(number: int) -> str:
    """Return *number*, which the reply chose, unless it is large.

    A large one could say something else.
    """
    return str(number) if number <= MOST_COUNTED else f"over {MOST_COUNTED}"


def _inside(place: str, kind: Any, item: Plain) -> Any:
    if item is None and not _may_be_none(kind):
        raise BadReply(f"{place} as None.")
    try:
        return check_reply(kind, item)
    except BadReply as problem:
        raise BadReply(f"{place} as {problem}") from None


def _instance(reply: Plain, kinds: type | tuple[type, ...], wanted: str) -> Any:
    if not isinstance(reply, kinds):
        raise BadReply(f"{name_kind(reply)}; the handout asks for {wanted}.")
    return reply


def name_kind(value: Plain) -> str:
    """Return what *value* is, with an article: "a list", "an array of shape (2, 3)"."""
    if isinstance(value, Array):
        return f"an array of shape {shape_text(value.shape)}"
    if isinstance(value, list | tuple | dict) and not value:
        return f"an empty {type(value).__name__}"
    return _KIND_NAMES.get(type(value), "None")


def describe(returns: Any) -> str:
    """Return what an annotation asks for, in the handout's words.

    An example is "the pair loss, dJdy_hat".
    """
    if returns in _SIMPLE_NAMES:
        return _SIMPLE_NAMES[returns]
    if isinstance(returns, type) and issubclass(returns, tuple):
        names = getattr(returns, "_fields", None)
        if names is not None:
            return f"{_several(len(names))} {', '.join(names)}"
    origin = get_origin(returns)
    if origin is tuple:
        return _several(len(get_args(returns)))
    return "a list" if origin is list else "a dict"


def _several(count: int) -> str:
    return _COUNTS.get(count, f"{count} values")
