"""What this machine isolates, found by trying workers with and without each layer."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

from grader.model import Limits, Plain
from grader.sandbox.host.launcher import Zygote
from grader.sandbox.host.settings import probe_settings
from grader.sandbox.isolation.levels import (
    NAMESPACES,
    Layer,
    LayerReport,
    Level,
)
from grader.sandbox.isolation.probe import Probe
from grader.sandbox.isolation.targets import open_targets, traces

LIMITS = Limits(memory_mib=256)
_PROBE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Examined:
    """One layer: what was reported of it, and which attempts it stops when it is the only one."""

    report: LayerReport
    stops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examination:
    """The level that workers reach, each layer, and the attempts with all layers on.

    `possible` names the attempts that succeed without any layer; `traces` is
    what was changed outside in spite of all.
    """

    level: str
    layers: tuple[Examined, ...]
    probes: tuple[Probe, ...] = ()
    possible: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the base level is reached and no attempt succeeded."""
        reached = self.level in (Level.STRONG, Level.REDUCED)
        contained = all(probe.contained for probe in self.probes)
        return reached and contained and not self.traces


def examine() -> Examination:
    """Return what this machine isolates.

    Starts about a dozen processes, one after the other.
    """
    if sys.platform != "linux":
        reason = "needs Linux"
        nothing = tuple(
            Examined(LayerReport(layer, applied=False, detail=reason))
            for layer in Layer
        )
        return Examination(Level.PROCESS_ONLY.value, nothing)
    full = _try(())
    possible = _gained(_try(tuple(Layer)).probes)
    layers = tuple(_alone(report, possible) for report in full.layers)
    return Examination(full.level, layers, full.probes, possible, full.traces)


@dataclass(frozen=True, slots=True)
class _Tried:
    level: str
    layers: tuple[LayerReport, ...]
    probes: tuple[Probe, ...]
    traces: tuple[str, ...]

    def applied(self) -> set[Layer]:
        return {report.layer for report in self.layers if report.applied}


def _alone(report: LayerReport, possible: Sequence[str]) -> Examined:
    if not report.applied:
        return Examined(report)
    companions = {report.layer}
    if report.layer in NAMESPACES:
        companions.add(Layer.USER)
    tried = _try(tuple(layer for layer in Layer if layer not in companions))
    if report.layer not in tried.applied():
        return Examined(report)
    gained = _gained(tried.probes)
    stopped = tuple(name for name in possible if name not in gained)
    return Examined(report, stopped)


def _gained(probes: Sequence[Probe]) -> tuple[str, ...]:
    return tuple(probe.name for probe in probes if not probe.contained)


def _try(without: tuple[Layer, ...]) -> _Tried:
    """Return what a worker *without* some layers reported, and its attempts gave."""
    zygote = Zygote(probe_settings(LIMITS, [layer.value for layer in without]))
    try:
        with open_targets(LIMITS.memory_mib) as targets:
            worker = zygote.fork(LIMITS)
            try:
                request: dict[str, Plain] = asdict(targets)
                frame = worker.channel.exchange(
                    "probe",
                    request,
                    _PROBE_SECONDS,
                    0,
                )
            finally:
                worker.end()
            probes = tuple(Probe(*claim) for claim in cast("Any", frame.value))
            changes = tuple(traces(targets))
            return _Tried(worker.level, worker.layers, probes, changes)
    finally:
        zygote.close()
