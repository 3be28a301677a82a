"""`grader doctor`: what this machine isolates, each layer proven by trying to get around it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from grader.cli.exit_code import ExitCode
from grader.cli.terminal import errors, output

if TYPE_CHECKING:
    from grader.sandbox.host.examine import Examination, Examined
    from grader.sandbox.host.isolation_advice import Machine

_SHOWN = 3


def command(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print everything that was found as JSON.")
    ] = False,
) -> ExitCode:
    """Find out how well this machine isolates student code, and what would raise it.

    Workers try to read files, connect, fork, signal and more: with all layers, with
    none, and with each layer alone. Exits with 0 where grading is allowed. Example:
    grader doctor
    """
    from grader.sandbox.host.examine import examine  # as above

    # only where needed
    from grader.sandbox.host.isolation_advice import advise, this_machine

    with errors().status("trying to break out of workers …"):
        examination, machine = examine(), this_machine()
    advice = advise([one.report for one in examination.layers], machine)
    if as_json:
        output().print_json(json.dumps(_document(examination, machine, advice)))
    else:
        _show(output(), examination, advice)
    return ExitCode.OK if examination.holds else ExitCode.FOUND


def _show(console: Console, examination: Examination, advice: tuple[str, ...]) -> None:
    from grader.sandbox.host.isolation_advice import MEANING, WHAT  # as above
    from grader.sandbox.isolation.levels import Level  # as above

    table = Table(title="Layers of isolation", title_justify="left")
    for name in (
        "layer",
        "what it does",
        "holds",
        "stops by itself, of what is possible without it",
    ):
        table.add_column(name)
    for one in examination.layers:
        mark = "[green]yes[/]" if one.report.applied else "[yellow]no[/]"
        table.add_row(
            one.report.layer.value, WHAT[one.report.layer], mark, escape(_proof(one))
        )
    console.print(table)
    tried, stopped = (
        len(examination.probes),
        sum(probe.contained for probe in examination.probes),
    )
    if tried:
        console.print(
            f"With all layers {stopped} of {tried} attempts fail; with none,"
            f" {tried - len(examination.possible)}."
        )
    for probe in examination.probes:
        if not probe.contained:
            console.print(
                f"[bold red]not contained:[/] {escape(probe.name)}:"
                f" {escape(probe.detail)}"
            )
    for trace in examination.traces:
        console.print(f"[bold red]left behind:[/] {escape(trace)}")
    console.print(
        f"\nIsolation: [bold]{examination.level}[/]:"
        f" {MEANING[Level(examination.level)]}"
    )
    if not examination.holds:
        console.print(
            "[bold red]`grader grade` refuses to run here[/], unless"
            " --unsafe-no-isolation is given."
        )
    for sentence in advice:
        console.print(f"[yellow]to raise it:[/] {escape(sentence)}")


def _proof(one: Examined) -> str:
    if not one.report.applied:
        return one.report.detail
    if not one.stops:
        return f"nothing that is tried; read back: {one.report.detail}"
    more = f" and {len(one.stops) - _SHOWN} more" if len(one.stops) > _SHOWN else ""
    return ", ".join(one.stops[:_SHOWN]) + more


def _document(
    examination: Examination, machine: Machine, advice: tuple[str, ...]
) -> dict[str, Any]:
    return {
        "level": examination.level,
        "sufficient": examination.holds,
        "machine": {
            "system": machine.system,
            "kernel": ".".join(map(str, machine.kernel)),
            "processor": machine.processor,
            "root": machine.root,
            "container": machine.container,
        },
        "layers": [
            {
                "name": one.report.layer.value,
                "holds": one.report.applied,
                "detail": one.report.detail,
                "stops_alone": list(one.stops),
            }
            for one in examination.layers
        ],
        "attempts": [
            {
                "name": probe.name,
                "contained": probe.contained,
                "detail": probe.detail,
                "possible_without_layers": probe.name in examination.possible,
            }
            for probe in examination.probes
        ],
        "traces": list(examination.traces),
        "advice": list(advice),
    }
