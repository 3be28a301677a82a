"""Moodle: the zip of "Download all submissions", with folders or flat.

`<full name>_<participant>_assignsubmission_<plugin>[_]/<path>`, flat
`…_<plugin>_<file>`; blind `Participant_<number>_…`, in the site's language; a team
`<group>[_<number>]_…`. Names have no underscore. The number is another one in each
assignment. Source: mod_assign's downloader and its importer of feedback files.
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
)
from grader.intake.layouts.subtrees import merged
from grader.intake.person_names import participant_key
from grader.intake.trees.tree import File, Folder, moved_to_root
from grader.model import Assignment, Person, Unmatched

_ENTRY = re.compile(
    r"(?P<who>[^_]*)(?:_(?P<number>\d+))?_(?P<type>assignsubmission)_(?P<plugin>[a-z]+)(?P<rest>_.*)?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Part:
    """One entry: whose it is, what it holds with paths of the student's own, and where feedback goes."""

    person: Person
    folder: Folder
    plugin: str
    entry: str
    feedback: str


def _recognises(source: Source) -> bool:
    fitting = sum(bool(_ENTRY.fullmatch(entry.name)) for entry in source.root.entries)
    return fitting > 0 and most(fitting, source.root)


def _read(source: Source, assignment: Assignment) -> Delivered:
    del assignment
    parts: dict[tuple[str, ...], list[_Part]] = {}
    unmatched = [
        Unmatched(refused.path, refused.reason) for refused in source.root.refused
    ]
    for entry in source.root.entries:
        found = _part(entry)
        if found is None:
            unmatched.append(
                Unmatched(entry.path, "is not named as Moodle names submissions")
            )
        else:
            parts.setdefault((found.person.name, *found.person.keys), []).append(found)
    anonymous = _is_blind([own[0].person for own in parts.values()])
    return Delivered(
        tuple(_attempt(own, blind=anonymous) for own in parts.values()),
        tuple(unmatched),
        anonymous,
    )


def _part(entry: File | Folder) -> _Part | None:
    found = _ENTRY.fullmatch(entry.name)
    if found is None:
        return None
    person = Person(
        name=found["who"].strip(),
        keys=(participant_key(found["number"]),) if found["number"] else (),
    )
    prefix = entry.name[: found.end("plugin")]
    rest = found["rest"] or ""
    if isinstance(entry, Folder):
        # Until 4.0 the name ends in an underscore; the importer takes both.
        return _Part(
            person,
            moved_to_root(entry),
            found["plugin"],
            entry.name,
            f"{prefix}{rest}/{REPORT}",
        )
    file = replace(entry, path=rest[1:] or entry.name)
    return _Part(
        person, Folder("", (file,)), found["plugin"], entry.name, f"{prefix}_{REPORT}"
    )


def _attempt(parts: Sequence[_Part], *, blind: bool) -> Attempt:
    """Return what the plugins of one student hold together.

    A report goes where the files were.
    """
    person = parts[0].person
    if blind:
        person = replace(
            person, name=f"{person.name} {person.keys[0].rpartition(' ')[2]}"
        )
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
    return (
        len(names) == 1
        and all(person.keys for person in people)
        and (len(people) > 1 or names == {"Participant"})
    )


LAYOUT = SiteLayout(
    name="moodle",
    title="a Moodle download of submissions",
    shape="Ada Byron_1234_assignsubmission_file",
    recognises=_recognises,
    read=_read,
)
