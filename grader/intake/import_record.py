"""What a download said beside the files: people, times, late flags, groups.

`grader import` writes it as `imported.json` into the folder that it makes. It
is believed only in a folder that is graded as it is: what is in an archive may
be of a student.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

import cattrs

from grader.errors import SubmissionsError
from grader.intake.intake import Intake, with_ids
from grader.intake.layouts.base import refusals
from grader.intake.roster_matching import NOTHING
from grader.intake.student import Maker
from grader.intake.student_id import key, safe_id
from grader.intake.trees.tree import MIB, Folder, UnreadableError
from grader.model import Delivery, Person, Submission, Unmatched
from grader.wording.phrases import english

FILE = "imported.json"
MAX_BYTES = 64 * MIB
REMARK = f"Whose is what, and when it was handed in, stands in {FILE}."
_TIP = "Import the download again; do not edit the file."


@dataclass(frozen=True, slots=True)
class StudentRecord:
    """All that is on record of one student's submission but its files."""

    name: str
    person: Person
    delivery: Delivery
    group: str
    missing: bool


@dataclass(frozen=True, slots=True)
class ClassRecord:
    """What is on record of a class, by the students' folders."""

    anonymous: bool
    students: dict[str, StudentRecord] = field(default_factory=dict)


def record_json(intake: Intake) -> bytes:
    """Return the record of the submissions of *intake*: all but their files."""
    students = {}
    for submission in intake.submissions:
        students[submission.id] = StudentRecord(
            submission.name,
            submission.person,
            submission.delivery,
            submission.group,
            submission.missing,
        )
    document = cattrs.unstructure(ClassRecord(intake.anonymous, students))
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def read_record(root: Folder) -> ClassRecord | None:
    """Return the record in the folder *root*; None where there is none.

    Raises SubmissionsError where it makes no sense.
    """
    file = next((file for file in root.files if file.name == FILE), None)
    if file is None:
        return None
    try:
        return cattrs.structure(json.loads(file.read(MAX_BYTES)), ClassRecord)
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
            f"{FILE} is not what `grader import` writes.",
            _TIP,
        ) from None


def submissions_in(root: Folder, record: ClassRecord, make: Maker) -> Intake:
    """Return the submissions in *root*, a folder for each student, with their *record*.

    A folder that came later is a submission without a record; what is named and
    not there is unmatched.
    """
    records = {key(name): student for name, student in record.students.items()}
    submissions = []
    unmatched = refusals(root)
    present = set()
    for folder in root.folders:
        if folder.name.startswith("."):
            unmatched.append(Unmatched(folder.path, "is a hidden folder"))
            continue
        present.add(key(folder.name))
        made = make(folder, folder.name)
        submissions.append(_with_record(made, records.get(key(folder.name))))
    for name, student in record.students.items():
        if key(name) in present:
            continue
        if student.missing:
            submissions.append(_missing(name, student))
        else:
            reason = f"is named in {FILE} and is not there"
            unmatched.append(Unmatched(name, reason))
    for file in root.files:
        if file.name != FILE:
            unmatched.append(
                Unmatched(file.path, "lies beside the students' folders"),
            )
    unmatched.sort(key=lambda part: (part.path, part.reason))
    return Intake(
        with_ids(submissions),
        tuple(unmatched),
        anonymous=record.anonymous,
        remarks=(REMARK,),
    )


def _missing(name: str, record: StudentRecord) -> Submission:
    return Submission(
        safe_id(name),
        record.name,
        problem=english(NOTHING),
        problem_phrase=NOTHING,
        person=record.person,
        missing=True,
    )


def _with_record(made: Submission, record: StudentRecord | None) -> Submission:
    if record is None:
        return replace(made, delivery=Delivery(origin=made.name))
    return replace(
        made,
        name=record.name,
        person=record.person,
        delivery=record.delivery,
        group=record.group,
    )
