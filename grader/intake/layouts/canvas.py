"""Canvas: the zip of "Download Submissions", all files in one folder.

`<name>[_LATE]_<user id>_<attachment id>_<file>`, anonymous
`anon_<id>[_LATE]_<attachment id>_<file>`; texts and links typed into the site end in
`_text.html` and `_link.html` and may have no attachment id. The name is the sortable
one in lower case without anything between words. A file that is handed in again gets
`-1`, `-2` before its suffix. Source: the content zipper of instructure/canvas-lms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.intake.layouts.base import (
    REPORT,
    Attempt,
    Delivered,
    SiteLayout,
    Source,
    most,
)
from grader.intake.trees.tree import File, Folder
from grader.model import Assignment, Person, Unmatched

#: What stands for every name where Canvas hides them.
_ANON = "anon"
_NAMED = re.compile(
    r"(?P<who>[^_]*?)(?P<late>_LATE)?_(?P<id>\d+)_(?P<upload>\d+)_(?P<file>.+)",
    re.DOTALL,
)
_TYPED = re.compile(
    r"(?P<who>[^_]*?)(?P<late>_LATE)?_(?P<id>\d+)_(?P<file>(?:text|link)\.html)"
)
_ANONYMOUS = re.compile(
    r"(?P<who>anon)_(?P<id>[A-Za-z0-9]+?)(?P<late>_LATE)?(?:_(?P<upload>\d+))?_(?P<file>.+)",
    re.DOTALL,
)
_AGAIN = re.compile(r"(?P<stem>.+)-(?P<number>\d+)(?P<suffix>\.[^.]+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Upload:
    """One entry: whose it is, which attachment, and what the student called the file."""

    person: Person
    late: bool
    upload: int
    file: File
    entry: str
    prefix: str

    @property
    def is_anonymous(self) -> bool:
        """Whether Canvas hides who it is."""
        return self.person.name == f"{_ANON} {self.person.id}"


def _recognises(source: Source) -> bool:
    fitting = sum(bool(_parsed(file)) for file in source.root.files)
    return fitting > 0 and most(fitting, source.root)


def _read(source: Source, assignment: Assignment) -> Delivered:
    uploads: dict[str, list[_Upload]] = {}
    unmatched = [
        Unmatched(folder.path, "is a folder; Canvas packs files only")
        for folder in source.root.folders
    ]
    unmatched += [
        Unmatched(refused.path, refused.reason) for refused in source.root.refused
    ]
    for file in source.root.files:
        found = _parsed(file)
        if found is None:
            unmatched.append(
                Unmatched(file.path, "is not named as Canvas names submissions")
            )
        else:
            uploads.setdefault(found.person.id, []).append(found)
    attempts = [
        attempt for own in uploads.values() for attempt in _attempts(own, assignment)
    ]
    anonymous = all(upload.is_anonymous for own in uploads.values() for upload in own)
    return Delivered(tuple(attempts), tuple(unmatched), anonymous)


def _parsed(file: File) -> _Upload | None:
    name = file.name
    found = (
        _ANONYMOUS.fullmatch(name) or _NAMED.fullmatch(name) or _TYPED.fullmatch(name)
    )
    if found is None:
        return None
    parts = found.groupdict()
    person = Person(
        name=f"{_ANON} {parts['id']}" if parts["who"] == _ANON else parts["who"],
        id=parts["id"],
    )
    moved = replace(file, path=parts["file"].replace("/", "_"))
    upload = parts.get("upload")
    prefix = name[: found.start("file")] if upload else ""
    return _Upload(person, bool(parts["late"]), int(upload or 0), moved, name, prefix)


def _attempts(uploads: Sequence[_Upload], assignment: Assignment) -> Iterator[Attempt]:
    """Yield the attempts of one student: of files that were handed in again each has another."""
    versions: dict[str, list[_Upload]] = {}
    for upload in sorted(uploads, key=lambda one: (one.upload, one.file.name)):
        name = _first_name(upload.file.name, assignment)
        versions.setdefault(name, []).append(
            replace(upload, file=replace(upload.file, path=name))
        )
    attempts = max(len(own) for own in versions.values())
    for number in range(1, attempts + 1):
        # What was handed in fewer times counts with its newest version.
        chosen = [
            own[max(0, len(own) - 1 - attempts + number)] for own in versions.values()
        ]
        newest = max(chosen, key=lambda one: one.upload)
        yield Attempt(
            people=(newest.person,),
            folder=Folder(
                "",
                tuple(
                    one.file for one in sorted(chosen, key=lambda one: one.file.path)
                ),
            ),
            late=any(one.late for one in chosen),
            origin=newest.entry,
            order=((number,),),
            feedback=(
                f"{newest.prefix}{REPORT}"
                if newest.prefix and not newest.is_anonymous
                else ""
            ),
        )


def _first_name(name: str, assignment: Assignment) -> str:
    """Return what a file was called before Canvas made its name unique.

    Only the assignment's own files are known.
    """
    found = _AGAIN.fullmatch(name)
    plain = found["stem"] + found["suffix"] if found else name
    return plain if plain in (assignment.file, *assignment.also) else name


LAYOUT = SiteLayout(
    name="canvas",
    title="a Canvas download of submissions",
    shape="byronada_1234_5678_mlp.py",
    recognises=_recognises,
    read=_read,
)
