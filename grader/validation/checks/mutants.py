"""How many mutants of the reference the tests catch, and which tests that takes.

A mutant is the reference with one numeric change, as the library of kinds makes
them for naming mistakes. It has no words for students; it measures the tests.
Those that compute the same as the reference stay unnoticed whatever a test
does: an author lists them in `reference/ID/equivalent_mutants.txt`, one a line
as this check prints it, and they no longer count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.diagnosis.kinds.library import Kind, kinds_of
from grader.errors import GraderError
from grader.validation.finding import Finding
from grader.validation.subject import Subject, by_function, failed_tests
from grader.wording.phrases import say
from grader.wording.texts import plural

CHECK = "mutants"
FILE = "equivalent_mutants.txt"
#: How many mutants are tried: the likeliest of each function, in turn.
MOST = 200


@dataclass(frozen=True, slots=True)
class Caught:
    """A mutant and the test functions that it fails."""

    mutant: str
    line: int
    functions: frozenset[str]

    def __str__(self) -> str:
        return f"line {self.line}: {self.mutant}"


def check_mutants(subject: Subject) -> Iterator[Finding]:
    """Yield the mutation score, the mutants that pass, and the tests that none needs."""
    kinds = mutants_of(kinds_of(subject.assignment))
    marked = equivalent(subject)
    tried = [kind for kind in kinds if name_of(kind) not in marked]
    caught = [_caught(subject, kind) for kind in tried]
    names = {name_of(kind) for kind in kinds}
    yield _score(caught, len(kinds) - len(tried))
    yield from _stale(marked - names)
    yield _needed(subject, caught)


def name_of(kind: Kind) -> str:
    """Return what a mutant is called: its function, the place, and the change."""
    source = " ".join(kind.edit.source.split())
    return f"{kind.edit.function.name}: {source}: {say(kind.edit.clause)}"


def mutants_of(kinds: Sequence[Kind]) -> list[Kind]:
    """Return at most `MOST` of *kinds*, the likeliest of each function in turn.

    Of two that are called the same, the first is taken.
    """
    by_name = {
        name_of(kind): kind for kind in reversed(kinds) if not kind.scope
    }
    of_function: dict[str, list[Kind]] = {}
    for kind in reversed(by_name.values()):
        of_function.setdefault(kind.edit.function.name, []).append(kind)
    ranked = [
        (place, number, kind)
        for number, group in enumerate(of_function.values())
        for place, kind in enumerate(group)
    ]
    ranked.sort(key=lambda entry: entry[:2])
    return [kind for _, _, kind in ranked[:MOST]]


def equivalent(subject: Subject) -> set[str]:
    """Return the mutants that the author marked as equivalent."""
    path = subject.assignment.reference / FILE
    if not path.is_file():
        return set()
    lines = path.read_text("utf-8").splitlines()
    return {
        line.strip()
        for line in lines
        if line.strip() and not line.startswith("#")
    }


def _caught(subject: Subject, kind: Kind) -> Caught:
    """Return which test functions notice the mutant *kind*.

    A reference that cannot be used at all is noticed by every test.
    """
    try:
        result = subject.grade(kind.id, [kind.alter], diagnosed=False)
    except GraderError:
        every = by_function(case.id for case in subject.cases)
        return Caught(name_of(kind), kind.edit.line, frozenset(every))
    outcomes = (judgement.outcome for judgement in result.judgements)
    functions = frozenset(by_function(failed_tests(outcomes)))
    return Caught(name_of(kind), kind.edit.line, functions)


def _score(caught: Sequence[Caught], marked: int) -> Finding:
    unnoticed = [mutant for mutant in caught if not mutant.functions]
    total = len(caught)
    share = 100 * (total - len(unnoticed)) // total if total else 100
    sentence = (
        f"Mutation score {share} %: {total - len(unnoticed)} of"
        f" {plural(total, 'mutant')} of the reference fail a test."
    )
    if marked:
        sentence += f" {marked} more are marked as equivalent."
    return Finding(
        CHECK,
        ok=True,
        sentence=sentence,
        detail=tuple(map(str, unnoticed)),
        warning=bool(unnoticed),
    )


def _stale(marks: Collection[str]) -> Iterator[Finding]:
    """Yield that *marks* of the author fit no mutant any more."""
    if marks:
        sentence = f"{plural(len(marks), 'line')} of {FILE} fit no mutant."
        yield Finding(
            "equivalent mutants",
            ok=True,
            sentence=sentence,
            detail=tuple(sorted(marks)),
            warning=True,
        )


def _needed(subject: Subject, caught: Sequence[Caught]) -> Finding:
    """Return which test functions catch nothing that others do not catch as well."""
    needed = _sole(caught)
    functions = by_function(case.id for case in subject.cases)
    unneeded = {
        name: count for name, count in functions.items() if name not in needed
    }
    lines = tuple(
        f"{name} ({plural(count, 'case')})" for name, count in unneeded.items()
    )
    sentence = (
        f"{len(functions) - len(unneeded)} of"
        f" {plural(len(functions), 'test function')} are the only ones to catch some"
        " mutant."
    )
    return Finding("needed tests", ok=True, sentence=sentence, detail=lines)


def _sole(caught: Sequence[Caught]) -> Mapping[str, int]:
    """Return how many mutants each test function catches alone."""
    counts: dict[str, int] = {}
    for mutant in caught:
        if len(mutant.functions) == 1:
            (name,) = mutant.functions
            counts[name] = counts.get(name, 0) + 1
    return counts
