"""A check as lines for a terminal, in Rich's markup."""

from __future__ import annotations

from collections.abc import Iterator

from rich.markup import escape
from rich.text import Text

from grader.desk.check_report import CheckReport, HelpText, Mistake, Problem
from grader.desk.help_levels import HelpLevel
from grader.desk.standings import Standing, State

_MARKS = {
    State.RIGHT: "[green]✓[/]",
    State.WRONG: "[red]✗[/]",
    State.UNWRITTEN: "[dim]·[/]",
    State.NOT_RUN: "[dim]-[/]",
}
_ORDER = tuple(HelpLevel)
_EXTRA_CREDIT = "The others are extra credit that is not written."


def check_lines(
    report: CheckReport,
    unfolded: int,
    *,
    all_details: bool = False,
    options: bool = True,
) -> Iterator[str]:
    """Yield the lines of *report*.

    Of each mistake, the hint and *unfolded* further levels of help are shown;
    with *options*, what `grader check` takes to show more.
    """
    file, title = escape(report.file), escape(report.assignment)
    yield f"[bold]{file}[/] · {title} · isolation: {report.isolation}"
    yield ""
    for problem in report.problems:
        yield f"[red]✗[/] [bold]{escape(problem.sentence)}[/]"
        yield from _place(problem, "    ")
        if problem.is_unparsed:
            yield (
                "    Python reads a file as a whole: because of this place nothing of"
                " it can run."
            )
        yield ""
    if report.first is not None and not report.problems:
        yield from _first(report, report.first, unfolded, options=options)
    yield from _table(report)
    if all_details:
        yield from _all(report, unfolded)
    yield from _end(report)


def brief_line(report: CheckReport) -> str:
    """Return *report* in one line."""
    passed = f"{report.passed} of {report.total} public tests passed"
    if report.problems:
        return f"{passed}. {report.problems[0].sentence}"
    if report.first is None:
        return f"{passed}."
    if report.all_passed:
        return f"{passed}. {_EXTRA_CREDIT}"
    step = "write" if report.first.state is State.UNWRITTEN else "fix"
    return f"{passed}; {step} `{report.first.function}` first."


def plain_text(report: CheckReport, unfolded: int) -> str:
    """Return *report* as text without marks for colours."""
    lines = check_lines(report, unfolded, options=False)
    return "\n".join(Text.from_markup(line).plain for line in lines)


def _first(
    report: CheckReport,
    mistake: Mistake,
    unfolded: int,
    *,
    options: bool,
) -> Iterator[str]:
    place = f" [dim]({escape(mistake.defined)})[/]" if mistake.defined else ""
    yield f"[bold]{report.next_step}: {escape(mistake.function)}[/]{place}"
    yield f"  {escape(mistake.title)} [dim]({escape(mistake.case)})[/]"
    yield from _details(mistake, unfolded)
    wrong = [item for item in report.mistakes if not item.is_as_handed_out]
    if len(wrong) > 1:
        more = "; --all shows each" if options else ""
        yield f"    [dim]{len(wrong)} tests did not pass{more}.[/]"
    yield ""


def _all(report: CheckReport, unfolded: int) -> Iterator[str]:
    """Yield the details of every failure of what was written."""
    for mistake in report.mistakes:
        if mistake.is_as_handed_out:
            continue
        name, case = escape(mistake.function), escape(mistake.case)
        title = escape(mistake.title)
        yield f"[red]✗[/] [bold]{name}[/]: {title} [dim]({case})[/]"
        yield from _details(mistake, unfolded)
        yield ""


def _details(mistake: Mistake, unfolded: int) -> Iterator[str]:
    problem = mistake.problem
    if not mistake.is_as_handed_out:
        yield f"    [bold]{mistake.verdict.value}[/]: {escape(problem.sentence)}"
        yield from _place(problem, "    ")
    shown = _ORDER[: unfolded + 1]
    for text in mistake.helps:
        if text.level in shown:
            yield from _help(text)
    folded = [text for text in mistake.helps if text.level not in shown]
    if folded and not mistake.is_as_handed_out:
        flag = f"-{'m' * (unfolded + 1)}"
        yield f"    [dim]{flag} shows the {folded[0].level.value}.[/]"


def _place(problem: Problem, indent: str) -> Iterator[str]:
    if problem.exception:
        yield f"{indent}{escape(problem.exception)}"
    if problem.code:
        yield f"{indent}[dim]{escape(problem.where)}:[/] {escape(problem.code)}"


def _help(text: HelpText) -> Iterator[str]:
    label = f"    [yellow]{text.level.value}[/]: "
    if text.refusal:
        yield f"{label}{text.refusal}"
        return
    first, *following = text.lines
    yield f"{label}{escape(first)}"
    for line in following:
        yield f"      {escape(line)}"


def _table(report: CheckReport) -> Iterator[str]:
    names = [row.function for row in report.functions]
    width = max(map(len, names), default=0)
    for row in report.functions:
        yield f"{_MARKS[row.state]} {escape(row.function.ljust(width))}  {_row(row)}"
    if report.functions:
        yield ""


def _row(row: Standing) -> str:
    extra = "  (extra credit)" if row.extra_credit else ""
    return f"{row.state.value.ljust(16)} {row.right} of {row.total}{extra}"


def _end(report: CheckReport) -> Iterator[str]:
    for sentence in report.progress:
        yield f"[cyan]{escape(sentence)}[/]"
    for note in report.notes:
        yield f"[cyan]note[/] {escape(note)}"
    if report.output:
        if report.progress or report.notes:
            yield ""
        yield "[bold]Your code printed:[/]"
        yield escape(report.output)
    yield f"[bold]{report.passed} of {report.total}[/] public tests passed."
    if report.all_passed and report.passed < report.total:
        yield _EXTRA_CREDIT
    if report.not_loaded:
        yield f"{report.not_loaded} could not be run: see the top."
    yield (
        "This is no grade: these are the public tests only;"
        f" {report.hidden_tests} hidden tests decide the score."
    )
