"""Blackboard: the zip of "Assignment File Download", all files in one folder.

`<assignment>_<user>_attempt_<YYYY-MM-DD-HH-MM-SS>_<file>`, and for each attempt
a receipt that ends after the time in `.txt`. Both assignment and user may hold
underscores: the receipt says who the user is, else what all names have in
common is the assignment's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.intake.layouts.base import (
    Attempt,
    Delivered,
    SiteLayout,
    Source,
    begin_alike,
    most,
    refusals,
)
from grader.intake.layouts.subtrees import from_files
from grader.intake.times import iso_time
from grader.intake.trees.tree import File, UnreadableError
from grader.model import Assignment, Person, Unmatched
from grader.model.safe_text import clean_line

_ENTRY = re.compile(
    r"(?P<owner>.+)_attempt_(?P<time>\d{4}(?:-\d{2}){5})(?:_(?P<file>.+)|\.txt)",
    re.DOTALL,
)
#: "Name: Ada Byron (ab1234)", the first line of a receipt.
_RECEIPT = re.compile(
    r"^Name:\s*(?P<name>.*?)\s*\((?P<user>[^()]+)\)\s*$",
    re.MULTILINE,
)
MAX_RECEIPT = 64 * 1024
MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file with the parts of its name; a receipt has no name of its own."""

    owner: str
    time: str
    name: str
    file: File


def _recognises(source: Source) -> bool:
    fitting = sum(
        bool(_ENTRY.fullmatch(file.name)) for file in source.root.files
    )
    return fitting > 0 and most(fitting, source.root)


def _read(source: Source, assignment: Assignment) -> Delivered:
    del assignment
    unmatched = [
        Unmatched(folder.path, "is a folder; Blackboard packs files only")
        for folder in source.root.folders
    ]
    unmatched += refusals(source.root)
    attempts: dict[tuple[str, str], list[_Entry]] = {}
    for file in source.root.files:
        match = _ENTRY.fullmatch(file.name)
        if match is None:
            reason = "is not named as Blackboard names submissions"
            unmatched.append(Unmatched(file.path, reason))
        else:
            entry = _Entry(
                match["owner"],
                match["time"],
                match["file"] or "",
                file,
            )
            attempts.setdefault((entry.owner, entry.time), []).append(entry)
    shared = begin_alike((owner for owner, _ in attempts), "_")
    return Delivered(
        tuple(_attempt(entries, shared) for entries in attempts.values()),
        tuple(unmatched),
    )


def _attempt(entries: Sequence[_Entry], shared: str) -> Attempt:
    owner, time = entries[0].owner, entries[0].time
    files = [
        replace(entry.file, path=entry.name) for entry in entries if entry.name
    ]
    receipt = next((entry.file for entry in entries if not entry.name), None)
    return Attempt(
        (_person(owner, shared, receipt),),
        from_files(files),
        submitted=iso_time(time),
        origin=f"{owner}_attempt_{time}",
        order=((time,),),
    )


def _person(owner: str, shared: str, receipt: File | None) -> Person:
    heading = _RECEIPT.search(_text(receipt)) if receipt else None
    # The receipt's text is the student's in part: it counts where the file's
    # name agrees.
    if heading and owner.endswith(f"_{heading['user']}"):
        user = heading["user"]
        return Person(
            name=clean_line(heading["name"], MAX_NAME) or user,
            id=user,
        )
    user = owner.rpartition("_")[2]
    if shared and len(owner) > len(shared):
        user = owner[len(shared) :]
    return Person(name=user, id=user)


def _text(receipt: File) -> str:
    try:
        return receipt.read(MAX_RECEIPT).decode("utf-8-sig", "replace")
    except UnreadableError:
        return ""


LAYOUT = SiteLayout(
    name="blackboard",
    title="a Blackboard download of submissions",
    shape="HW1_ab1234_attempt_2026-03-01-23-59-00_mlp.py",
    recognises=_recognises,
    read=_read,
)
