"""A check as HTML: the student's page with what a check is on top, or a part of a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grader.desk.check_report import CheckReport, HelpText, Mistake
from grader.desk.help_levels import HelpLevel
from grader.desk.standings import Standing, State
from grader.model import Judgement, Result
from grader.report.check_view import (
    CheckView,
    FirstView,
    FunctionView,
    HelpView,
)
from grader.report.html import (
    course_templates,
    render_check_part,
    render_student,
)
from grader.report.submission_page import student_page
from grader.wording.differences import summary

_TONES = {State.RIGHT: "good", State.WRONG: "bad"}


def check_page(report: CheckReport, result: Result) -> str:
    """Return the page of *report* on *result*, without points."""
    page = student_page(as_far_as_allowed(report, result))
    templates = course_templates(result.assignment.course)
    title = f"Check of {report.file} · {report.assignment}"
    page = replace(
        page,
        title=title,
        name=report.file,
        check=check_view(report),
    )
    return render_student(page, templates)


def check_part(report: CheckReport) -> str:
    """Return *report* as HTML that a notebook shows below a cell."""
    return render_check_part(check_view(report))


def check_view(report: CheckReport) -> CheckView:
    """Return what HTML shows of *report*."""
    first = None
    if report.first is not None and not report.problems:
        first = _first(report.first, report.next_step)
    return CheckView(
        file=report.file,
        date=f"{report.at:%Y-%m-%d %H:%M}",
        hash=report.sha256,
        further_files=report.further_files,
        passed=report.passed,
        total=report.total,
        hidden_tests=report.hidden_tests,
        problems=tuple(problem.sentence for problem in report.problems),
        first=first,
        functions=tuple(map(_function, report.functions)),
        progress=report.progress,
    )


def as_far_as_allowed(report: CheckReport, result: Result) -> Result:
    """Return *result* without the help that the assignment does not give by now."""
    refused = {
        mistake.case: {text.level for text in mistake.helps if text.refusal}
        for mistake in report.mistakes
    }
    judgements = []
    for judgement in result.judgements:
        case = judgement.test.id.partition("::")[2]
        judgements.append(_without(judgement, refused.get(case, set())))
    return replace(result, judgements=tuple(judgements))


def _without(judgement: Judgement, refused: set[HelpLevel]) -> Judgement:
    outcome = judgement.outcome
    if HelpLevel.HINT in refused:
        test = replace(judgement.test, hint="")
        judgement = replace(judgement, test=test)
    if HelpLevel.SMALL_CASE in refused:
        outcome = replace(outcome, calls=(), figures=())
    if HelpLevel.DIAGNOSIS in refused and outcome.difference is not None:
        difference = outcome.difference
        text = summary(difference)
        sentence = type(difference)(difference.kind, difference.name, text)
        outcome = replace(outcome, difference=sentence)
    return replace(judgement, outcome=outcome)


def _first(mistake: Mistake, label: str) -> FirstView:
    as_handed_out = mistake.is_as_handed_out
    problem = mistake.problem
    return FirstView(
        label=label,
        function=mistake.function,
        test=mistake.title,
        sentence="" if as_handed_out else problem.sentence,
        exception=problem.exception,
        where=problem.where or mistake.defined,
        code=problem.code,
        helps=tuple(_helps(mistake)),
    )


def _helps(mistake: Mistake) -> Iterator[HelpView]:
    return map(_help, mistake.helps)


def _help(text: HelpText) -> HelpView:
    return HelpView(
        title=text.level.value.capitalize(),
        lines=text.lines,
        refusal=text.refusal,
    )


def _function(row: Standing) -> FunctionView:
    return FunctionView(
        name=row.function,
        state=row.state.value,
        tone=_TONES.get(row.state, "quiet"),
        tests=f"{row.right} of {row.total}",
    )
