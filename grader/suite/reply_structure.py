"""Whether a reply has the structure that its hookspec declares.

Pure.
"""

from __future__ import annotations

import types
from dataclasses import replace
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
from grader.model.failure_details import (
    Inside,
    MissingKeys,
    ReturnedNone,
    Structure,
    WrongStructure,
)

#: Counts are told up to this: a reply may carry hidden inputs out in whatever
#: it makes the grader say.
MOST_COUNTED = 100
_NARROW = ("float16", "float32")
_SIMPLE_TYPES = {
    Array: "array",
    float: "number",
    int: "integer",
    bool: "bool",
    str: "str",
}

#: What can be wrong with a reply.
Wrong = MissingKeys | ReturnedNone | WrongStructure


class BadReply(Exception):  # a fact about the student's value
    """A reply is not of the declared structure, in the way that `details` tell.

    They repeat nothing of the reply but kinds, small counts and shapes.
    """

    def __init__(self, details: Wrong) -> None:
        super().__init__(details.kind.value)
        self.details = details


def check_reply(returns: Any, reply: Plain) -> Any:
    """Return *reply* in the form that the annotation *returns* declares.

    A scalar becomes a Python number, or an array of no dimension where it has
    less than double precision: tolerance depends on it. A pair becomes its
    NamedTuple; arrays stay plain. Raises BadReply.
    """
    if returns is type(None) or returns is None or returns is Any:
        return reply
    if reply is None and not may_be_none(returns):
        raise BadReply(ReturnedNone())
    if returns is Array:
        return _array(reply)
    if returns in (float, int, bool):
        return _scalar(reply, returns)
    if returns is str:
        return _instance(reply, str, Structure("str"))
    if is_typeddict(returns):
        return _mapping(reply, hints(returns))
    if isinstance(returns, type) and issubclass(returns, tuple):
        return _named_tuple(reply, returns)
    return _generic(returns, reply)


@cache
def hints(declared: type) -> dict[str, Any]:
    """Return the annotations of a class of the contract: they take long to read."""
    return get_type_hints(declared)


def _generic(returns: Any, reply: Plain) -> Any:
    origin, arguments = get_origin(returns), get_args(returns)
    if origin in (Union, types.UnionType):
        return _union(arguments, reply)
    if origin is tuple:
        items = _items(reply, len(arguments), asked(returns))
        pairs = zip(arguments, items, strict=True)
        return tuple(
            _inside(Inside(value=number), kind, item)
            for number, (kind, item) in enumerate(pairs, start=1)
        )
    if origin is list:
        values = _instance(reply, (list, tuple), asked(returns))
        return [
            _inside(Inside(item=_count(number)), arguments[0], item)
            for number, item in enumerate(values, start=1)
        ]
    if origin is dict:
        entries = _instance(reply, dict, asked(returns))
        return {
            key: _inside(Inside(), arguments[1], item)
            for key, item in entries.items()
        }
    raise TypeError(f"a hook cannot declare that it returns {returns!r}")


def may_be_none(returns: Any) -> bool:
    """Return whether None is a reply that an annotation allows."""
    if returns in (None, type(None), Any):
        return True
    is_union = get_origin(returns) in (Union, types.UnionType)
    return is_union and type(None) in get_args(returns)


def _union(kinds: tuple[Any, ...], reply: Plain) -> Any:
    problem = BadReply(ReturnedNone())
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
        raise BadReply(WrongStructure(structure_of(reply), asked(Array)))
    return reply


def _scalar(reply: Plain, kind: type) -> float | int | bool | Array:
    if isinstance(reply, bool | int | float):
        return reply
    if not isinstance(reply, Array) or _size(reply) != 1:
        raise BadReply(WrongStructure(structure_of(reply), asked(kind)))
    if reply.dtype.startswith("complex"):
        raise BadReply(WrongStructure(Structure("complex"), asked(kind)))
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
    entries = _instance(reply, dict, Structure("dict", names=tuple(keys)))
    missing = tuple(key for key in keys if key not in entries)
    if missing:
        has_foreign = bool(set(entries).difference(keys))
        raise BadReply(MissingKeys(missing, not entries, has_foreign))
    return {
        key: _inside(Inside(key), kind, entries[key])
        for key, kind in keys.items()
    }


def _named_tuple(reply: Plain, returns: type) -> Any:
    kinds = hints(returns)
    items = _items(reply, len(kinds), asked(returns))
    fields = [
        _inside(Inside(name), kind, item)
        for (name, kind), item in zip(kinds.items(), items, strict=True)
    ]
    return returns(*fields)


def _items(reply: Plain, count: int, wanted: Structure) -> tuple[Any, ...]:
    if not isinstance(reply, list | tuple):
        is_single = isinstance(reply, Array | bool | int | float)
        got = Structure("value") if is_single else structure_of(reply)
        raise BadReply(WrongStructure(got, wanted))
    if len(reply) != count:
        got = Structure("values", count=_count(len(reply)))
        raise BadReply(WrongStructure(got, wanted))
    return tuple(reply)


def _count(number: int) -> int:
    """Return *number*, which the reply chose, unless it is large.

    A large one could say something else.
    """
    return min(number, MOST_COUNTED)


def _inside(place: Inside, kind: Any, item: Plain) -> Any:
    if item is None and not may_be_none(kind):
        raise BadReply(ReturnedNone((place,)))
    try:
        return check_reply(kind, item)
    except BadReply as problem:
        details = problem.details
        places = (place, *details.place)
        raise BadReply(replace(details, place=places)) from None


def _instance(
    reply: Plain,
    kinds: type | tuple[type, ...],
    wanted: Structure,
) -> Any:
    if not isinstance(reply, kinds):
        raise BadReply(WrongStructure(structure_of(reply), wanted))
    return reply


def structure_of(value: Plain) -> Structure:
    """Return what *value* is: its type, and of an array the shape."""
    if isinstance(value, Array):
        return Structure("array", shape=value.shape)
    if isinstance(value, list | tuple | dict) and not value:
        return Structure(f"empty {type(value).__name__}")
    return Structure(type(value).__name__)


def asked(returns: Any) -> Structure:
    """Return what an annotation asks for."""
    if returns in _SIMPLE_TYPES:
        return Structure(_SIMPLE_TYPES[returns])
    if isinstance(returns, type) and issubclass(returns, tuple):
        names = getattr(returns, "_fields", None)
        if names is not None:
            return Structure("values", count=len(names), names=names)
    origin = get_origin(returns)
    if origin is tuple:
        return Structure("values", count=len(get_args(returns)))
    return Structure("list" if origin is list else "dict")
