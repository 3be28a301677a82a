"""Gradescope: the export of submissions, a folder or file for each.

Beside them lies `submission_metadata.yml`. The metadata is a mapping by folder:
submitters with name, sid and email (several are a group), created_at, history.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grader.errors import SubmissionsError
from grader.intake.layouts.base import (
    Attempt,
    Delivered,
    SiteLayout,
    Source,
    refusals,
)
from grader.intake.layouts.yaml_texts import Texts, read_texts
from grader.intake.times import iso_time
from grader.intake.trees.tree import (
    MIB,
    File,
    Folder,
    UnreadableError,
    moved_to_root,
)
from grader.model import Assignment, Person, Unmatched
from grader.model.safe_text import clean_line

METADATA = "submission_metadata.yml"
MAX_METADATA = 64 * MIB
MAX_TEXT = 200
#: What the export says of tests; it is long, and of no use here.
_SKIPPED = frozenset({"results"})


def _recognises(source: Source) -> bool:
    return _metadata(source.root) is not None


def _read(source: Source, assignment: Assignment) -> Delivered:
    del assignment
    file = _metadata(source.root)
    if file is None:
        raise SubmissionsError(
            f"{source.name} has no {METADATA}.",
            "Export the submissions from Gradescope again.",
        )
    descriptions = _descriptions(file, source)
    entries: dict[str, File | Folder] = {}
    attempts = []
    unmatched = refusals(source.root)
    for entry in source.root.entries:
        if (
            entry is not file
            and entries.setdefault(entry.name, entry) is not entry
        ):
            unmatched.append(Unmatched(entry.path, "is there more than once"))
    for name, description in descriptions.items():
        described = entries.pop(name, None)
        if described is None:
            reason = f"is named in {METADATA} and is not there"
            unmatched.append(Unmatched(clean_line(name, MAX_TEXT), reason))
        else:
            fields = description if isinstance(description, Mapping) else {}
            attempts.append(_attempt(described, fields))
    unmatched += [
        Unmatched(entry.path, f"is not named in {METADATA}")
        for entry in entries.values()
    ]
    return Delivered(tuple(attempts), tuple(unmatched))


def _metadata(root: Folder) -> File | None:
    return next((file for file in root.files if file.name == METADATA), None)


def _descriptions(file: File, source: Source) -> Mapping[str, Texts]:
    try:
        data = file.read(MAX_METADATA + 1)
    except UnreadableError as error:
        raise SubmissionsError(
            f"{METADATA} in {source.name} {error}.",
            "Export the submissions again.",
        ) from None
    if len(data) > MAX_METADATA:
        raise SubmissionsError(
            f"{METADATA} in {source.name} is larger than {MAX_METADATA // MIB} MB.",
            "Export one assignment at a time.",
        )
    try:
        document = read_texts(data, _SKIPPED)
    except ValueError as error:
        reason = clean_line(str(error), 300)
        raise SubmissionsError(
            f"{METADATA} in {source.name} cannot be read: {reason}.",
            "Export the submissions from Gradescope again.",
        ) from None
    if not isinstance(document, Mapping):
        raise SubmissionsError(
            f"{METADATA} in {source.name} describes no submissions.",
            "Export the submissions again.",
        )
    return document


def _attempt(entry: File | Folder, description: Mapping[str, Texts]) -> Attempt:
    submitters = dict.fromkeys(_people(description.get("submitters", ())))
    people = tuple(submitters) or (Person(name=entry.name),)
    folder = entry if isinstance(entry, Folder) else Folder("", (entry,))
    time = _line(description, "created_at")
    history = description.get("history", ())
    return Attempt(
        people=people,
        folder=moved_to_root(folder),
        submitted=iso_time(time),
        origin=entry.name,
        order=((time,),),
        attempts=1 if isinstance(history, str) else len(history) + 1,
    )


def _people(submitters: Texts) -> Iterator[Person]:
    for submitter in () if isinstance(submitters, str) else submitters:
        if isinstance(submitter, Mapping):
            name, sid = _line(submitter, "name"), _line(submitter, "sid")
            email = _line(submitter, "email")
            if name or sid or email:
                yield Person(name=name or email or sid, id=sid, email=email)


def _line(texts: Mapping[str, Texts], key: str) -> str:
    value = texts.get(key, "")
    return clean_line(value, MAX_TEXT) if isinstance(value, str) else ""


LAYOUT = SiteLayout(
    name="gradescope",
    title="a Gradescope export of submissions",
    shape=f"submission_1234 beside {METADATA}",
    recognises=_recognises,
    read=_read,
)
