"""Whether a reply has the structure that its hookspec declares, worded for the student.

Pure.
"""

from __future__ import annotations

import types
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from grader.model import Array, Plain
from grader.model.safe_text import shape_text

#: Counts above this are not repeated: a reply may carry hidden inputs out in whatever
#: it makes us say.
MOST_COUNTED = 99
_NARROW = ("float16", "float32")
_COUNTS = {1: "one value", 2: "the pair", 3: "the triple"}


class BadReply(Exception):  # a fact about the student's value
    """A reply is not of the declared structure.

    The text completes "`mse_loss` returned …", with its stop.

    It repeats nothing of the reply but kinds, small counts and shapes.
    """


def check_reply(returns: Any, reply: Plain) -> Any:  # one line per kind of annotation
    """Return *reply* in the form that the annotation *returns* declares.

    A scalar becomes a Python number, or an array of no dimension where it has less than
    double precision: tolerance depends on it. A pair becomes its NamedTuple; arrays
    stay plain. Raises BadReply.
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
    """Return the annotations of a class of the contract, which are texts that take long to read."""
    return get_type_hints(declared)


def _generic(returns: Any, reply: Plain) -> Any:
    origin, arguments = get_origin(returns), get_args(returns)
    if origin in (Union, types.UnionType):
        return _union(arguments, reply)
    if origin is tuple:
        items = _items(reply, len(arguments), describe(returns))
        return tuple(
            _inside(f"value {n}", kind, item)
            for n, (kind, item) in enumerate(zip(arguments, items, strict=True), 1)
        )
    if origin is list:
        found = _instance(reply, (list, tuple), describe(returns))
        return [
            _inside(f"item {_count(n)}", arguments[0], item)
            for n, item in enumerate(found)
        ]
    if origin is dict:
        found = _instance(reply, dict, describe(returns))
        return {
            key: _inside("an entry", arguments[1], item) for key, item in found.items()
        }
    raise TypeError(f"a hook cannot declare that it returns {returns!r}")


def _may_be_none(returns: Any) -> bool:
    if returns in (None, type(None), Any):
        return True
    return get_origin(returns) in (Union, types.UnionType) and type(None) in get_args(
        returns
    )


def _union(kinds: tuple[Any, ...], reply: Plain) -> Any:
    problem = BadReply("nothing")
    for kind in kinds:
        try:
            if kind is not type(None) or reply is None:
                return check_reply(kind, reply)
        except BadReply as found:
            problem = found
    raise problem


def _array(reply: Plain) -> Array:
    if not isinstance(reply, Array):
        raise BadReply(f"{name_kind(reply)}; the handout asks for an array.")
    return reply


def _scalar(reply: Plain, kind: type) -> float | int | bool | Array:
    if isinstance(reply, bool | int | float):
        return reply
    if isinstance(reply, Array) and reply.dtype.startswith("complex"):
        raise BadReply(f"complex numbers; the handout asks for {describe(kind)}.")
    if isinstance(reply, Array) and _size(reply) == 1:
        return (
            Array(reply.dtype, (), reply.data)
            if reply.dtype in _NARROW
            else _only_item(reply)
        )
    if isinstance(reply, Array):
        raise BadReply(
            f"an array of shape {shape_text(reply.shape)}; the handout asks for one"
            " number. Is the mean or the sum missing?"
        )
    raise BadReply(f"{name_kind(reply)}; the handout asks for {describe(kind)}.")


def _size(array: Array) -> int:
    size = 1
    for length in array.shape:
        size *= length
    return size


def _only_item(array: Array) -> Any:
    from grader.testing.arrays import to_numpy  # NumPy only where an array came

    return to_numpy(array).reshape(()).item()


def _mapping(reply: Plain, keys: dict[str, Any]) -> dict[str, Any]:
    found = _instance(reply, dict, f"a dict with the keys {', '.join(keys)}")
    missing = [key for key in keys if key not in found]
    if missing:
        has = (
            "it has other keys"
            if set(found).difference(keys)
            else "it has no other keys"
            if found
            else "it is empty"
        )
        raise BadReply(f"a dict without {', '.join(map(repr, missing))}; {has}.")
    return {key: _inside(f"`{key}`", kind, found[key]) for key, kind in keys.items()}


def _named_tuple(reply: Plain, returns: type) -> Any:
    kinds = _hints(returns)
    items = _items(reply, len(kinds), describe(returns))
    return returns(
        *(
            _inside(f"`{name}`", kind, item)
            for (name, kind), item in zip(kinds.items(), items, strict=True)
        )
    )


def _items(reply: Plain, count: int, wanted: str) -> tuple[Any, ...]:
    if not isinstance(reply, list | tuple):
        found = (
            "one value"
            if isinstance(reply, Array | bool | int | float)
            else name_kind(reply)
        )
        raise BadReply(f"{found}; the handout asks for {wanted}.")
    if len(reply) != count:
        raise BadReply(
            f"{_count(len(reply))} value{'s' * (len(reply) != 1)}; the handout asks for"
            f" {wanted}."
        )
    return tuple(reply)


def _count(number: int) -> str:
    """Return *number*, which the reply chose, unless it is so large that it could say something else."""
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
    names = {
        bool: "a bool",
        int: "an int",
        float: "a float",
        str: "a str",
        list: "a list",
        tuple: "a tuple",
        dict: "a dict",
    }
    if isinstance(value, list | tuple | dict) and not value:
        return f"an empty {type(value).__name__}"
    return names.get(type(value), "None")


def describe(returns: Any) -> str:
    """Return what an annotation asks for, in the handout's words: "the pair loss, dJdy_hat"."""
    simple = {
        Array: "an array",
        float: "a number",
        int: "a whole number",
        bool: "True or False",
        str: "a text",
    }
    if returns in simple:
        return simple[returns]
    if (
        isinstance(returns, type)
        and issubclass(returns, tuple)
        and hasattr(returns, "_fields")
    ):
        names = list(returns._fields)
        return f"{_COUNTS.get(len(names), f'{len(names)} values')} {', '.join(names)}"
    origin, arguments = get_origin(returns), get_args(returns)
    if origin is tuple:
        return _COUNTS.get(len(arguments), f"{len(arguments)} values")
    if origin is list:
        return "a list"
    return "a dict"
