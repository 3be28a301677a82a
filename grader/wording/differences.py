"""How a student's value differs from the right one, in sentences that reveal no value."""

from __future__ import annotations

import math

from grader.model import Array, Difference, DifferenceKind
from grader.model.safe_text import shape_text
from grader.wording.texts import of_course, tr


def describe(difference: Difference) -> str:
    """Return what is wrong in one or two sentences that reveal no value."""
    return f"{summary(difference)} {ratio_words(difference)}".strip()


def summary(difference: Difference) -> str:
    """Return what is wrong in a sentence: the test's own, where it has one."""
    if difference.summary:
        return of_course(difference.summary)
    words = {
        DifferenceKind.STRUCTURE: _structure,
        DifferenceKind.SHAPE: _shape,
        DifferenceKind.DTYPE: _dtype,
        DifferenceKind.NAN: _nan,
        DifferenceKind.INFINITY: _infinity,
        DifferenceKind.PROPERTY: _property,
    }
    return words.get(difference.kind, _value)(difference)


def _structure(difference: Difference) -> str:
    if difference.key:
        return tr(
            "{name} has no entry {key}.",
            name=difference.name,
            key=repr(difference.key),
        ).strip()
    if difference.lengths is None:
        return tr("{name} has the wrong structure.", name=difference.name)
    got, want = difference.lengths
    return tr(
        "{name} has {got} entries; expected are {want}.",
        name=difference.name,
        got=got,
        want=want,
    ).strip()


def _shape(difference: Difference) -> str:
    got, want = difference.actual, difference.expected
    if not isinstance(got, Array) or not isinstance(want, Array):
        return tr("{name} has the wrong shape.", name=difference.name)
    text = tr(
        "{name} has shape {got}; expected is {want}.",
        name=difference.name,
        got=shape_text(got.shape),
        want=want.shape,
    )
    is_matrix = len(got.shape) == len(want.shape) == 2
    if is_matrix and got.shape == want.shape[::-1]:
        text += tr(" Is it transposed?")
    elif math.prod(got.shape) == math.prod(want.shape):
        text += tr(" The number of elements is right.")
    return text


def _dtype(difference: Difference) -> str:
    got, want = difference.actual, difference.expected
    if not isinstance(got, Array) or not isinstance(want, Array):
        return tr("{name} has the wrong dtype.", name=difference.name)
    return tr(
        "{name} holds {got} values ({dtype}); expected are {want} values.",
        name=difference.name,
        got=_numbers(got.dtype),
        dtype=got.dtype,
        want=_numbers(want.dtype),
    )


def _numbers(dtype: str) -> str:
    """Return which numbers an array of *dtype* holds."""
    if dtype.startswith(("float", "bfloat")):
        return tr("floating point")
    if dtype.startswith(("int", "uint")):
        return tr("integer")
    if dtype.startswith("bool"):
        return tr("boolean")
    if dtype.startswith("complex"):
        return tr("complex")
    return tr("other")


def _nan(difference: Difference) -> str:
    where = _where(difference)
    if difference.is_absent:
        return tr(
            "{name} is not NaN{where}; it should be.",
            name=difference.name,
            where=where,
        )
    return tr("{name} is NaN{where}.", name=difference.name, where=where)


def _infinity(difference: Difference) -> str:
    where = _where(difference)
    if difference.is_absent:
        return tr(
            "{name} is not infinite{where}; it should be.",
            name=difference.name,
            where=where,
        )
    return tr("{name} is infinite{where}.", name=difference.name, where=where)


def _value(difference: Difference) -> str:
    where = _where(difference)
    return tr("{name} is wrong{where}.", name=difference.name, where=where)


def _property(difference: Difference) -> str:
    values = (difference.actual, difference.expected)
    is_finite = all(
        isinstance(value, float) and math.isfinite(value) for value in values
    )
    if not is_finite:
        return tr(
            "{name} or {function} that your code returns is not finite.",
            name=difference.name,
            function=difference.gradient_of,
        )
    return tr(
        "{name} is not the gradient of {function} that your code returns.",
        name=difference.name,
        function=difference.gradient_of,
    )


def _where(difference: Difference) -> str:
    if difference.total <= 1:
        return ""
    if difference.mismatched == difference.total:
        return tr(" everywhere")
    return tr(
        " in {part} of {whole} places",
        part=difference.mismatched,
        whole=difference.total,
    )


def ratio_words(difference: Difference) -> str:
    """Return the constant ratio of the student's values to the right ones in words.

    One number has a ratio to any other; it is stated only where it is a telling
    one.
    """
    ratio = difference.ratio
    if ratio is None or abs(ratio) < 1e-9:  # all zeros
        return ""
    is_telling = any(_is_close(ratio, simple) for simple in (-1, 0.5, 2))
    if difference.total <= 1 and not is_telling:
        return ""
    if _is_close(ratio, -1):
        return tr("The sign is reversed.")
    return tr(
        "Every value is {ratio} times the right one.",
        ratio=f"{ratio:.4g}",
    )


def _is_close(ratio: float, simple: float) -> bool:
    # the digits that constant_ratio guarantees
    return abs(ratio - simple) < 1e-4
