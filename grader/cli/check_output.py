"""What `grader check` prints: per public test what was called, on what, and what came back."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from grader.cli.terminal import symbol
from grader.grading.brief_notes import brief_texts
from grader.model import (
    Array,
    Call,
    Difference,
    Judgement,
    Outcome,
    Plain,
    Result,
    StudentFailure,
    Verdict,
)
from grader.model.safe_text import clean_line, clean_text
from grader.report.parts.findings import place_of
from grader.testing.arrays import numpy_tree
from grader.testing.checks import agrees
from grader.wording.failures import detail, sentence

_SMALL = 24
_OUTPUT = 2_000


def show_findings(console: Console, result: Result, hidden_tests: int) -> None:
    """Print the findings of a check, failures in full, and an honest last line."""
    name = escape(result.submission.main or result.submission.name)
    console.print(
        f"[bold]{name}[/] · {escape(result.assignment.title)} · isolation:"
        f" {result.isolation or 'none needed'}\n",
    )
    unloaded = [
        judgement for judgement in result.judgements if judgement.failed_to_load
    ]
    _show_load_problems(console, unloaded, result)
    for judgement in result.judgements:
        if not judgement.failed_to_load:
            _show(console, judgement)
    for text in brief_texts(result.notes):
        console.print(f"[cyan]note[/] {escape(text)}")
    if result.output:
        console.print("\n[bold]Your code printed:[/]")
        console.print(clean_text(result.output, _OUTPUT), markup=False)
    passed = sum(
        judgement.verdict is Verdict.PASSED for judgement in result.judgements
    )
    console.print(
        f"\n[bold]{passed} of {len(result.judgements)}[/] public tests passed.",
    )
    if unloaded:
        console.print(f"{len(unloaded)} could not be run: see the top.")
    console.print(
        f"These are the public tests only; {hidden_tests} hidden tests decide the"
        " score.",
    )


def _show_load_problems(
    console: Console,
    unloaded: Sequence[Judgement],
    result: Result,
) -> None:
    """Print why files cannot be loaded, each reason once, with the line."""
    failures = dict.fromkeys(
        judgement.outcome.failure for judgement in unloaded
    )
    for failure in filter(None, failures):
        console.print(f"[red]✗[/] [bold]{escape(sentence(failure))}[/]")
        _show_exception(console, failure)
        place = place_of(failure, result.submission)
        if place is not None and place.code:
            console.print(
                f"    [dim]{escape(place.where)}:[/] {escape(place.code)}",
            )
        if failure.is_unparsed:
            console.print(
                "    Python reads a file as a whole: because of this place nothing of"
                " it can run.",
            )
    if unloaded:
        console.print()


def _show_exception(console: Console, failure: StudentFailure) -> None:
    message = clean_line(detail(failure), 500)
    if message:
        text = (
            f"{failure.exception}: {message}" if failure.exception else message
        )
        console.print(f"    {escape(text)}")


def _show(console: Console, judgement: Judgement) -> None:
    console.print(
        f"{symbol(judgement.verdict)} {escape(judgement.test.title)}"
        f" [dim]({_case(judgement)})[/]",
    )
    if judgement.verdict is Verdict.PASSED:
        return
    console.print(
        f"    [bold]{judgement.verdict.value}[/]: {escape(judgement.feedback)}",
    )
    outcome = judgement.outcome
    if outcome.failure is not None:
        _show_exception(console, outcome.failure)
    if outcome.error:
        console.print(f"    {escape(clean_text(outcome.error, 4000))}")
    if outcome.calls:
        _show_call(console, telling_call(outcome))
    if outcome.difference is not None:
        _show_difference(console, outcome.difference)
    if judgement.test.hint:
        console.print(f"    [yellow]hint[/]: {escape(judgement.test.hint)}")


def telling_call(outcome: Outcome) -> Call:
    """Return the call to show for a failed test.

    The first that failed or whose reply is not the right one, or the last.
    """
    return next(filter(_is_wrong, outcome.calls), outcome.calls[-1])


def _is_wrong(call: Call) -> bool:
    if isinstance(call.reply, StudentFailure):
        return True
    if call.expected is None:
        return False
    return not agrees(numpy_tree(call.reply), numpy_tree(call.expected))


def _case(judgement: Judgement) -> str:
    return escape(judgement.test.id.partition("::")[2])


def _show_call(console: Console, call: Call) -> None:
    arguments = ", ".join(
        f"{name}={_brief(value)}" for name, value in call.arguments.items()
    )
    console.print(f"    [dim]called[/]   {call.hook}({arguments})", markup=True)
    if not isinstance(call.reply, StudentFailure):
        console.print(f"    [dim]got[/]      {escape(_brief(call.reply))}")


def _show_difference(console: Console, difference: Difference) -> None:
    index, actual, expected = (
        difference.index,
        difference.actual_at,
        difference.expected_at,
    )
    if index is not None and actual is not None and expected is not None:
        place = f"{difference.name}{list(index)}" if index else difference.name
        console.print(
            f"    [dim]first[/]    {escape(place)} is {actual:.6g};"
            f" expected {expected:.6g}",
        )
    if difference.largest_error is not None and difference.allowed is not None:
        count = f"{difference.mismatched} of {difference.total} places"
        error = f"{difference.largest_error:.3g} (up to {difference.allowed:.2g} allowed)"
        console.print(f"    [dim]largest[/]  error {error}, in {count}")


def _brief(value: Plain) -> str:
    """Return a value on one line: small arrays whole, larger ones by shape and dtype."""
    if isinstance(value, Array):
        array = numpy_tree(value)
        if array.size <= _SMALL:
            return f"{array.round(4).tolist()} {array.dtype}"
        return f"array {array.shape} {array.dtype}"
    if isinstance(value, dict):
        pairs = [
            f"{clean_line(str(key), 40)}: {_brief(item)}"
            for key, item in value.items()
        ]
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return "(" + ", ".join(map(_brief, value[:8])) + ")"
    return clean_line(repr(value), 100)
