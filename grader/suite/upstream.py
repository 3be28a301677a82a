"""Which hooks run the code of which others, as far as contract and calls tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from grader.course.handout import Contract, Hook
from grader.model import Call
from grader.suite.footprints import Functions

#: By hook, the hooks whose code it runs as well.
Upstream = Mapping[str, frozenset[str]]
#: How many calls of a hook are looked at for the functions that it runs.
_CALLS_OF_HOOK = 12


def upstream_of(
    contract: Contract,
    calls: Iterable[Call],
    ran_for: Callable[[Call], Functions] | None = None,
) -> Upstream:
    """Return by hook the hooks whose code it runs as well.

    As far as contract and *calls* tell, these are the hooks that it is stated to run,
    those with a part of its parameters (or all, of the same class, and stated
    earlier), those that its text arguments name, and, for a hook that asks a whole
    class, those that ask one of its methods. *ran_for* tells which functions of the
    handout run for a call: parameters alone join no two hooks of which each has its
    own.
    """
    texts: dict[str, set[str]] = {}
    ran = _functions_by_hook(calls, ran_for)
    for call in calls:
        words = (
            value for value in call.arguments.values() if isinstance(value, str)
        )
        texts.setdefault(call.hook, set()).update(words)
    hooks = contract.hooks.values()
    upstream: dict[str, frozenset[str]] = {}
    for hook in hooks:
        mentioned = {*hook.runs, *texts.get(hook.name, ())}
        names = {
            candidate.name
            for candidate in hooks
            if candidate.name in mentioned
            or candidate.label.startswith(f"{hook.label}.")
            or (
                _is_simpler(
                    candidate,
                    hook,
                    earlier=candidate.name in upstream,
                )
                and not _are_apart(ran.get(candidate.name), ran.get(hook.name))
            )
        }
        upstream[hook.name] = frozenset(names - {hook.name})
    return upstream


def _functions_by_hook(
    calls: Iterable[Call],
    ran_for: Callable[[Call], Functions] | None,
) -> dict[str, Functions]:
    """Return which functions of the reference the first calls of each hook run."""
    ran: dict[str, Functions] = {}
    asked: Counter[str] = Counter()
    for call in calls if ran_for is not None else ():
        asked[call.hook] += 1
        if ran_for is not None and asked[call.hook] <= _CALLS_OF_HOOK:
            ran[call.hook] = ran.get(call.hook, frozenset()) | ran_for(call)
    return ran


def _are_apart(first: Functions | None, second: Functions | None) -> bool:
    """Return whether two hooks are known to run functions of their own alone."""
    return bool(first and second) and frozenset(first or ()).isdisjoint(
        second or ()
    )


def _is_simpler(candidate: Hook, hook: Hook, *, earlier: bool) -> bool:
    """Return whether *candidate* takes a part of what *hook* takes.

    One that takes all of it counts if it is stated *earlier* and asks the same
    class: two losses take the same, and neither runs the other.
    """
    taken = set(candidate.signature.parameters)
    parameters = set(hook.signature.parameters)
    if taken != parameters:
        return taken < parameters
    return earlier and _owner_of(candidate) == _owner_of(hook) != ""


def _owner_of(hook: Hook) -> str:
    """Return the class that *hook* asks, "" where it asks a function."""
    owner, _, method = hook.label.partition(".")
    return owner if method else ""
