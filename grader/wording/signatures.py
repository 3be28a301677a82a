"""Why a name of the student's cannot be used the way the handout says, in words."""

from __future__ import annotations

from grader.errors import closest
from grader.model.failure_details import (
    AttributeIsNone,
    InsideClass,
    KeywordOnly,
    Moved,
    NotDefined,
    NotPlain,
    WrongCount,
    WrongSort,
)
from grader.model.failure_kinds import Sort
from grader.wording.quotations import (
    attribute,
    name,
    names,
    signature,
    type_name,
)
from grader.wording.texts import tr

#: By how many letters a name may be longer or shorter that is only misspelt.
_SLIP = 2


def not_defined(details: NotDefined) -> str:
    """Return the sentence that a name is not defined, and which one is close to it."""
    return _not_defined(details) + _likest(details.name, details.closest)


def _likest(wanted: str, written: str) -> str:
    """Return what is to be said of the name that is likest to *wanted*, if any.

    One that is misspelt, or differs by capitals only, is that name.
    """
    if not written:
        return ""
    if _is_slip(wanted, written):
        return tr(
            " You wrote {written}; the handout calls it {wanted}.",
            written=name(written),
            wanted=name(wanted),
        )
    return tr(" Did you mean to name {closest} that?", closest=name(written))


def _is_slip(wanted: str, written: str) -> bool:
    if _plain(wanted) == _plain(written):
        return True
    is_near = bool(closest(wanted, [written], likeness=0.8))
    return is_near and abs(len(written) - len(wanted)) <= _SLIP


def _plain(text: str) -> str:
    return text.replace("_", "").casefold()


def _not_defined(details: NotDefined) -> str:
    called = name(details.name)
    if details.sort is Sort.ATTRIBUTE:
        return tr(
            "{holder} objects have no attribute {name}; the handout asks for it.",
            holder=name(details.holder),
            name=called,
        )
    if details.sort is Sort.METHOD:
        holder = name(details.holder)
        return tr("{holder} has no method {name}.", holder=holder, name=called)
    if details.sort is Sort.CLASS:
        return tr(
            "The class {name} is not defined in {file}.",
            name=called,
            file=details.holder,
        )
    return tr(
        "The function {name} is not defined in {file}.",
        name=called,
        file=details.holder,
    )


def inside_class(details: InsideClass) -> str:
    """Return the sentence that a function stands inside a class."""
    return tr(
        "{name} stands inside the class {holder}; the handout asks for a function on"
        " the top level.",
        name=name(details.name),
        holder=name(details.holder),
    )


def wrong_sort(details: WrongSort) -> str:
    """Return the sentence that a name stands for something else than was asked for."""
    called = name(details.name)
    if not details.type_name:
        return tr(
            "{name} is a class; the handout asks for a function.",
            name=called,
        )
    kind = with_article(details.type_name)
    if details.asked is Sort.CLASS:
        return tr(
            "{name} is {kind}; the handout asks for a class.",
            name=called,
            kind=kind,
        )
    return tr(
        "{name} is {kind}; it must be a function.",
        name=called,
        kind=kind,
    )


def with_article(text: str) -> str:
    """Return the name of a type with its article: "an int"."""
    shown = type_name(text)
    if text[:1].lower() in "aeiou":
        return tr("an {type}", type=shown)
    return tr("a {type}", type=shown)


def not_plain(details: NotPlain) -> str:
    """Return the sentence that a function is declared otherwise than plainly."""
    called = name(details.name)
    if details.is_generator:
        return tr(
            "{name} uses `yield`, which makes it a generator; it must `return` its"
            " value.",
            name=called,
        )
    return tr(
        "{name} is declared with `async def`; a plain `def` is expected.",
        name=called,
    )


def keyword_only(details: KeywordOnly) -> str:
    """Return the sentence that parameters are taken by keyword only."""
    return tr(
        "{name} takes {parameters} by keyword only; the handout asks for {asked}.",
        name=name(details.name),
        parameters=names(details.parameters),
        asked=signature(details.name, details.asked),
    )


def wrong_count(details: WrongCount) -> str:
    """Return the sentence that a function takes too many or too few arguments."""
    written = signature(details.name, details.written)
    asked = signature(details.name, details.asked)
    takes = tr("{count} arguments", count=details.takes)
    if details.takes == 1:
        takes = tr("1 argument")
    text = tr(
        "{written} takes {takes}; the handout asks for {count}: {asked}.",
        written=written,
        takes=takes,
        count=len(details.asked),
        asked=asked,
    )
    if details.lacks_self:
        text += tr(" Is `self` missing as the first parameter?")
    return text


def moved(details: Moved) -> str:
    """Return the sentence that a parameter stands at another position."""
    return tr(
        "{parameter} is parameter {position} of {name}; in the handout it is"
        " parameter {handout_position}. Name them as in the handout: {asked}.",
        parameter=name(details.parameter),
        position=details.position,
        name=name(details.name),
        handout_position=details.handout_position,
        asked=signature(details.name, details.asked),
    )


def attribute_is_none(details: AttributeIsNone) -> str:
    """Return the sentence that an attribute holds None."""
    called, holder = attribute(details.name), name(details.holder)
    if not details.keys:
        return tr(
            "{name} of the {holder} object is None.",
            name=called,
            holder=holder,
        )
    return tr(
        "{name} of the {holder} object is None; it must hold a dict with the keys"
        " {keys}.",
        name=called,
        holder=holder,
        keys=", ".join(details.keys),
    )
