"""How a student's value differs from the right one, in sentences that reveal no value."""

from __future__ import annotations

import math

from grader.model import Array, Difference, DifferenceKind
from grader.model.phrase import Phrase, and_sentence, phrase, worded
from grader.model.safe_text import shape_text
from grader.wording.phrases import say


def describe(difference: Difference) -> str:
    """Return what is wrong in one or two sentences that reveal no value."""
    return say(description(difference))


def description(difference: Difference) -> Phrase:
    """Return what `describe` says, as data: cases of which it is the same are alike."""
    text = summary_phrase(difference)
    ratio = ratio_phrase(difference)
    return text if ratio is None else and_sentence(text, ratio)


def summary(difference: Difference) -> str:
    """Return what is wrong in a sentence: the test's own, where it has one."""
    return say(summary_phrase(difference))


def ratio_words(difference: Difference) -> str:
    """Return what `ratio_phrase` says, or nothing."""
    ratio = ratio_phrase(difference)
    return "" if ratio is None else say(ratio)


def summary_phrase(difference: Difference) -> Phrase:
    """Return what `summary` says, as data."""
    if difference.summary:
        return worded(difference.summary)
    words = {
        DifferenceKind.STRUCTURE: _structure,
        DifferenceKind.SHAPE: _shape,
        DifferenceKind.DTYPE: _dtype,
        DifferenceKind.NAN: _nan,
        DifferenceKind.INFINITY: _infinity,
        DifferenceKind.PROPERTY: _property,
    }
    return words.get(difference.kind, _value)(difference)


def _structure(difference: Difference) -> Phrase:
    if difference.key:
        return phrase(
            "{name} has no entry {key}.",
            name=difference.name,
            key=repr(difference.key),
        )
    if difference.lengths is None:
        return phrase("{name} has the wrong structure.", name=difference.name)
    got, want = difference.lengths
    return phrase(
        "{name} has {got} entries; expected are {want}.",
        name=difference.name,
        got=got,
        want=want,
    )


def _shape(difference: Difference) -> Phrase:
    got, want = difference.actual, difference.expected
    if not isinstance(got, Array) or not isinstance(want, Array):
        return phrase("{name} has the wrong shape.", name=difference.name)
    text = phrase(
        "{name} has shape {got}; expected is {want}.",
        name=difference.name,
        got=shape_text(got.shape),
        want=str(want.shape),
    )
    is_matrix = len(got.shape) == len(want.shape) == 2
    if is_matrix and got.shape == want.shape[::-1]:
        return and_sentence(text, phrase("Is it transposed?"))
    if math.prod(got.shape) == math.prod(want.shape):
        return and_sentence(text, phrase("The number of elements is right."))
    return text


def _dtype(difference: Difference) -> Phrase:
    got, want = difference.actual, difference.expected
    if not isinstance(got, Array) or not isinstance(want, Array):
        return phrase("{name} has the wrong dtype.", name=difference.name)
    return phrase(
        "{name} holds {got} values ({dtype}); expected are {want} values.",
        name=difference.name,
        got=_numbers(got.dtype),
        dtype=got.dtype,
        want=_numbers(want.dtype),
    )


def _numbers(dtype: str) -> Phrase:
    """Return which numbers an array of *dtype* holds."""
    if dtype.startswith(("float", "bfloat")):
        return phrase("floating point")
    if dtype.startswith(("int", "uint")):
        return phrase("integer")
    if dtype.startswith("bool"):
        return phrase("boolean")
    if dtype.startswith("complex"):
        return phrase("complex")
    return phrase("other")


def _nan(difference: Difference) -> Phrase:
    where = _where(difference)
    if difference.is_absent:
        return phrase(
            "{name} is not NaN{where}; it should be.",
            name=difference.name,
            where=where,
        )
    return phrase("{name} is NaN{where}.", name=difference.name, where=where)


def _infinity(difference: Difference) -> Phrase:
    where = _where(difference)
    if difference.is_absent:
        return phrase(
            "{name} is not infinite{where}; it should be.",
            name=difference.name,
            where=where,
        )
    return phrase(
        "{name} is infinite{where}.", name=difference.name, where=where
    )


def _value(difference: Difference) -> Phrase:
    where = _where(difference)
    return phrase("{name} is wrong{where}.", name=difference.name, where=where)


def _property(difference: Difference) -> Phrase:
    values = (difference.actual, difference.expected)
    is_finite = all(
        isinstance(value, float) and math.isfinite(value) for value in values
    )
    if not is_finite:
        return phrase(
            "{name} or {function} that your code returns is not finite.",
            name=difference.name,
            function=difference.gradient_of,
        )
    return phrase(
        "{name} is not the gradient of {function} that your code returns.",
        name=difference.name,
        function=difference.gradient_of,
    )


def _where(difference: Difference) -> Phrase:
    if difference.total <= 1:
        return phrase("")
    if difference.mismatched == difference.total:
        return phrase(" everywhere")
    return phrase(
        " in {part} of {whole} places",
        part=difference.mismatched,
        whole=difference.total,
    )


def ratio_phrase(difference: Difference) -> Phrase | None:
    """Return the constant ratio of the student's values to the right ones in words.

    One number has a ratio to any other; it is stated only where it is a telling
    one.
    """
    ratio = difference.ratio
    if ratio is None or abs(ratio) < 1e-9:  # all zeros
        return None
    is_telling = any(_is_close(ratio, simple) for simple in (-1, 0.5, 2))
    if difference.total <= 1 and not is_telling:
        return None
    if _is_close(ratio, -1):
        return phrase("The sign is reversed.")
    return phrase(
        "Every value is {ratio} times the right one.",
        ratio=f"{ratio:.4g}",
    )


def _is_close(ratio: float, simple: float) -> bool:
    # the digits that constant_ratio guarantees
    return abs(ratio - simple) < 1e-4
