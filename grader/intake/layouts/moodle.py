"""Moodle: the zip of "Download all submissions", with folders or flat.

`<full name>_<participant>_assignsubmission_<plugin>[_]/<path>`, flat
`…_<plugin>_<file>`; blind `Participant_<number>_…`, in the site's language; a
team `<group>[_<number>]_…`. Names have no underscore. The number is another one
in each assignment. Source: mod_assign's downloader and its importer of feedback
files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.intake.layouts.base import (
    REPORT,
    Attempt,
    Delivered,
    SiteLayout,
    Source,
    most,
    refusals,
)
from grader.intake.layouts.subtrees import merged
from grader.intake.person_names import participant_key
from grader.intake.trees.tree import File, Folder, moved_to_root
from grader.model import Assignment, Person, Unmatched

_ENTRY = re.compile(
    r"(?P<owner>[^_]*)(?:_(?P<number>\d+))?_assignsubmission_(?P<plugin>[a-z]+)"
    r"(?P<ending>_.*)?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Part:
    """One entry: whose it is, what it holds by the student's paths, where feedback goes."""

    person: Person
    folder: Folder
    plugin: str
    entry: str
    feedback: str


def _recognises(source: Source) -> bool:
    fitting = sum(
        bool(_ENTRY.fullmatch(entry.name)) for entry in source.root.entries
    )
    return fitting > 0 and most(fitting, source.root)


def _read(source: Source, assignment: Assignment) -> Delivered:
    del assignment
    parts: dict[tuple[str, ...], list[_Part]] = {}
    unmatched = refusals(source.root)
    for entry in source.root.entries:
        part = _part(entry)
        if part is None:
            reason = "is not named as Moodle names submissions"
            unmatched.append(Unmatched(entry.path, reason))
        else:
            key = (part.person.name, *part.person.keys)
            parts.setdefault(key, []).append(part)
    anonymous = _is_blind([of_person[0].person for of_person in parts.values()])
    attempts = [
        _attempt(of_person, blind=anonymous) for of_person in parts.values()
    ]
    return Delivered(tuple(attempts), tuple(unmatched), anonymous)


def _part(entry: File | Folder) -> _Part | None:
    match = _ENTRY.fullmatch(entry.name)
    if match is None:
        return None
    keys = (participant_key(match["number"]),) if match["number"] else ()
    person = Person(name=match["owner"].strip(), keys=keys)
    prefix = entry.name[: match.end("plugin")]
    ending = match["ending"] or ""
    if isinstance(entry, Folder):
        # Until 4.0 the name ends in an underscore; the importer takes both.
        folder, feedback = moved_to_root(entry), f"{prefix}{ending}/{REPORT}"
    else:
        file = replace(entry, path=ending[1:] or entry.name)
        folder, feedback = Folder("", (file,)), f"{prefix}_{REPORT}"
    return _Part(person, folder, match["plugin"], entry.name, feedback)


def _attempt(parts: Sequence[_Part], *, blind: bool) -> Attempt:
    """Return what the plugins of one student hold together.

    A report goes where the files were.
    """
    person = parts[0].person
    if blind:
        number = person.keys[0].rpartition(" ")[2]
        person = replace(person, name=f"{person.name} {number}")
    first = next((part for part in parts if part.plugin == "file"), parts[0])
    feedback = first.feedback if person.keys else ""
    return Attempt(
        (person,),
        merged([part.folder for part in parts]),
        origin=first.entry,
        feedback=feedback,
    )


def _is_blind(people: Sequence[Person]) -> bool:
    """Return whether all have one name, which no class has, and a number each."""
    names = {person.name for person in people}
    if len(names) != 1 or not all(person.keys for person in people):
        return False
    return len(people) > 1 or names == {"Participant"}


LAYOUT = SiteLayout(
    name="moodle",
    title="a Moodle download of submissions",
    shape="Ada Byron_1234_assignsubmission_file",
    recognises=_recognises,
    read=_read,
)
