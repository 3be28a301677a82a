"""The summary of a step in GitHub Actions: a table where a person looks first.

Nothing is written anywhere else.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape

from grader.cli.progress import state_of
from grader.cli.terminal import errors
from grader.model import Result, Verdict
from grader.model.result import by_function

if TYPE_CHECKING:
    from grader.desk.check_report import CheckReport

#: Where GitHub says which file holds the summary.
VARIABLE = "GITHUB_STEP_SUMMARY"


def summarise_class(results: Sequence[Result]) -> None:
    """Append a table of a class: student, points, passed tests, state."""
    if not os.environ.get(VARIABLE) or not results:
        return
    from grader.export.markdown import escaped, table  # NumPy only where needed

    title = escaped(results[0].assignment.title)
    rows = [
        (
            result.submission.id,
            points_text(result),
            passed_text(result),
            state_of(result),
        )
        for result in results
    ]
    _append(
        f"### {title}\n\n{table(('student', 'score', 'passed', 'state'), rows)}",
    )


def summarise_check(report: CheckReport) -> None:
    """Append how each function stands in a student's own check, and what to fix first."""
    if not os.environ.get(VARIABLE):
        return
    from grader.export.markdown import escaped, table  # NumPy only where needed

    problems = [f"**{escaped(item.sentence)}**\n\n" for item in report.problems]
    rows = [
        (row.function, row.state.value, f"{row.right} of {row.total}")
        for row in report.functions
    ]
    functions = table(("function", "state", "tests passed"), rows)
    first = ""
    if report.first is not None and not report.problems:
        sentence = escaped(report.first.problem.sentence)
        first = f"Fix first: {escaped(report.first.function)}. {sentence}\n\n"
    passed = (
        f"{report.passed} of {report.total} public tests passed. This is no grade:"
        f" {report.hidden_tests} hidden tests decide the score."
    )
    title = escaped(report.assignment)
    _append(
        f"### {title}\n\n{''.join(problems)}{first}{functions}\n{passed}\n",
    )


def points_text(result: Result) -> str:
    """Return the points of *result* and the maximum, or a dash without a score."""
    score = None if result.submission.missing else result.score
    if score is None:
        return "-"
    return f"{float(score.earned):.4g} / {float(score.maximum):g}"


def passed_text(result: Result) -> str:
    """Return how many of the tests of *result* passed.

    The cases of a test count together, as on the pages.
    """
    passed = [
        all(case.verdict is Verdict.PASSED for case in cases)
        for cases in by_function(result.judgements)
    ]
    return f"{sum(passed)}/{len(passed)}"


def _append(text: str) -> None:
    path = Path(os.environ[VARIABLE])
    try:
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"{text}\n")
    except OSError as problem:
        errors().print(
            f"[yellow]The step summary {escape(str(path))} cannot be written:[/]"
            f" {problem.strerror}.",
        )
