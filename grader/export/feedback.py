"""Feedback archives: reports under the names by which a course site hands them out.

Formats: Canvas reads user and attachment from the first two numbers of the name
("upload submissions zip"); Moodle name, participant and plugin from the path
("upload multiple feedback files in a zip"). Both names are those of the
download.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.errors import ExportError
from grader.export.exportable import has_grade
from grader.model import Result

#: How a site is called, and what its users do to have the download that is
#: graded.
SITES = {
    "canvas": (
        "Canvas",
        "In Canvas: the assignment, Download submissions; grade that zip as it is.",
    ),
    "moodle": (
        "Moodle",
        (
            "In Moodle: View all submissions, Download all submissions; grade that zip"
            " as it is."
        ),
    ),
}
_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Feedback:
    """The bytes of an archive, its number of reports, and whom none of them reaches."""

    content: bytes
    reports: int
    students_left: tuple[str, ...]


def feedback_zip(
    site: str,
    results: Sequence[Result],
    report_of: Callable[[Result], bytes],
) -> Feedback:
    """Return the archive for *site*; *report_of* gives the page of a student.

    A group that the site knows by one name has one report. Raises ExportError
    where nothing was graded from a download of the site, for then nobody's name
    there is known.
    """
    stream = io.BytesIO()
    written: set[str] = set()
    unreached = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for result in results:
            delivery = result.submission.delivery
            path = delivery.feedback if delivery.site == site else ""
            if not path or not has_grade(result):
                unreached.append(result.submission.name)
            elif path not in written:
                written.add(path)
                entry = zipfile.ZipInfo(path, _DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, report_of(result))
    if not written:
        title, tip = SITES[site]
        raise ExportError(
            f"No submission was read from a download of {title} that takes feedback"
            " back.",
            tip,
        )
    return Feedback(stream.getvalue(), len(written), tuple(unreached))
