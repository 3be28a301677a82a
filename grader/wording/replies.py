"""What a reply is, and what was asked for, in words."""

from __future__ import annotations

from grader.model.failure_details import (
    Inside,
    MissingKeys,
    NotSendable,
    ReturnedNone,
    Structure,
    WrongStructure,
)
from grader.model.safe_text import shape_text
from grader.wording.quotations import names, type_name
from grader.wording.texts import tr

#: Counts above this are not repeated: a reply may carry hidden inputs out in
#: whatever it makes the grader say.
MOST_COUNTED = 99
_SCALARS = ("number", "integer", "bool")


def returned_none(details: ReturnedNone, subject: str) -> str:
    """Return the sentence that None came back."""
    if details.place:
        return tr(
            "{subject} returned {place} as None.",
            subject=subject,
            place=_places(details.place),
        )
    return tr(
        "{subject} returned None; is a `return` missing?",
        subject=subject,
    )


def wrong_structure(details: WrongStructure, subject: str) -> str:
    """Return the sentence that a value is of another structure than was asked for."""
    got, asked = got_words(details.got), asked_words(details.asked)
    if details.got.type == "array" and details.asked.type in _SCALARS:
        ending = tr(
            "{got}; the handout asks for one number."
            " Is the mean or the sum missing?",
            got=got,
        )
    else:
        ending = tr(
            "{got}; the handout asks for {asked}.",
            got=got,
            asked=asked,
        )
    return _returned(subject, details.place, ending)


def missing_keys(details: MissingKeys, subject: str) -> str:
    """Return the sentence that keys are missing in a dict."""
    keys = names(details.keys)
    if details.is_empty:
        ending = tr("a dict without {keys}; it is empty.", keys=keys)
    elif details.has_foreign:
        ending = tr("a dict without {keys}; it has other keys.", keys=keys)
    else:
        ending = tr("a dict without {keys}; it has no other keys.", keys=keys)
    return _returned(subject, details.place, ending)


def not_sendable(details: NotSendable, subject: str) -> str:
    """Return the sentence that a value cannot cross."""
    return tr(
        "{subject} returned {value}.",
        subject=subject,
        value=_unsendable(details.code, details.type_name),
    )


def _returned(subject: str, place: tuple[Inside, ...], ending: str) -> str:
    if not place:
        return tr(
            "{subject} returned {ending}",
            subject=subject,
            ending=ending,
        )
    return tr(
        "{subject} returned {place} as {ending}",
        subject=subject,
        place=_places(place),
        ending=ending,
    )


def _places(place: tuple[Inside, ...]) -> str:
    return tr(" as ").join(map(_inside, place))


def _inside(inside: Inside) -> str:
    if inside.name:
        return names([inside.name])
    if inside.value:
        return tr("value {number}", number=inside.value)
    if inside.item:
        return tr("item {number}", number=_count(inside.item - 1))
    return tr("an entry")


def _count(number: int) -> str:
    if number > MOST_COUNTED:
        return tr("over {most}", most=MOST_COUNTED)
    return str(number)


def got_words(structure: Structure) -> str:
    """Return what came back, with an article: "a list", "an array of shape (2, 3)"."""
    if structure.type == "array":
        shape = shape_text(structure.shape)
        return tr("an array of shape {shape}", shape=shape)
    if structure.type == "values":
        if structure.count == 1:
            return tr("1 value")
        return tr("{count} values", count=_count(structure.count))
    simple = {
        "bool": tr("a bool"),
        "int": tr("an int"),
        "float": tr("a float"),
        "str": tr("a str"),
        "list": tr("a list"),
        "tuple": tr("a tuple"),
        "dict": tr("a dict"),
        "empty list": tr("an empty list"),
        "empty tuple": tr("an empty tuple"),
        "empty dict": tr("an empty dict"),
        "complex": tr("complex numbers"),
        "value": tr("one value"),
    }
    return simple.get(structure.type, "None")


def asked_words(structure: Structure) -> str:
    """Return what the handout asks for: "the pair loss, dJdy_hat"."""
    if structure.type == "values":
        counts = {
            1: tr("one value"),
            2: tr("the pair"),
            3: tr("the triple"),
        }
        several = counts.get(structure.count, got_words(structure))
        return " ".join((several, ", ".join(structure.names))).strip()
    if structure.type == "dict" and structure.names:
        keys = ", ".join(structure.names)
        return tr("a dict with the keys {keys}", keys=keys)
    simple = {
        "array": tr("an array"),
        "number": tr("a number"),
        "integer": tr("a whole number"),
        "bool": tr("True or False"),
        "str": tr("a text"),
        "list": tr("a list"),
    }
    return simple.get(structure.type, tr("a dict"))


def _unsendable(code: str, name: str) -> str:
    """Return what a value is that cannot cross; unknown codes are "object"."""
    shown = type_name(name)
    if code == "dtype":
        if not name:
            return tr("an array that does not hold numbers")
        return tr(
            "an array of dtype {name}; numbers are expected",
            name=shown,
        )
    simple = {
        "nested": tr(
            "a value that is nested too deeply or holds too many items",
        ),
        "integer": tr("an integer with more than 63 bits"),
        "device": tr(
            "a tensor that is sparse, quantised or not on the CPU;"
            " a plain tensor is expected",
        ),
        "large": tr("an array far larger than the answer can be"),
    }
    if code in simple:
        return simple[code]
    if not name:
        return tr("an object that is not a value the handout asks for")
    if name[:1].lower() in "aeiou":
        return tr(
            "an {name} object, which is not a value the handout asks for",
            name=shown,
        )
    return tr(
        "a {name} object, which is not a value the handout asks for",
        name=shown,
    )
