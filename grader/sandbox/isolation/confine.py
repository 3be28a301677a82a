"""The three calls that confine: two in the zygote, once, and one in each worker.

    entered = enter_namespaces(profile)     # first thing in the zygote, before NumPy or torch
    ...                                     # import and warm everything
    prepared = prepare(profile, entered)    # last thing: no files, no new threads after
    if os.fork() == 0:
        reports = confine(prepared, slot, limits)    # before a byte of the student's is received

No error of the operating system leaves these calls: a layer that fails is
reported as not applied, the others are applied all the same, and the caller
compares `report.level` with what is required.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from grader.model import Limits
from grader.sandbox.isolation import (
    arch,
    descriptors,
    identity,
    landlock,
    libc,
    limits,
    namespaces,
    processes,
    root,
    seccomp,
)
from grader.sandbox.isolation.bpf import Filter
from grader.sandbox.isolation.levels import (
    NAMESPACES,
    Layer,
    LayerReport,
    Profile,
)

#: Nothing, standard output, standard error and the reply socket.
KEPT = (0, 1, 2, 3)
_EARLY = (Layer.NETWORK, Layer.IPC, Layer.HOSTNAME, Layer.MOUNT)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the zygote built once for all its workers.

    `zygote` is its process id, `address_space` its size in bytes, `inherited`
    what became of the namespaces. A zygote that ends in good order calls
    `holder.end()`, which leaves no process for the machine to reap.
    """

    profile: Profile
    zygote: int
    address_space: int
    filter_: Filter | None
    ruleset: landlock.Ruleset | None
    inherited: tuple[LayerReport, ...]
    holder: processes.Holder


def enter_namespaces(profile: Profile) -> tuple[LayerReport, ...]:
    """Enter the namespaces of *profile* but the pid namespace; report on each.

    The network is gone from here on; files and threads are still there.
    """
    reports: list[LayerReport] = []
    for layer in (Layer.USER, *_EARLY):
        if layer is Layer.USER and namespaces.is_root():
            reason = "not needed: root's workers have users of their own"
            reports.append(LayerReport(layer, applied=False, detail=reason))
        else:
            enter = partial(namespaces.apply, layer)
            reports.append(_attempt(profile, layer, enter))
    return tuple(reports)


def prepare(
    profile: Profile,
    entered: Collection[LayerReport] = (),
) -> Prepared:
    """Build what workers need, then leave the processes and files of the machine for good.

    *entered* is what `enter_namespaces` returned; without it no namespace is entered.
    Whatever the zygote is to import,
    open or read comes before this, and every start of a thread.
    """
    holder = processes.Holder()
    if arch.current() is None:
        return Prepared(profile, os.getpid(), 0, None, None, (), holder)
    descriptors.warm()
    address_space = limits.address_space()
    ruleset = _ruleset() if Layer.LANDLOCK in profile.layers else None
    inherited = _settle(profile, entered, holder)
    identity.drop_bounding_set()
    libc.prctl(libc.PR_SET_DUMPABLE, 0)
    return Prepared(
        profile,
        os.getpid(),
        address_space,
        seccomp.build(),
        ruleset,
        inherited,
        holder,
    )


def confine(
    prepared: Prepared,
    slot: int,
    budget: Limits,
    keep: Collection[int] = KEPT,
) -> tuple[LayerReport, ...]:
    """Confine the calling process, a fresh fork of the zygote, for good.

    Return what became of every layer.

    *slot* chooses the user of root's workers; *keep* are the descriptors that stay open.
    """
    if arch.current() is None:
        return _refused("needs 64-bit Linux on x86-64 or aarch64")
    open_still = set(keep)
    if prepared.ruleset:
        open_still.add(prepared.ruleset.descriptor)
    wanted = limits.wanted(prepared.address_space, budget)
    reports = [*_inherited(prepared)]

    def attempt(
        layer: Layer,
        apply: Callable[[], str],
        verify: Callable[[], str],
    ) -> None:
        reports.append(_attempt(prepared.profile, layer, apply, verify))

    attempt(
        Layer.DESCRIPTORS,
        partial(descriptors.apply, open_still),
        partial(descriptors.verify, open_still),
    )
    attempt(
        Layer.LIMITS,
        partial(limits.apply, wanted),
        partial(limits.verify, wanted),
    )
    attempt(
        Layer.IDENTITY,
        partial(identity.apply, slot),
        partial(identity.verify, prepared.zygote),
    )
    # What could not be built in the zygote fails here again, and says why.
    attempt(
        Layer.LANDLOCK,
        lambda: landlock.apply(prepared.ruleset or landlock.build()),
        landlock.verify,
    )
    attempt(
        Layer.SECCOMP,
        lambda: seccomp.apply(prepared.filter_ or seccomp.build()),
        seccomp.verify,
    )
    return tuple(reports)


def _refused(reason: str) -> tuple[LayerReport, ...]:
    return tuple(
        LayerReport(layer, applied=False, detail=reason)
        for layer in Layer
        if layer is not Layer.CGROUP
    )


def _attempt(
    profile: Profile,
    layer: Layer,
    apply: Callable[[], str],
    verify: Callable[[], str] = str,
) -> LayerReport:
    """Apply one layer if the profile has it, read its effect back and report."""
    if layer not in profile.layers:
        return LayerReport(layer, applied=False, detail="switched off")
    try:
        detail = apply()
        problem = verify()
    except OSError as error:
        return LayerReport(
            layer,
            applied=False,
            detail=f"{error.filename or 'refused'}: {error.strerror or error}",
        )
    return LayerReport(layer, applied=not problem, detail=problem or detail)


def _ruleset() -> landlock.Ruleset | None:
    with suppress(OSError):
        return landlock.build()
    return None


def _settle(
    profile: Profile,
    entered: Collection[LayerReport],
    holder: processes.Holder,
) -> tuple[LayerReport, ...]:
    """Return *entered* with what became of files and processes, which are left last."""
    reports = {report.layer: report for report in entered}
    if not reports:
        return ()
    reports[Layer.PROCESS] = _attempt(profile, Layer.PROCESS, holder.start)
    if reports[Layer.MOUNT].applied:
        reports[Layer.MOUNT] = _attempt(
            profile,
            Layer.MOUNT,
            root.apply,
            root.verify,
        )
    return tuple(reports.values())


def _inherited(prepared: Prepared) -> tuple[LayerReport, ...]:
    """Return the reports on the namespaces, those that a worker can feel looked at again."""
    if not prepared.inherited:
        return tuple(
            LayerReport(layer, applied=False, detail="not entered")
            for layer in Layer
            if layer in NAMESPACES
        )
    return tuple(
        _still_holds(prepared.profile, report) for report in prepared.inherited
    )


def _still_holds(profile: Profile, report: LayerReport) -> LayerReport:
    checks = {Layer.MOUNT: root.verify, Layer.PROCESS: processes.verify}
    if not report.applied or report.layer not in checks:
        return report
    return _attempt(
        profile,
        report.layer,
        lambda: report.detail,
        checks[report.layer],
    )
