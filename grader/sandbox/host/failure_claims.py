"""What a worker says of failures while files are being loaded, checked field by field.

It has no input yet. Of its words nothing stands in our sentences but what is
marked there as a quotation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from functools import cache
from typing import Any, cast, get_args, get_origin, get_type_hints

from grader.model import (
    Plain,
    Problem,
    ProblemKind,
    StudentFailure,
    failure_details,
)
from grader.model.failure_kinds import FailureKind, Memory
from grader.model.safe_text import clean_line, clean_text
from grader.sandbox.host.claim_shapes import (
    fields_of,
    items_of,
    mapping_of,
)

MAX_DETAIL = 2_000
MAX_NAME = 200
MAX_ITEMS = 50
MAX_NUMBER = 10_000_000
_RECORDS: Mapping[str, type[failure_details.Details]] = {
    record.__name__: record
    for record in (
        failure_details.AttributeIsNone,
        failure_details.DoesNotParse,
        failure_details.InsideClass,
        failure_details.KeywordOnly,
        failure_details.Moved,
        failure_details.NotDefined,
        failure_details.NotPlain,
        failure_details.OutOfMemory,
        failure_details.RaisedAtLoad,
        failure_details.Stated,
        failure_details.Unset,
        failure_details.WrongCount,
        failure_details.WrongSort,
    )
}
#: Why a file may fail to parse: no others are found at load.
_PROBLEMS = {
    kind.value: kind
    for kind in (
        ProblemKind.SYNTAX,
        ProblemKind.CHARACTER,
        ProblemKind.PYTHON_2,
        ProblemKind.NEWER_PYTHON,
        ProblemKind.MERGE_MARKS,
        ProblemKind.IPYTHON,
        ProblemKind.NESTED,
        ProblemKind.NO_TEXT,
        ProblemKind.NO_NOTEBOOK,
    )
}
#: What an adapter may state.
STATED_KINDS = {
    kind.value: kind
    for kind in (
        FailureKind.BAD_REPLY,
        FailureKind.BAD_SIGNATURE,
        FailureKind.NOT_IMPLEMENTED,
    )
}
#: A file and a line where the submission has them, else nothing and 0.
PlaceOf = Callable[[object, object], tuple[str, int]]


def failure_at_load(value: Plain, place_of: PlaceOf) -> StudentFailure:
    """Return the failure that *value* claims, cleaned and capped."""
    claims = mapping_of(value)
    path, _ = place_of(claims.get("path"), 0)
    details = _details(claims, place_of)
    return StudentFailure(details, subject=path, at_load=bool(path))


def _details(
    claims: Mapping[str, Any],
    place_of: PlaceOf,
) -> failure_details.Details:
    record = _RECORDS.get(str(claims.get("is")))
    claimed = mapping_of(claims.get("fields"))
    if record is None:
        return failure_details.Bare(FailureKind.NOT_LOADED)
    if record is failure_details.DoesNotParse:
        return failure_details.DoesNotParse(
            _problem(claimed.get("problem"), place_of),
        )
    fields: dict[str, Any] = {}
    for name, hint in _hints(cast("Any", record)).items():
        checked = _checked(name, hint, claimed.get(name))
        if checked is None:
            return failure_details.Bare(FailureKind.NOT_LOADED)
        fields[name] = checked
    if "line" in fields:
        fields["file"], fields["line"] = place_of(
            fields["file"],
            fields["line"],
        )
    return _sound(record(**fields), place_of)


def _sound(
    details: failure_details.Details,
    place_of: PlaceOf,
) -> failure_details.Details:
    """Return *details* without what only the trusted side may say."""
    if isinstance(details, failure_details.RaisedAtLoad):
        return replace(details, path=place_of(details.path, 0)[0])
    if isinstance(details, failure_details.OutOfMemory):
        return replace(details, how=Memory.REFUSED)
    if isinstance(details, failure_details.Stated):
        if details.kind.value not in STATED_KINDS:
            return failure_details.Bare(FailureKind.NOT_LOADED)
        return replace(details, sentence="")
    return details


@cache
def _hints(record: Any) -> dict[str, Any]:
    """Return the types of the fields of *record*."""
    hints = get_type_hints(record)
    return {
        name: hint for name, hint in hints.items() if name in _slots(record)
    }


def _slots(record: Any) -> tuple[str, ...]:
    slots: tuple[str, ...] = record.__match_args__
    return slots


def _checked(name: str, hint: Any, value: object) -> Any:
    """Return *value* as a field of type *hint*, or None where it is none."""
    if hint is bool:
        return value is True
    if hint is int:
        is_number = type(value) is int and 0 <= value < MAX_NUMBER
        return value if is_number else 0
    if hint is str:
        text = value if isinstance(value, str) else ""
        if name == "message":
            return clean_text(text, MAX_DETAIL)
        return clean_line(text, MAX_NAME)
    if get_origin(hint) is tuple:
        return tuple(_items(get_args(hint)[0], value))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        members = {member.value: member for member in hint}
        return members.get(str(value))
    return None


def _items(hint: Any, value: object) -> list[Any]:
    items = items_of(value, MAX_ITEMS)
    if hint is str:
        return [clean_line(str(item), MAX_NAME) for item in items]
    pairs = []
    for item in items:
        key, text = fields_of(item, 2)
        pairs.append(
            (clean_line(str(key), MAX_NAME), clean_line(str(text), MAX_NAME)),
        )
    return pairs


def _problem(value: object, place_of: PlaceOf) -> Problem:
    claims = mapping_of(value)
    kind = _PROBLEMS.get(str(claims.get("kind")), ProblemKind.SYNTAX)
    file, line = place_of(claims.get("file"), claims.get("line"))
    column = _checked("column", int, claims.get("column"))
    detail = str(claims.get("detail", ""))
    shown = clean_line(detail, MAX_NAME)
    if kind is ProblemKind.CHARACTER:
        shown = detail[:1]
    if kind is ProblemKind.NO_NOTEBOOK:
        shown = ""
    return Problem(kind, file, line, column, shown)
