"""Calls a student's function that lacks parameters which the handout makes optional.

Standard library only. A call that leaves such a parameter at the handout's default
can be made without it, and tells what the rest of the function is worth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from grader.course.conformance import (
    Signature,
    conform,
    names_taken,
    positions_taken,
)
from grader.course.student_problem import NotConforming
from grader.model import Note
from grader.wording.load_notes import note_of

_PLAIN = (str, int, float, type(None))


@dataclass(frozen=True)
class Omitting:
    """Calls a function without the parameters that it lacks.

    `lacking` holds their defaults in the handout: ... is any value. A call with
    another value raises `refusal`.
    """

    call: Callable[..., object]
    lacking: Mapping[str, object]
    refusal: NotConforming

    def __call__(self, **arguments: object) -> object:
        """Return what the function returns for the handout's *arguments*, by name."""
        passed = dict(arguments)
        for name, default in self.lacking.items():
            if name in passed and not _is_default(passed.pop(name), default):
                raise NotConforming(self.refusal.details)
        return self.call(**passed)


def conform_to_defaults(
    value: object,
    signature: Signature,
    label: str,
    *,
    constructor: bool = False,
) -> tuple[Callable[..., object], Note | None]:
    """Return what `conform` does, Omitting where optional parameters are lacking.

    Raises NotConforming.
    """
    try:
        return conform(value, signature, label, constructor=constructor)
    except NotConforming as problem:
        refusal = problem
    names = _lacking(value, signature)
    if not names:
        raise refusal
    fewer = signature.without(names)
    try:
        call, _ = conform(value, fewer, label, constructor=constructor)
    except NotConforming:
        raise refusal from None
    lacking = {name: signature.defaults[name] for name in names}
    omitting = Omitting(call, lacking, refusal)
    return omitting, note_of("lacking", label=label, names=names)


def _lacking(value: object, signature: Signature) -> tuple[str, ...]:
    """Return the optional parameters that *value* lacks.

    Where it names all others as the handout does, the names tell; else the last
    ones are those for which it has no place.
    """
    taken = names_taken(value)
    absent = tuple(name for name in signature.defaults if name not in taken)
    needed = set(signature.parameters).difference(signature.defaults)
    if needed <= taken:
        return absent
    places = positions_taken(value)
    beyond = signature.parameters[places:]
    return beyond if places and set(beyond) <= set(absent) else ()


def _is_default(value: object, default: object) -> bool:
    if default is ... or value is default:
        return True
    # an array compared with a number is an array
    return isinstance(value, _PLAIN) and value == default
