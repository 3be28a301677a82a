"""ILIAS: the zip of all submissions of an exercise, or of its multi-feedback.

`[<assignment>/]Abgaben/<last name>_<first name>_<login>_<number>/<file>`; of a
team `Abgaben/Team <number>/<member as above>/<file>`. A table of the class may
lie beside it. Names are in ASCII, and may hold underscores. Source: ILIAS's
Modules/Exercise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.errors import SubmissionsError
from grader.intake.layouts.base import (
    Attempt,
    Delivered,
    SiteLayout,
    Source,
    refusals,
)
from grader.intake.layouts.subtrees import merged
from grader.intake.trees.tree import Folder, moved_to_root
from grader.model import Assignment, Person, Unmatched

_STUDENT = re.compile(
    r"(?P<last>[^_]+)_(?P<first>.+)_(?P<login>[^_]+)_(?P<number>\d+)",
)
_TEAM = re.compile(r"Team[ _](?P<number>\d+)", re.IGNORECASE)
#: What ILIAS calls the folder of submissions.
_ABOVE = re.compile(r"(abgaben|submissions|multi_?feedback.*)", re.IGNORECASE)
#: How far down the folder of submissions may be.
_DEPTH = 3


def _recognises(source: Source) -> bool:
    return any(
        _ABOVE.fullmatch(name) and _holds_students(folder)
        for name, folder in _folders(source.root, source.name)
    )


def _read(source: Source, assignment: Assignment) -> Delivered:
    del assignment
    holding = [
        folder
        for _, folder in _folders(source.root, source.name)
        if _holds_students(folder)
    ]
    if not holding:
        raise SubmissionsError(
            f"{source.name} holds no folder of ILIAS submissions.",
            "In ILIAS: the exercise, Submissions and Grades, Download all"
            " submissions; give that zip.",
        )
    folder = holding[0]
    attempts: list[Attempt] = []
    unmatched = [
        Unmatched(file.path, "lies beside the submissions")
        for file in (*source.root.files, *folder.files)
        if folder is not source.root or file in folder.files
    ]
    unmatched += refusals(folder)
    for entry in folder.folders:
        attempt = _attempt(entry)
        if attempt is None:
            reason = "is not named as ILIAS names submissions"
            unmatched.append(Unmatched(entry.path, reason))
        else:
            attempts.append(attempt)
    unique = tuple(dict.fromkeys(unmatched))
    return Delivered(tuple(attempts), unique)


def _folders(
    folder: Folder,
    name: str,
    depth: int = _DEPTH,
) -> Iterator[tuple[str, Folder]]:
    """Yield *folder* and those in it, with their names, from the top down."""
    yield name, folder
    if depth:
        for below in folder.folders:
            yield from _folders(below, below.name, depth - 1)


def _holds_students(folder: Folder) -> bool:
    fitting = sum(
        bool(_STUDENT.fullmatch(below.name) or _members(below))
        for below in folder.folders
    )
    return fitting * 2 > len(folder.folders)


def _members(folder: Folder) -> list[Folder]:
    """Return the folders of a team's members, if *folder* is a team's."""
    if not _TEAM.fullmatch(folder.name):
        return []
    return [below for below in folder.folders if _STUDENT.fullmatch(below.name)]


def _attempt(entry: Folder) -> Attempt | None:
    members = _members(entry)
    folders = members or [entry]
    people = tuple(
        person for person in map(_person, folders) if person is not None
    )
    if not people:
        return None
    return Attempt(
        people,
        merged([moved_to_root(folder) for folder in folders]),
        origin=entry.name,
    )


def _person(folder: Folder) -> Person | None:
    match = _STUDENT.fullmatch(folder.name)
    if match is None:
        return None
    names = (match["first"], match["last"])
    name = " ".join(part.replace("_", " ") for part in names)
    login = match["login"]
    return Person(name=name, id=login, keys=(login, match["number"]))


LAYOUT = SiteLayout(
    name="ilias",
    title="an ILIAS download of submissions",
    shape="Abgaben/Byron_Ada_ab12_4711",
    recognises=_recognises,
    read=_read,
)
