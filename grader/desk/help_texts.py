"""Help with a mistake in words: what was measured, and a small case. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import Array, Call, Difference, Plain, StudentFailure
from grader.model.safe_text import clean_line
from grader.testing.arrays import numpy_tree
from grader.wording.differences import ratio_words

_SMALL = 24


def diagnosis_lines(difference: Difference | None) -> list[str]:
    """Return what was measured about *difference*: ratio, first place, size of the error."""
    return [] if difference is None else list(_measured(difference))


def _measured(difference: Difference) -> Iterator[str]:
    ratio = ratio_words(difference)
    if ratio:
        yield ratio
    index = difference.index
    actual, expected = difference.actual_at, difference.expected_at
    if index is not None and actual is not None and expected is not None:
        place = f"{difference.name}{list(index)}" if index else difference.name
        yield f"{place} is {actual:.6g}; expected {expected:.6g}."
    if difference.largest_error is not None and difference.allowed is not None:
        places = f"{difference.mismatched} of {difference.total} places"
        yield (
            f"The largest error is {difference.largest_error:.3g}"
            f" ({difference.allowed:.2g} is allowed), in {places}."
        )


def small_case_lines(call: Call | None, function: str) -> list[str]:
    """Return *call* line by line: its arguments, what came back and what was expected."""
    if call is None:
        return []
    lines = [f"{function} with"]
    for name, value in call.arguments.items():
        lines.append(f"    {name} = {brief(value)}")
    if not isinstance(call.reply, StudentFailure):
        lines.append(f"your code returned {brief(call.reply)}")
    if call.expected is not None:
        lines.append(f"expected           {brief(call.expected)}")
    return lines


def brief(value: Plain) -> str:
    """Return a value on one line: small arrays whole, larger ones by shape and dtype."""
    if isinstance(value, Array):
        array = numpy_tree(value)
        if array.size <= _SMALL:
            return f"{array.round(4).tolist()} {array.dtype}"
        return f"array {array.shape} {array.dtype}"
    if isinstance(value, dict):
        pairs = [
            f"{clean_line(str(key), 40)}: {brief(item)}"
            for key, item in value.items()
        ]
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return "(" + ", ".join(map(brief, value[:8])) + ")"
    return clean_line(repr(value), 100)
