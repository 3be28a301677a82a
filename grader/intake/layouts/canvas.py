"""Canvas: the zip of "Download Submissions", all files in one folder.

`<name>[_LATE]_<user id>_<attachment id>_<file>`, anonymous
`anon_<id>[_LATE]_<attachment id>_<file>`; texts and links typed into the site
end in `_text.html` and `_link.html` and may have no attachment id. The name is
the sortable one in lower case without anything between words. A file that is
handed in again gets `-1`, `-2` before its suffix. Source: the content zipper of
instructure/canvas-lms.
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
    refusals,
)
from grader.intake.trees.tree import File, Folder
from grader.model import Assignment, Person, Unmatched

#: What stands for every name where Canvas hides them.
_ANON = "anon"
_NAMED = re.compile(
    r"(?P<owner>[^_]*?)(?P<late>_LATE)?_(?P<id>\d+)_(?P<upload>\d+)_(?P<file>.+)",
    re.DOTALL,
)
_TYPED = re.compile(
    r"(?P<owner>[^_]*?)(?P<late>_LATE)?_(?P<id>\d+)_(?P<file>(?:text|link)\.html)",
)
_ANONYMOUS = re.compile(
    r"(?P<owner>anon)_(?P<id>[A-Za-z0-9]+?)(?P<late>_LATE)?(?:_(?P<upload>\d+))?"
    r"_(?P<file>.+)",
    re.DOTALL,
)
_AGAIN = re.compile(
    r"(?P<stem>.+)-(?P<number>\d+)(?P<suffix>\.[^.]+)",
    re.DOTALL,
)


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
    unmatched += refusals(source.root)
    for file in source.root.files:
        upload = _parsed(file)
        if upload is None:
            reason = "is not named as Canvas names submissions"
            unmatched.append(Unmatched(file.path, reason))
        else:
            uploads.setdefault(upload.person.id, []).append(upload)
    attempts: list[Attempt] = []
    anonymous = True
    for of_person in uploads.values():
        attempts += _attempts(of_person, assignment)
        anonymous = anonymous and all(
            upload.is_anonymous for upload in of_person
        )
    return Delivered(tuple(attempts), tuple(unmatched), anonymous)


def _parsed(file: File) -> _Upload | None:
    name = file.name
    match = (
        _ANONYMOUS.fullmatch(name)
        or _NAMED.fullmatch(name)
        or _TYPED.fullmatch(name)
    )
    if match is None:
        return None
    parts = match.groupdict()
    owner = parts["owner"]
    person = Person(
        name=f"{_ANON} {parts['id']}" if owner == _ANON else owner,
        id=parts["id"],
    )
    moved = replace(file, path=parts["file"].replace("/", "_"))
    upload = parts.get("upload")
    prefix = name[: match.start("file")] if upload else ""
    return _Upload(
        person,
        bool(parts["late"]),
        int(upload or 0),
        moved,
        name,
        prefix,
    )


def _attempts(
    uploads: Sequence[_Upload],
    assignment: Assignment,
) -> Iterator[Attempt]:
    """Yield the attempts of one student.

    Of files that were handed in again each attempt has another version.
    """
    versions_by_name: dict[str, list[_Upload]] = {}
    for upload in sorted(
        uploads,
        key=lambda upload: (upload.upload, upload.file.name),
    ):
        name = _first_name(upload.file.name, assignment)
        renamed = replace(upload, file=replace(upload.file, path=name))
        versions_by_name.setdefault(name, []).append(renamed)
    attempts = max(map(len, versions_by_name.values()))
    for number in range(1, attempts + 1):
        # What was handed in fewer times counts with its newest version.
        chosen = [
            versions[max(0, len(versions) - 1 - attempts + number)]
            for versions in versions_by_name.values()
        ]
        yield _attempt(chosen, number)


def _attempt(uploads: Sequence[_Upload], number: int) -> Attempt:
    newest = max(uploads, key=lambda upload: upload.upload)
    files = [upload.file for upload in uploads]
    files.sort(key=lambda file: file.path)
    feedback = ""
    if newest.prefix and not newest.is_anonymous:
        feedback = f"{newest.prefix}{REPORT}"
    return Attempt(
        people=(newest.person,),
        folder=Folder("", tuple(files)),
        late=any(upload.late for upload in uploads),
        origin=newest.entry,
        order=((number,),),
        feedback=feedback,
    )


def _first_name(name: str, assignment: Assignment) -> str:
    """Return what a file was called before Canvas made its name unique.

    That can be told of the assignment's own files only.
    """
    match = _AGAIN.fullmatch(name)
    plain = match["stem"] + match["suffix"] if match else name
    return plain if plain in (assignment.file, *assignment.also) else name


LAYOUT = SiteLayout(
    name="canvas",
    title="a Canvas download of submissions",
    shape="byronada_1234_5678_mlp.py",
    recognises=_recognises,
    read=_read,
)
