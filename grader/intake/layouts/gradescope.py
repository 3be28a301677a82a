"""Gradescope: the export of submissions, with `submission_metadata.yml` and one folder (or file) for each submission.

The metadata is a mapping by folder: submitters with name, sid and email (several are a
group), created_at, history.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grader.errors import SubmissionsError
from grader.intake.layouts.base import Attempt, Delivered, SiteLayout, Source
from grader.intake.layouts.yaml_texts import Texts, read_texts
from grader.intake.times import iso_time
from grader.intake.trees.tree import MIB, File, Folder, UnreadableError, moved_to_root
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
    described = _described(file, source)
    entries: dict[str, File | Folder] = {}
    attempts = []
    unmatched = [
        Unmatched(refused.path, refused.reason) for refused in source.root.refused
    ]
    others = [entry for entry in source.root.entries if entry is not file]
    for entry in others:
        entries.setdefault(entry.name, entry)
    again = [entry for entry in others if entries[entry.name] is not entry]
    unmatched += [Unmatched(entry.path, "is there more than once") for entry in again]
    for name, about in described.items():
        own = entries.pop(name, None)
        if own is None:
            unmatched.append(
                Unmatched(
                    clean_line(name, MAX_TEXT),
                    f"is named in {METADATA} and is not there",
                )
            )
        else:
            attempts.append(_attempt(own, about if isinstance(about, Mapping) else {}))
    unmatched += [
        Unmatched(entry.path, f"is not named in {METADATA}")
        for entry in entries.values()
    ]
    return Delivered(tuple(attempts), tuple(unmatched))


def _metadata(root: Folder) -> File | None:
    return next((file for file in root.files if file.name == METADATA), None)


def _described(file: File, source: Source) -> Mapping[str, Texts]:
    try:
        data = file.read(MAX_METADATA + 1)
    except UnreadableError as error:
        raise SubmissionsError(
            f"{METADATA} in {source.name} {error}.", "Export the submissions again."
        ) from None
    if len(data) > MAX_METADATA:
        raise SubmissionsError(
            f"{METADATA} in {source.name} is larger than {MAX_METADATA // MIB} MB.",
            "Export one assignment at a time.",
        )
    try:
        found = read_texts(data, _SKIPPED)
    except ValueError as error:
        reason = clean_line(str(error), 300)
        raise SubmissionsError(
            f"{METADATA} in {source.name} cannot be read: {reason}.",
            "Export the submissions from Gradescope again.",
        ) from None
    if not isinstance(found, Mapping):
        raise SubmissionsError(
            f"{METADATA} in {source.name} describes no submissions.",
            "Export the submissions again.",
        )
    return found


def _attempt(entry: File | Folder, about: Mapping[str, Texts]) -> Attempt:
    people = tuple(dict.fromkeys(_people(about.get("submitters", ())))) or (
        Person(name=entry.name),
    )
    submitted = about.get("created_at", "")
    text = clean_line(submitted, MAX_TEXT) if isinstance(submitted, str) else ""
    history = about.get("history", ())
    return Attempt(
        people=people,
        folder=(
            moved_to_root(entry) if isinstance(entry, Folder) else Folder("", (entry,))
        ),
        submitted=iso_time(text),
        origin=entry.name,
        order=((text,),),
        attempts=1 if isinstance(history, str) else len(history) + 1,
    )


def _people(submitters: Texts) -> Iterator[Person]:
    for one in () if isinstance(submitters, str) else submitters:
        if isinstance(one, Mapping):
            known = {
                key: clean_line(value, MAX_TEXT)
                for key, value in one.items()
                if isinstance(value, str)
            }
            name, sid, email = (known.get(key, "") for key in ("name", "sid", "email"))
            if name or sid or email:
                yield Person(name=name or email or sid, id=sid, email=email)


LAYOUT = SiteLayout(
    name="gradescope",
    title="a Gradescope export of submissions",
    shape=f"submission_1234 beside {METADATA}",
    recognises=_recognises,
    read=_read,
)
