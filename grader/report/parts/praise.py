"""What went well in a submission: complete criteria, and tests of the others."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.model.safe_text import clean_line
from grader.report.parts.outline import MAX_TITLE, Outline, PageTest
from grader.wording.texts import of_course, plural, tr

MAX_PRAISE = 6


@dataclass(frozen=True, slots=True)
class Praise:
    """Something that is right."""

    title: str = field(
        metadata={
            "help": "a criterion, or a test where the criterion is not complete",
        },
    )
    detail: str = field(metadata={"help": "how much of it was tested"})


def praise(outline: Outline) -> tuple[Praise, ...]:
    """Return what is right: complete criteria first, then tests of the others."""
    complete: list[Praise] = []
    partial: list[Praise] = []
    for criterion in outline.result.assignment.rubric.criteria:
        tests = outline.tests_of(criterion.id)
        right = [test for test in tests if test.passed == len(test.cases)]
        if tests and len(right) == len(tests):
            title = of_course(clean_line(criterion.title, MAX_TITLE))
            complete.append(Praise(title, _all_passed(len(tests))))
        else:
            partial += [
                Praise(test.title, _cases_passed(test)) for test in right
            ]
    return tuple((complete + partial)[:MAX_PRAISE])


def _all_passed(tests: int) -> str:
    if tests == 1:
        return tr("its one test passed")
    return tr("all {count} tests passed", count=tests)


def _cases_passed(test: PageTest) -> str:
    if len(test.cases) == 1:
        return tr("passed")
    return tr("all {cases} passed", cases=plural(len(test.cases), "case"))
