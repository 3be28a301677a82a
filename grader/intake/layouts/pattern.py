"""Any other layout, described by a regular expression over the paths of its files, with named groups.

`student` is needed (or `student_id`, `name`, `email`); `name`, `first_name`,
`last_name`, `email`, `section`, `time`, `attempt`, `late` and `file` (or `file_id`, as
nbgrader's collector calls it) are understood.
"""

from __future__ import annotations

import re
from dataclasses import replace

from grader.errors import SubmissionsError
from grader.intake.layouts.base import Attempt, Delivered, SiteLayout, Source
from grader.intake.layouts.subtrees import from_files
from grader.intake.times import iso_time
from grader.intake.trees.tree import File
from grader.model import Assignment, Person, Unmatched

#: What a group may be called, and what it means.
GROUPS = {
    "student": "id", "student_id": "id", "id": "id", "name": "name", "first_name": "first", "last_name": "last",
    "email": "email", "section": "section", "time": "time", "timestamp": "time", "attempt": "attempt", "late": "late",
    "file": "file", "file_id": "file",
}  # fmt: skip
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
        "pattern", "files named as --pattern says", pattern, lambda _: True, read
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    known = f"Groups are written (?P<student>[^/]+); known are {', '.join(GROUPS)}."
    try:
        expression = re.compile(pattern)
    except re.error as error:
        raise SubmissionsError(
            f"--pattern {pattern!r} is not a regular expression: {error}.", known
        ) from None
    unknown = sorted(set(expression.groupindex) - set(GROUPS))
    if unknown:
        raise SubmissionsError(
            f"--pattern {pattern!r} has the unknown group {unknown[0]!r}.", known
        )
    if not {GROUPS[name] for name in expression.groupindex} & {
        "id",
        "name",
        "last",
        "email",
    }:
        raise SubmissionsError(
            f"--pattern {pattern!r} does not say whose a file is: it has no group"
            " `student`.",
            known,
        )
    return expression


def _read(source: Source, expression: re.Pattern[str]) -> Delivered:
    parts: dict[tuple[str, ...], list[tuple[File, Parts]]] = {}
    unmatched = [
        Unmatched(one.path, one.reason)
        for folder in source.root.all_folders()
        for one in folder.refused
    ]
    for file in source.root.all_files():
        found = expression.fullmatch(file.path)
        if found is None:
            unmatched.append(Unmatched(file.path, "does not fit --pattern"))
            continue
        said = {
            GROUPS[name]: text for name, text in found.groupdict().items() if text
        } | {"path": file.path}
        key = tuple(
            said.get(kind, "")
            for kind in ("id", "name", "last", "first", "email", "attempt", "time")
        )
        parts.setdefault(key, []).append(
            (replace(file, path=said.get("file") or file.name), said)
        )
    return Delivered(tuple(_attempt(own) for own in parts.values()), tuple(unmatched))


def _attempt(own: list[tuple[File, Parts]]) -> Attempt:
    said = own[0][1]
    name = said.get("name") or " ".join(
        filter(None, (said.get("first"), said.get("last")))
    )
    id_, email = said.get("id", ""), said.get("email", "")
    person = Person(
        name or id_ or email,
        id_ or email.partition("@")[0],
        email,
        said.get("section", ""),
    )
    late = any(parts.get("late") for _, parts in own)
    order = (_natural(said.get("attempt", "")), _natural(said.get("time", "")))
    return Attempt(
        (person,),
        from_files(file for file, _ in own),
        submitted=iso_time(said.get("time", "")),
        late=late or None,
        origin=said["path"],
        order=order,
    )


def _natural(text: str) -> tuple[int | str, ...]:
    """Return *text* so that numbers in it sort by value: texts and numbers in turn, beginning with a text."""
    return tuple(
        int(part) if place % 2 else part
        for place, part in enumerate(_DIGITS.split(text))
    )
