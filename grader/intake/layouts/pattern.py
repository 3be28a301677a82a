"""Any other layout, described by a regular expression over its files' paths.

It has named groups: `student` is needed (or `student_id`, `name`, `email`);
`name`, `first_name`, `last_name`, `email`, `section`, `time`, `attempt`, `late`
and `file` (or `file_id`, as nbgrader's collector calls it) are understood.
"""

from __future__ import annotations

import re
from dataclasses import replace

from grader.errors import SubmissionsError
from grader.intake.layouts.base import (
    Attempt,
    Delivered,
    SiteLayout,
    Source,
    refusals,
)
from grader.intake.layouts.subtrees import from_files
from grader.intake.times import iso_time
from grader.intake.trees.tree import File
from grader.model import Assignment, Person, Unmatched

#: What a group may be called, and what it means.
GROUPS = {
    "student": "id",
    "student_id": "id",
    "id": "id",
    "name": "name",
    "first_name": "first",
    "last_name": "last",
    "email": "email",
    "section": "section",
    "time": "time",
    "timestamp": "time",
    "attempt": "attempt",
    "late": "late",
    "file": "file",
    "file_id": "file",
}
#: What the files of one attempt have in common.
_OF_ATTEMPT = ("id", "name", "last", "first", "email", "attempt", "time")
_DIGITS = re.compile(r"(\d+)")

Parts = dict[str, str]


def layout_of(pattern: str) -> SiteLayout:
    """Return the layout that *pattern* describes.

    Raises SubmissionsError for one that cannot be used.
    """
    expression = _compiled(pattern)

    def read(source: Source, assignment: Assignment) -> Delivered:
        del assignment
        return _read(source, expression)

    return SiteLayout(
        "pattern",
        "files named as --pattern says",
        pattern,
        lambda _: True,
        read,
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    tip = (
        f"Groups are written (?P<student>[^/]+); known are {', '.join(GROUPS)}."
    )
    try:
        expression = re.compile(pattern)
    except re.error as error:
        raise SubmissionsError(
            f"--pattern {pattern!r} is not a regular expression: {error}.",
            tip,
        ) from None
    unknown = sorted(set(expression.groupindex) - set(GROUPS))
    if unknown:
        raise SubmissionsError(
            f"--pattern {pattern!r} has the unknown group {unknown[0]!r}.",
            tip,
        )
    kinds = {GROUPS[name] for name in expression.groupindex}
    if kinds.isdisjoint(("id", "name", "last", "email")):
        raise SubmissionsError(
            f"--pattern {pattern!r} does not say whose a file is: it has no group"
            " `student`.",
            tip,
        )
    return expression


def _read(source: Source, expression: re.Pattern[str]) -> Delivered:
    attempts: dict[tuple[str, ...], list[tuple[File, Parts]]] = {}
    unmatched: list[Unmatched] = []
    for folder in source.root.all_folders():
        unmatched += refusals(folder)
    for file in source.root.all_files():
        match = expression.fullmatch(file.path)
        if match is None:
            unmatched.append(Unmatched(file.path, "does not fit --pattern"))
            continue
        parts = {
            GROUPS[name]: text
            for name, text in match.groupdict().items()
            if text
        }
        parts["path"] = file.path
        attempt = tuple(parts.get(kind, "") for kind in _OF_ATTEMPT)
        renamed = replace(file, path=parts.get("file") or file.name)
        attempts.setdefault(attempt, []).append((renamed, parts))
    return Delivered(tuple(map(_attempt, attempts.values())), tuple(unmatched))


def _attempt(files: list[tuple[File, Parts]]) -> Attempt:
    _, parts = files[0]
    names = filter(None, (parts.get("first"), parts.get("last")))
    name = parts.get("name") or " ".join(names)
    id_, email = parts.get("id", ""), parts.get("email", "")
    person = Person(
        name or id_ or email,
        id_ or email.partition("@")[0],
        email,
        parts.get("section", ""),
    )
    late = any(further.get("late") for _, further in files)
    time = parts.get("time", "")
    return Attempt(
        (person,),
        from_files(file for file, _ in files),
        submitted=iso_time(time),
        late=late or None,
        origin=parts["path"],
        order=(_natural(parts.get("attempt", "")), _natural(time)),
    )


def _natural(text: str) -> tuple[int | str, ...]:
    """Return *text* so that numbers in it sort by value.

    It is texts and numbers in turn, beginning with a text.
    """
    parts = enumerate(_DIGITS.split(text))
    return tuple(int(part) if place % 2 else part for place, part in parts)
