"""What a download said beside the files, kept in a folder that `grader import` wrote: people, times, late flags, groups.

It lies in the folder as `imported.json`, and is believed only in a folder that is given
as it is: what is in an archive may be of a student.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

import cattrs

from grader.errors import SubmissionsError
from grader.intake.intake import Intake, with_ids
from grader.intake.roster_matching import NOTHING
from grader.intake.student import Maker
from grader.intake.student_id import key, safe_id
from grader.intake.trees.tree import MIB, Folder, UnreadableError
from grader.model import Delivery, Person, Submission, Unmatched

FILE = "imported.json"
MAX_BYTES = 64 * MIB
REMARK = f"Whose is what, and when it was handed in, stands in {FILE}."
_TIP = "Import the download again; do not edit the file."


@dataclass(frozen=True, slots=True)
class KeptStudent:
    """All that is known of one student's submission but its files."""

    name: str
    person: Person
    delivery: Delivery
    group: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a class, by the students' folders."""

    anonymous: bool
    students: dict[str, KeptStudent] = field(default_factory=dict)


def kept_json(intake: Intake) -> bytes:
    """Return what is known of the submissions of *intake* beside their files."""
    students = {
        one.id: KeptStudent(one.name, one.person, one.delivery, one.group, one.missing)
        for one in intake.submissions
    }
    document = cattrs.unstructure(Kept(intake.anonymous, students))
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def read_kept(root: Folder) -> Kept | None:
    """Return what is kept in the folder *root*; None where nothing is.

    Raises SubmissionsError where it makes no sense.
    """
    file = next((file for file in root.files if file.name == FILE), None)
    if file is None:
        return None
    try:
        return cattrs.structure(json.loads(file.read(MAX_BYTES)), Kept)
    except UnreadableError as error:
        raise SubmissionsError(f"{FILE} {error}.", _TIP) from None
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        RecursionError,
        cattrs.BaseValidationError,
    ):
        raise SubmissionsError(
            f"{FILE} is not what `grader import` writes.", _TIP
        ) from None


def submissions_in(root: Folder, kept: Kept, make: Maker) -> Intake:
    """Return the submissions in *root*: a folder for each student, with what is *kept* of them.

    A folder that came later is a submission of which nothing is known; what is named
    and not there is unmatched.
    """
    known = {key(name): one for name, one in kept.students.items()}
    hidden = [folder for folder in root.folders if folder.name.startswith(".")]
    folders = [folder for folder in root.folders if folder not in hidden]
    made = [
        _with(make(folder, folder.name), known.get(key(folder.name)))
        for folder in folders
    ]
    there = {key(folder.name) for folder in folders}
    without = {
        name: one for name, one in kept.students.items() if key(name) not in there
    }
    missing = [_missing(name, one) for name, one in without.items() if one.missing]
    unmatched = [
        *(
            Unmatched(name, f"is named in {FILE} and is not there")
            for name, one in without.items()
            if not one.missing
        ),
        *(
            Unmatched(file.path, "lies beside the students' folders")
            for file in root.files
            if file.name != FILE
        ),
        *(Unmatched(folder.path, "is a hidden folder") for folder in hidden),
        *(Unmatched(refused.path, refused.reason) for refused in root.refused),
    ]
    unmatched.sort(key=lambda item: (item.path, item.reason))
    return Intake(
        with_ids((*made, *missing)),
        tuple(unmatched),
        anonymous=kept.anonymous,
        remarks=(REMARK,),
    )


def _missing(name: str, known: KeptStudent) -> Submission:
    return Submission(
        safe_id(name), known.name, problem=NOTHING, person=known.person, missing=True
    )


def _with(made: Submission, known: KeptStudent | None) -> Submission:
    if known is None:
        return replace(made, delivery=Delivery(origin=made.name))
    return replace(
        made,
        name=known.name,
        person=known.person,
        delivery=known.delivery,
        group=known.group,
    )
