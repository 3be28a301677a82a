"""`grader doctor`: what this machine isolates, proven by trying to get around it."""

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
    from collections.abc import Container

    from grader.sandbox.host.examine import Examination, Examined
    from grader.sandbox.host.isolation_advice import Machine
    from grader.sandbox.isolation.probe import Probe

_SHOWN = 3


def command(
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print everything that was found as JSON."),
    ] = False,
) -> ExitCode:
    """Find out how well this machine isolates student code, and what would raise it.

    Workers try to read files, connect, fork, signal and more: with all layers,
    with none, and with each layer alone. Exits with 0 where grading is allowed.

    Example: grader doctor
    """
    # only where needed
    from grader.sandbox.host.examine import examine
    from grader.sandbox.host.isolation_advice import advise, this_machine

    with errors().status("trying to break out of workers …"):
        examination, machine = examine(), this_machine()
    reports = [layer.report for layer in examination.layers]
    advice = advise(reports, machine)
    if as_json:
        output().print_json(json.dumps(_document(examination, machine, advice)))
    else:
        _show(output(), examination, advice)
    return ExitCode.OK if examination.holds else ExitCode.FOUND


def _show(
    console: Console,
    examination: Examination,
    advice: tuple[str, ...],
) -> None:
    from grader.sandbox.host.isolation_advice import MEANING  # as above
    from grader.sandbox.isolation.levels import Level  # as above

    console.print(_table(examination))
    _show_attempts(console, examination)
    console.print(
        f"\nIsolation: [bold]{examination.level}[/]:"
        f" {MEANING[Level(examination.level)]}",
    )
    if not examination.holds:
        console.print(
            "[bold red]`grader grade` refuses to run here[/], unless"
            " --unsafe-no-isolation is given.",
        )
    for sentence in advice:
        console.print(f"[yellow]to raise it:[/] {escape(sentence)}")


def _table(examination: Examination) -> Table:
    from grader.sandbox.host.isolation_advice import WHAT  # as above

    table = Table(title="Layers of isolation", title_justify="left")
    table.add_column("layer")
    table.add_column("what it does")
    table.add_column("holds")
    table.add_column("stops by itself, of what is possible without it")
    for layer in examination.layers:
        report = layer.report
        holds = "[green]yes[/]" if report.applied else "[yellow]no[/]"
        proof = escape(_proof(layer))
        table.add_row(report.layer.value, WHAT[report.layer], holds, proof)
    return table


def _show_attempts(console: Console, examination: Examination) -> None:
    probes = examination.probes
    escapes = [probe for probe in probes if not probe.contained]
    if probes:
        tried = len(probes)
        console.print(
            f"With all layers {tried - len(escapes)} of {tried} attempts fail; with"
            f" none, {tried - len(examination.possible)}.",
        )
    for probe in escapes:
        attempt = f"{escape(probe.name)}: {escape(probe.detail)}"
        console.print(f"[bold red]not contained:[/] {attempt}")
    for trace in examination.traces:
        console.print(f"[bold red]left behind:[/] {escape(trace)}")


def _proof(layer: Examined) -> str:
    if not layer.report.applied:
        return layer.report.detail
    if not layer.stops:
        return f"nothing that is tried; read back: {layer.report.detail}"
    further = len(layer.stops) - _SHOWN
    more = f" and {further} more" if further > 0 else ""
    return ", ".join(layer.stops[:_SHOWN]) + more


def _document(
    examination: Examination,
    machine: Machine,
    advice: tuple[str, ...],
) -> dict[str, Any]:
    possible = examination.possible
    return {
        "level": examination.level,
        "sufficient": examination.holds,
        "machine": _machine(machine),
        "layers": [_layer(layer) for layer in examination.layers],
        "attempts": [_attempt(probe, possible) for probe in examination.probes],
        "traces": list(examination.traces),
        "advice": list(advice),
    }


def _machine(machine: Machine) -> dict[str, Any]:
    return {
        "system": machine.system,
        "kernel": ".".join(map(str, machine.kernel)),
        "processor": machine.processor,
        "root": machine.root,
        "container": machine.container,
    }


def _layer(layer: Examined) -> dict[str, Any]:
    return {
        "name": layer.report.layer.value,
        "holds": layer.report.applied,
        "detail": layer.report.detail,
        "stops_alone": list(layer.stops),
    }


def _attempt(probe: Probe, possible: Container[str]) -> dict[str, Any]:
    return {
        "name": probe.name,
        "contained": probe.contained,
        "detail": probe.detail,
        "possible_without_layers": probe.name in possible,
    }
