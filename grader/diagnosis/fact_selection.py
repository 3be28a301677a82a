"""Which measured facts are worth telling: each once, and none that only follows.

Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from grader.diagnosis.attribution import Naming
from grader.diagnosis.explanation import Explanation
from grader.diagnosis.facts import Fact, facts, sentence_of
from grader.diagnosis.leaves import WHOLE, Part
from grader.model.phrase import Phrase, Statement, phrase
from grader.wording.explanations import stated

#: More facts than this are noise: almost everything is wrong.
MOST_FACTS = 8
FactOfPart = tuple[Fact, Part]


def measured(
    suspects: Sequence[Part],
    naming: Naming,
    explained_hooks: Collection[str],
    failed: Collection[str],
) -> Iterator[Explanation]:
    """Yield the measured facts about *suspects*, those about most tests first.

    Each comes with all parts that it holds for. *explained_hooks* are the hooks
    that something is said about already.
    """
    selection = _Selection(naming, set(explained_hooks), set(failed))
    for hook in naming.altered.contract.hooks.values():
        selection.add([part for part in suspects if part.hook == hook.name])
    groups = sorted(
        selection.groups.values(),
        key=_number_of_tests,
        reverse=True,
    )
    for group in groups[:MOST_FACTS]:
        yield _explanation(group, naming.parts, failed)


def _number_of_tests(group: Sequence[FactOfPart]) -> int:
    return len({test for fact, _ in group for test in fact.tests})


class _Selection:
    """The facts chosen so far, grouped by predicate, each with the part it is about."""

    def __init__(
        self,
        naming: Naming,
        explained_hooks: set[str],
        failed: set[str],
    ) -> None:
        self.naming = naming
        self.hooks = naming.altered.contract.hooks
        self._public = naming.altered.public
        self.explained_hooks = explained_hooks
        self.failed = failed
        self.groups: dict[Phrase, list[FactOfPart]] = {}
        self._siblings = _siblings(naming.parts)
        self._wrong_tests: dict[str, set[str]] = {}
        for part in naming.parts:
            self._wrong_tests.setdefault(part.hook, set()).update(part.tests)

    def add(self, parts: Sequence[Part]) -> None:
        """Add what is worth telling about *parts*, all of one hook."""
        for part in parts:
            label = self.hooks[part.hook].label
            name = _name(part, self.naming.parts)
            for fact in facts(part, label, name, self._siblings, self._public):
                tests = set(fact.tests) & self.failed
                if not tests or self._follows(fact, part, tests):
                    continue
                if not self._repeats_cause(fact):
                    self.groups.setdefault(fact.predicate, []).append(
                        (fact, part),
                    )
        for group in self.groups.values():
            self.explained_hooks.update(part.hook for _, part in group)

    def _follows(self, fact: Fact, part: Part, tests: set[str]) -> bool:
        """Return whether *fact* may well be a consequence of what is explained already.

        That was said about hooks whose code *part*'s hook runs, too.
        """
        label = self.hooks[part.hook].label
        if fact.label != label and fact.predicate not in self.groups:
            explained = {
                self.hooks[name].label for name in self.explained_hooks
            }
            if fact.label in explained:
                return True
        texts = {
            value
            for leaf in part.wrong
            for value in leaf.call.arguments.values()
            if isinstance(value, str)
        }
        for name in self.naming.upstream[part.hook] & self.explained_hooks:
            upstream_label = self.hooks[name].label
            is_whole = f"{upstream_label}.".startswith(f"{label}.")
            if is_whole or name in texts:
                return True
            if fact.vague and not self._is_apart(part, name):
                return True
            if tests <= self._wrong_tests[name]:
                return True
        return False

    def _is_apart(self, part: Part, hook: str) -> bool:
        """Return whether *part* is wrong always, and *hook* only now and then."""
        return not part.right and all(
            upstream.right
            for upstream in self.naming.parts
            if upstream.hook == hook and upstream.wrong
        )

    def _repeats_cause(self, fact: Fact) -> bool:
        """Return whether the exception of *fact* was told already.

        It was told of another function and other cases.
        """
        if fact.cause is None or fact.predicate in self.groups:
            return False
        return any(
            earlier.cause == fact.cause
            for group in self.groups.values()
            for earlier, _ in group
        )


def _siblings(parts: Sequence[Part]) -> dict[int, dict[str, np.ndarray]]:
    """Return the right values of the leaves of each call, by its id, then by name."""
    siblings: dict[int, dict[str, np.ndarray]] = {}
    for part in parts:
        if part.name == WHOLE or part.random:
            continue
        for leaf in part.leaves:
            siblings.setdefault(id(leaf.call), {})[part.name] = leaf.right
    return siblings


def _name(part: Part, parts: Sequence[Part]) -> str:
    """Return what to call *part*: the last part of its path, or all of it.

    It is all of it where the paths of other parts of the hook end alike.
    """
    last = part.name.rpartition(".")[2]
    names = [
        candidate.name for candidate in parts if candidate.hook == part.hook
    ]
    alike = [name for name in names if name.rpartition(".")[2] == last]
    return last if len(alike) == 1 else part.name


def _explanation(
    group: Sequence[FactOfPart],
    parts: Sequence[Part],
    failed: Collection[str],
) -> Explanation:
    group_facts = [fact for fact, _ in group]
    group_parts = [part for _, part in group]
    title = sentence_of(group_facts)
    details = {fact.detail for fact in group_facts}
    detail = details.pop() if len(details) == 1 else ()
    if group_facts[0].vague:
        detail = (*detail, *_right_beside(group_parts, parts))
    tests = {
        test for fact in group_facts for test in fact.tests if test in failed
    }
    statement = Statement(
        title,
        (phrase("{title}.", title=title), *detail),
        group_facts[0].hint,
    )
    diagnosis = stated(statement, sorted(tests))
    return Explanation(diagnosis, mistakes=(), parts=tuple(group_parts))


def _right_beside(
    wrong: Sequence[Part],
    parts: Sequence[Part],
) -> tuple[Phrase, ...]:
    """Return which other parts of the same hook are right in every call."""
    hook = wrong[0].hook
    names = [
        f"`{_name(part, parts)}`"
        for part in parts
        if part.hook == hook and not part.wrong
    ]
    if not names:
        return ()
    return (phrase("Right in all calls: {names}.", names=", ".join(names)),)
