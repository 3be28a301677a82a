"""Uses of what an assignment forbids, for a person to decide about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.model import Finding
from grader.model.safe_text import clean_line
from grader.report.parts.findings import line_of
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


def finding_view(finding: Finding) -> FindingView:
    """Return *finding* as a page shows it."""
    has_place = finding.file and finding.line
    file = clean_line(finding.file, MAX_NAME)
    return FindingView(
        name=clean_line(finding.name, MAX_NAME),
        how=tr(clean_line(finding.how, MAX_NAME)),
        where=line_of(file, finding.line) if has_place else "",
    )


def findings_in_words(findings: Sequence[Finding]) -> str:
    """Return the first of *findings*, and how many more there are."""
    first = finding_view(findings[0])
    place = f" ({first.where})" if first.where else ""
    further = len(findings) - 1
    more = f"; {plural(further, 'more finding')}" if further else ""
    return f"`{first.name}` {first.how}{place}{more}"
