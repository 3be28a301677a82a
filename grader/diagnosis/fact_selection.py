"""Which measured facts are worth telling: each once, and none that only follows from what was told already.

Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from grader.diagnosis.attribution import Naming
from grader.diagnosis.explanation import Explanation
from grader.diagnosis.facts import Fact, facts, sentence_of
from grader.diagnosis.leaves import WHOLE, Part
from grader.model import Diagnosis

#: More facts than this are noise: almost everything is wrong.
MOST_FACTS = 8


def measured(
    left: Sequence[Part], naming: Naming, told: set[str], failed: Collection[str]
) -> Iterator[Explanation]:
    """Yield the measured facts about the parts *left*, those about most tests first, each with all parts it holds for.

    *told* are the hooks that something was said about already.
    """
    parts, hooks = naming.parts, naming.altered.contract.hooks
    siblings: dict[int, dict[str, np.ndarray]] = {}
    for part in parts:
        for leaf in part.leaves:
            if part.name != WHOLE and not part.random:
                siblings.setdefault(id(leaf.call), {})[part.name] = leaf.right
    found: dict[str, list[tuple[Fact, Part]]] = {}
    wrong_in: dict[str, set[str]] = {}
    for part in parts:
        wrong_in.setdefault(part.hook, set()).update(part.tests)
    for hook in hooks.values():
        own = [part for part in left if part.hook == hook.name]
        for part in own:
            for one in facts(part, hook.label, _name(part, parts), siblings):
                tests = set(one.tests) & set(failed)
                if tests and not (
                    _follows(one, part, tests, naming, told, wrong_in)
                    or _is_known(one, found)
                ):
                    found.setdefault(one.predicate, []).append((one, part))
        told |= {part.hook for those in found.values() for _, part in those}
    ordered = sorted(
        found.values(),
        key=lambda those: -len({test for one, _ in those for test in one.tests}),
    )
    for those in ordered[:MOST_FACTS]:
        yield _told(those, parts, failed)


def _name(part: Part, parts: Sequence[Part]) -> str:
    """Return what to call *part*: the last part of its path, or all of it where others end alike."""
    last = part.name.rpartition(".")[2]
    alike = [
        other
        for other in parts
        if other.hook == part.hook and other.name.rpartition(".")[2] == last
    ]
    return last if len(alike) == 1 else part.name


def _follows(  # the facts that decide
    one: Fact,
    part: Part,
    tests: set[str],
    naming: Naming,
    told: Collection[str],
    wrong_in: Mapping[str, set[str]],
) -> bool:
    """Return whether *one* may well be a consequence of what was told about hooks whose code *part*'s hook runs, too."""
    hooks, calls = naming.altered.contract.hooks, [leaf.call for leaf in part.wrong]
    label = hooks[part.hook].label
    for name in naming.upstream[part.hook] & set(told):
        other = hooks[name].label
        whole = other == label or other.startswith(f"{label}.")
        asked = any(
            value == name
            for call in calls
            for value in call.arguments.values()
            if isinstance(value, str)
        )
        if one.vague or whole or asked or tests <= wrong_in[name]:
            return True
    return False


def _is_known(one: Fact, found: Mapping[str, Sequence[tuple[Fact, Part]]]) -> bool:
    """Return whether the exception of *one* was told already, of another function and other cases."""
    causes = {other.cause for those in found.values() for other, _ in those}
    return bool(one.cause) and one.cause in causes and one.predicate not in found


def _told(
    those: Sequence[tuple[Fact, Part]], parts: Sequence[Part], failed: Collection[str]
) -> Explanation:
    found = [one for one, _ in those]
    sentence = f"{sentence_of(found)}."
    details = {one.detail for one in found}
    detail = details.pop() if len(details) == 1 else ""
    if found[0].vague:
        detail = f"{detail} {_right_beside([part for _, part in those], parts)}".strip()
    tests = tuple(
        sorted({test for one in found for test in one.tests if test in failed})
    )
    diagnosis = Diagnosis(
        sentence.removesuffix("."),
        f"{sentence} {detail}".strip(),
        found[0].hint,
        None,
        tests,
    )
    return Explanation(diagnosis, (), tuple(part for _, part in those))


def _right_beside(wrong: Sequence[Part], parts: Sequence[Part]) -> str:
    """Return which other parts of the same hook are right in every call."""
    hook = wrong[0].hook
    names = [
        f"`{_name(part, parts)}`"
        for part in parts
        if part.hook == hook and not part.wrong
    ]
    return f"Right in all calls: {', '.join(names)}." if names else ""
