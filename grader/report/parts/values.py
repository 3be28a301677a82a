"""Values that crossed the boundary, for a page: small arrays as tables, others summed up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from grader.model import Array, Plain
from grader.model.safe_text import clean_line
from grader.report.writing.numbers import number
from grader.testing.arrays import to_numpy
from grader.wording.texts import language, plural, tr

#: The largest table, in rows and columns.
TABLE_ROWS, TABLE_COLUMNS = 6, 8
#: A nested value is shown up to this many leaves.
MAX_LEAVES = 16
MAX_TEXT = 300
MAX_NAME = 80
_NESTED = dict | list | tuple
_TIMES = "\N{MULTIPLICATION SIGN}"
#: Arrays of more bytes are not remembered: hashing them takes longer than
#: summing up.
MAX_HASHED = 4096


@dataclass(frozen=True, slots=True)
class Value:
    """One array or plain value with its name."""

    name: str = field(
        metadata={
            "help": "where it stands: the parameter, or a path such as reply[1]",
        },
    )
    kind: str = field(metadata={"help": "its dtype and shape, or its type"})
    text: str = field(
        default="",
        metadata={"help": "the value in words, where there is no table"},
    )
    table: str = field(
        default="",
        metadata={
            "help": (
                "a small array: rows end with a line, cells with a tab, wrong ones"
                " stand in brackets"
            ),
        },
    )
    about: bool = field(
        default=False,
        metadata={
            "help": "whether the text is about the value, not the value itself",
        },
    )


def leaves(value: Plain, name: str) -> tuple[Value, ...]:
    """Return the leaves of *value*, a tree, each with its path under *name*."""
    if not isinstance(value, _NESTED):
        return (show(value, name),)
    views: list[Value] = []
    for path, leaf in _walk(value, name):
        if len(views) == MAX_LEAVES:
            views.append(
                Value("…", "", tr("more values are not shown"), about=True),
            )
            break
        views.append(show(leaf, path))
    return tuple(views)


def show(value: Plain, name: str, differs: np.ndarray | None = None) -> Value:
    """Return one leaf prepared for a page.

    *differs* marks the elements of an array that are wrong.
    """
    if not isinstance(value, Array):
        return _plain(value, clean_line(name, MAX_NAME))
    if differs is not None:
        return _prepared(value, name, differs)
    if len(value.data) > MAX_HASHED:
        return _prepared(value, name, None)
    return _array(value, name, language())


# one page shows the inputs of many calls, and most of these are the same
@lru_cache(maxsize=4096)
def _array(value: Array, name: str, _language: str) -> Value:
    return _prepared(value, name, None)


def _prepared(value: Array, name: str, differs: np.ndarray | None) -> Value:
    name = clean_line(name, MAX_NAME)
    kind = clean_line(f"{value.dtype} {_shape(value.shape)}", MAX_NAME)
    array = decoded(value)
    if array is None:
        return Value(name, kind, tr("cannot be shown"), about=True)
    if array.size == 0:
        return Value(name, kind, tr("empty"), about=True)
    if array.ndim == 0:
        return Value(name, kind, _element(array.item()))
    if fits_table(array):
        return Value(name, kind, table=_table(np.atleast_2d(array), differs))
    return Value(name, kind, _summary(array), about=True)


def fits_table(array: np.ndarray) -> bool:
    """Tell whether *array* is shown as a table: 1- or 2-dimensional and small."""
    match array.shape:
        case (columns,):
            return bool(columns <= TABLE_COLUMNS)
        case (rows, columns):
            return bool(rows <= TABLE_ROWS and columns <= TABLE_COLUMNS)
    return False


def decoded(value: object) -> np.ndarray | None:
    """Return a plain array or number as a NumPy array.

    None where it is neither, or does not decode.
    """
    if isinstance(value, bool | int | float):
        return np.asarray(value)
    if not isinstance(value, Array):
        return None
    try:
        return to_numpy(value)
    except (TypeError, ValueError):
        return None


def _walk(value: Plain, path: str) -> Iterator[tuple[str, Plain]]:
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _walk(item, f"{path}[{clean_line(key, MAX_NAME)!r}]")
    elif isinstance(value, list | tuple) and value:
        for index, item in enumerate(value):
            yield from _walk(item, f"{path}[{index}]")
    else:
        yield path, value


def _plain(value: Plain, name: str) -> Value:
    if isinstance(value, float):
        return Value(name, "float", number(value))
    if isinstance(value, int) and value.bit_length() > 3 * MAX_TEXT:
        # str() of it may refuse, or take long
        text = tr("an integer of {bits} bits", bits=value.bit_length())
        return Value(name, "int", text, about=True)
    kind = "" if value is None else type(value).__name__
    if isinstance(value, str):
        value = value[: 2 * MAX_TEXT]
    return Value(name, kind, clean_line(repr(value), MAX_TEXT))


def _shape(shape: tuple[int, ...]) -> str:
    return _TIMES.join(map(str, shape)) if shape else tr("scalar")


def _table(array: np.ndarray, differs: np.ndarray | None) -> str:
    """Return *array*, 2-dimensional, as one text.

    A page may hold ten thousand numbers, too many for a record each.
    """
    write = number if array.dtype.kind == "f" else _element
    rows = [list(map(write, row)) for row in array.tolist()]
    if differs is not None:
        for row, column in np.argwhere(differs.reshape(array.shape)).tolist():
            rows[row][column] = f"[{rows[row][column]}]"
    return "\n".join(map("\t".join, rows))


def _element(item: object) -> str:
    return (
        number(item)
        if isinstance(item, float)
        else clean_line(str(item), MAX_NAME)
    )


def _summary(array: np.ndarray) -> str:
    if array.dtype.kind not in "fiub":
        return plural(array.size, "value")
    values = array.astype(np.float64, copy=False).ravel()
    # both are NaN where one value is
    all_finite = bool(np.isfinite(values.min()) and np.isfinite(values.max()))
    finite = values if all_finite else values[np.isfinite(values)]
    count = plural(array.size, "value")
    if not finite.size:
        return tr("{values}, none of them finite", values=count)
    text = tr(
        "{values} from {low} to {high}, mean {mean}",
        values=count,
        low=number(finite.min()),
        high=number(finite.max()),
        mean=number(finite.mean()),
    )
    odd = array.size - finite.size
    return text + tr("; {count} not finite", count=odd) if odd else text
