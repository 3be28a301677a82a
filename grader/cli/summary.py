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
from grader.model import Judgement, Result, Verdict

if TYPE_CHECKING:
    from grader.pipeline import Checked

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


def summarise_check(checked: Checked) -> None:
    """Append a table of the public tests of one submission."""
    if not os.environ.get(VARIABLE):
        return
    from grader.export.markdown import escaped, table  # NumPy only where needed

    result = checked.result
    judgements = result.judgements
    title = escaped(result.assignment.title)
    problems = dict.fromkeys(
        judgement.feedback
        for judgement in judgements
        if judgement.failed_to_load
    )
    top = "".join(f"**{escaped(problem)}**\n\n" for problem in problems)
    tests = table(("test", "verdict", ""), list(map(_row, judgements)))
    passed = (
        f"{passed_text(result)} public tests passed; {checked.hidden_tests} hidden"
        " tests decide the score."
    )
    _append(f"### {title}\n\n{top}{tests}\n{passed}\n")


def _row(judgement: Judgement) -> tuple[str, str, str]:
    title = judgement.test.title
    if judgement.failed_to_load:
        return title, "not run", ""
    return title, judgement.verdict.value, judgement.feedback


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
    cases_by_test: dict[str, list[Judgement]] = {}
    for judgement in result.judgements:
        cases = cases_by_test.setdefault(judgement.test.function, [])
        cases.append(judgement)
    passed = [
        all(case.verdict is Verdict.PASSED for case in cases)
        for cases in cases_by_test.values()
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
