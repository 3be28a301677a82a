"""Uses of what an assignment forbids, for a person to decide about."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.model import Finding, Result, Submission
from grader.model.safe_text import clean_line
from grader.report.parts.findings import line_of
from grader.report.parts.source import line_anchor
from grader.wording.texts import plural, tr

MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class FindingView:
    """A use of what the assignment forbids."""

    name: str = field(metadata={"help": "what is forbidden"})
    how: str = field(metadata={"help": "in which way it is used"})
    where: str = field(
        metadata={"help": "file and line; empty where that is not known"},
    )
    anchor: str = field(
        metadata={
            "help": "id of the line in the source on this page, if it is there",
            "anchor": True,
        },
    )


def finding_views(result: Result) -> tuple[FindingView, ...]:
    """Return the findings of *result*, those in the file that was graded first."""
    submission = result.submission
    ranked = sorted(
        result.findings,
        key=lambda finding: finding.file != submission.main,
    )
    return tuple(finding_view(finding, submission) for finding in ranked)


def finding_view(finding: Finding, submission: Submission) -> FindingView:
    """Return *finding* in *submission* as a page shows it."""
    has_place = finding.file and finding.line
    file = clean_line(finding.file, MAX_NAME)
    return FindingView(
        name=clean_line(finding.name, MAX_NAME),
        how=tr(clean_line(finding.how, MAX_NAME)),
        where=line_of(file, finding.line) if has_place else "",
        anchor=line_anchor(submission, finding.file, finding.line),
    )


def findings_in_words(result: Result) -> str:
    """Return the first of the findings of *result*, and how many more there are."""
    first = finding_views(result)[0]
    place = f" ({first.where})" if first.where else ""
    further = len(result.findings) - 1
    more = f"; {plural(further, 'more finding')}" if further else ""
    return f"`{first.name}` {first.how}{place}{more}"
