"""Grades the one submission in Gradescope's container, and writes its result there.

Layout: https://gradescope-autograders.readthedocs.io/en/latest/specs/:
`submission/`, `submission_metadata.json`, `results/`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from grader.export.atomic_files import write_atomically
from grader.export.gradescope import gradescope_json
from grader.hookspecs import hookimpl
from grader.intake import Intake, make_submission, read_folder
from grader.intake.times import iso_time
from grader.model import Assignment, Delivery, Result
from grader.model.options import Options, Reading
from grader.model.safe_text import clean_line
from grader.pipeline import grade_class
from grader.report.audience import for_student

SITE = "gradescope"
_MAX_TIME = 100


class OneSubmission:
    """A plugin that takes the whole source for the work of one student.

    Folders in it are part of that work.
    """

    def __init__(self, submitted: str) -> None:
        self.delivery = Delivery(SITE, submitted)

    @hookimpl(tryfirst=True)
    def grader_collect_submissions(
        self,
        source: Path,
        assignment: Assignment,
        reading: Reading,
    ) -> Intake:
        """Return the submission, with the time at which it was handed in."""
        del reading
        tree = read_folder(source, of_class=False)
        made = make_submission(tree, "submission", assignment)
        return Intake((replace(made, delivery=self.delivery),), site=SITE)


def autograde(assignment: Assignment, root: Path) -> Result:
    """Grade `root/submission`, write `root/results/results.json`, return the result.

    It is the result as it counts. Raises GraderError where course or container
    must be mended; nothing is written then.
    """
    plugin = OneSubmission(_submitted(root / "submission_metadata.json"))
    graded = grade_class(assignment, root / "submission", Options(), [plugin])
    (result,) = graded.results
    text = gradescope_json(result, for_student(result))
    write_atomically(root / "results" / "results.json", text.encode())
    return result


def _submitted(metadata: Path) -> str:
    """Return when the submission was made, as far as Gradescope says."""
    try:
        created = json.loads(metadata.read_bytes())["created_at"]
    except (OSError, ValueError, LookupError, TypeError):
        return ""
    if not isinstance(created, str):
        return ""
    return iso_time(clean_line(created, _MAX_TIME))
