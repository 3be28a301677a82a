"""Names the mistake behind failed tests, where the student's values leave no doubt.

Else states what was measured.

Pure.

Misconceptions are named first (attribution.py), also those that a test itself
has told. What they change is explained by them; the other wrong values are
measured (facts.py, fact_selection.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial, reduce

from grader.diagnosis.altered_replies import Altered, Mistakes
from grader.diagnosis.attribution import Naming
from grader.diagnosis.explanation import Explanation
from grader.diagnosis.fact_selection import measured
from grader.diagnosis.kind_naming import KindNaming
from grader.diagnosis.leaves import Part, parts_of, same_function
from grader.diagnosis.suspects import (
    Blamed,
    assigned,
    blamed_leaves,
    is_about,
    rtols_of,
    suspects_of,
    works_in_float32_only,
)
from grader.model import (
    Diagnosis,
    Misconception,
    NoteKind,
    Outcome,
    OutcomeKind,
)
from grader.model.phrase import Phrase, Statement, phrase
from grader.suite.upstream import upstream_of
from grader.wording.explanations import stated as stated_as


def diagnose(
    outcomes: Sequence[Outcome],
    altered: Altered,
) -> tuple[Explanation, ...]:
    """Return what explains the failed tests among *outcomes*.

    Named mistakes come first, then measured facts. *altered* tells what the
    reference replies under any combination of misconceptions.
    """
    failed = {
        outcome.test
        for outcome in outcomes
        if outcome.kind in (OutcomeKind.DIFFERENT, OutcomeKind.FAILED)
    }
    if not failed:
        return ()
    contract = altered.contract
    calls = [
        (call, (outcome.test,))
        for outcome in outcomes
        for call in outcome.calls
        if not contract.hooks[call.hook].judged_by_tests
    ]
    right = partial(altered.leaves, ())
    parts = parts_of(calls, contract, right, failed, rtols_of(outcomes))
    blamed = blamed_leaves(outcomes, parts)
    suspects = assigned(suspects_of(parts, failed, outcomes, blamed))
    compared = [leaf.call for part in parts for leaf in part.leaves]
    upstream = upstream_of(contract, compared, altered.ran_of_handout)
    naming = Naming(parts, altered, upstream)
    kinds = kind_naming(naming)
    named = _named_by(naming, kinds, suspects)
    explained = [
        _named(naming, mistakes, parts_of_mistake, failed, blamed)
        for mistakes, parts_of_mistake in named.items()
    ]
    explained += _told_by_tests(
        outcomes,
        altered.misconceptions,
        {mistakes[0] for mistakes in named},
    )
    hooks = {
        part.hook for named_parts in named.values() for part in named_parts
    }
    unexplained = _unexplained(naming, named, suspects, failed)
    explained += [
        about(explanation, blamed)
        for explanation in stated(
            naming,
            kinds,
            unexplained,
            _half_explained(naming, named, suspects),
            hooks,
            failed,
        )
    ]
    explained += changed_inputs(outcomes, failed)
    return tuple(explained)


def _never(_: Part) -> bool:
    return False


def _named_by(
    naming: Naming,
    kinds: KindNaming | None,
    suspects: Sequence[Part],
) -> dict[Mistakes, list[Part]]:
    """Return the certain mistakes, each with those of *suspects* that it explains."""
    named = naming.named(suspects, kinds.explains if kinds else _never)
    return {
        mistakes: parts
        for mistakes, parts in named.items()
        if not _are_unwritten(naming, mistakes, parts)
    }


def _are_unwritten(
    naming: Naming,
    mistakes: Mistakes,
    explained: Sequence[Part],
) -> bool:
    """Return whether *explained* are zero always, like the rest of their function.

    Where nothing is written, no single mistake in it is worth a name but one of
    *mistakes* that makes all of it zero.
    """
    contract = naming.altered.contract
    for part in explained:
        hooks = same_function(contract, part.hook)
        alike = [
            further
            for further in naming.parts
            if further.hook in hooks and further.name == part.name
        ]
        if not all(further.is_zero for further in alike):
            return False
        if all(
            naming.altered.gives(mistakes[:1], leaf)
            for further in alike
            for leaf in further.wrong
        ):
            return False
    return bool(explained)


def kind_naming(naming: Naming) -> KindNaming | None:
    """Return the library of kinds, where there is one."""
    kinds = naming.altered.kinds
    if kinds is None:
        return None
    return KindNaming(naming.parts, kinds, naming.upstream)


def stated(
    naming: Naming,
    kinds: KindNaming | None,
    unexplained: Sequence[Part],
    half_explained: Sequence[Part],
    hooks: Collection[str],
    failed: Collection[str],
) -> Iterator[Explanation]:
    """Yield what kinds, and then measured facts, say of *unexplained*.

    Of what is *half_explained* only kinds say something. *hooks* are those that
    something is said about already.
    """
    suspects = [*unexplained, *half_explained]
    of_kinds = list(kinds.named(suspects, failed)) if kinds else []
    yield from of_kinds
    told = {id(part) for kind in of_kinds for part in kind.parts}
    yield from measured(
        [part for part in unexplained if id(part) not in told],
        naming,
        {*hooks, *(part.hook for kind in of_kinds for part in kind.parts)},
        failed,
    )


def _half_explained(
    naming: Naming,
    named: Iterable[Mistakes],
    suspects: Iterable[Part],
) -> list[Part]:
    """Return those of *suspects* that *named* mistakes reach but do not make."""
    sure = [mistakes[:1] for mistakes in named]
    return [
        part
        for part in suspects
        if not part.random
        and all(naming.explains(sure, leaf) for leaf in part.wrong)
        and not any(
            naming.altered.gives(mistakes, leaf)
            for mistakes in sure
            for leaf in part.wrong
        )
    ]


def about(explanation: Explanation, blamed: Blamed) -> Explanation:
    """Return *explanation* with those of its tests that failed for its parts.

    Where none did, it keeps them all: they stopped before they came to it.
    """
    tests = tuple(
        test
        for test in explanation.diagnosis.tests
        if any(is_about(blamed, test, part) for part in explanation.parts)
    )
    if not tests:
        return explanation
    diagnosis = replace(explanation.diagnosis, tests=tests)
    return replace(explanation, diagnosis=diagnosis)


def _named(
    naming: Naming,
    mistakes: Mistakes,
    parts: Sequence[Part],
    failed: Collection[str],
    blamed: Blamed,
) -> Explanation:
    """Return the diagnosis of *mistakes*, with the failed tests that they make wrong.

    A test that found one value wrong counts only where they change that value.
    """
    changed = [
        (part, test)
        for part in naming.parts
        for leaf in part.wrong
        if naming.altered.changes(mistakes[:1], leaf)
        for test in leaf.tests
        if test in failed
    ]
    tests = {
        test: None for part, test in changed if is_about(blamed, test, part)
    }
    if not tests:
        tests = {test: None for _, test in changed}
    diagnosis = _diagnosis(_common(naming, mistakes), tests)
    statement = _statement(naming, mistakes)
    if statement is not None:
        diagnosis = replace(
            stated_as(statement, tests),
            misconception=diagnosis.misconception,
        )
    return Explanation(diagnosis, mistakes=mistakes, parts=tuple(parts))


def _diagnosis(misconception: Misconception, tests: Iterable[str]) -> Diagnosis:
    return Diagnosis(
        misconception.title,
        explanation=misconception.explanation,
        hint=misconception.hint,
        misconception=misconception.id,
        tests=tuple(tests),
        formula=misconception.formula,
    )


def _told_by_tests(
    outcomes: Iterable[Outcome],
    misconceptions: Mapping[str, Misconception],
    named: Collection[str],
) -> Iterator[Explanation]:
    """Yield the misconceptions that tests proved themselves, unless they are *named*."""
    tests_by_mistake: dict[str, list[str]] = {}
    for outcome in outcomes:
        mistake = outcome.difference.mistake if outcome.difference else ""
        if mistake in misconceptions and mistake not in named:
            tests_by_mistake.setdefault(mistake, []).append(outcome.test)
    for mistake, tests in tests_by_mistake.items():
        diagnosis = _diagnosis(misconceptions[mistake], tests)
        yield Explanation(diagnosis, mistakes=(mistake,), parts=())


def _common(naming: Naming, mistakes: Mistakes) -> Misconception:
    """Return the mistake, or what several of one family have in common."""
    first = naming.misconceptions[mistakes[0]]
    if len(mistakes) == 1:
        return first
    return Misconception(
        first.family,
        title=first.family,
        criterion=first.criterion,
        explanation="",
        hint=first.hint,
    )


def _statement(naming: Naming, mistakes: Mistakes) -> Statement | None:
    """Return what is said of several mistakes of one family, None of one mistake."""
    if len(mistakes) == 1:
        return None
    first = naming.misconceptions[mistakes[0]]
    titles = [
        Phrase(naming.misconceptions[name].title, of_course=True)
        for name in mistakes
    ]
    explanation = phrase(
        "Your values fit more than one mistake of this kind: {titles}.",
        titles=reduce(_or_title, titles),
    )
    title = Phrase(first.family, of_course=True)
    return Statement(title, (explanation,), Phrase(first.hint, of_course=True))


def _or_title(titles: Phrase, title: Phrase) -> Phrase:
    return phrase("{titles}; or: {title}", titles=titles, title=title)


def _unexplained(
    naming: Naming,
    named: Iterable[Mistakes],
    suspects: Iterable[Part],
    failed: Collection[str],
) -> list[Part]:
    """Return *suspects* without the calls that a named mistake changes.

    Parts in which no failed test is wrong then are left out, and random ones.
    """
    sure = [mistakes[:1] for mistakes in named]
    unexplained: list[Part] = []
    for part in suspects:
        if part.random:
            continue
        is_lenient = works_in_float32_only(part)
        leaves = tuple(
            leaf
            for leaf in part.leaves
            if not naming.explains(sure, leaf)
            and not (is_lenient and leaf.has_failed)
        )
        remaining = Part(part.hook, part.name, leaves)
        if set(remaining.tests) & set(failed):
            unexplained.append(remaining)
    return unexplained


def changed_inputs(
    outcomes: Iterable[Outcome],
    failed: Collection[str],
) -> Iterator[Explanation]:
    """Yield what workers noticed of inputs that were changed in place, in failed tests."""
    tests_by_text: dict[Phrase, list[str]] = {}
    for outcome in outcomes:
        for note in outcome.notes:
            if note.kind is not NoteKind.INPUT_CHANGED or note.phrase is None:
                continue
            if outcome.test in failed:
                tests_by_text.setdefault(note.phrase, []).append(outcome.test)
    hint = phrase(
        "What comes in belongs to the caller, who may use it again. Work on a copy.",
    )
    for text, tests in tests_by_text.items():
        function = dict(text.values)["function"]
        title = phrase(
            "{function} changes what it is given in place",
            function=function,
        )
        diagnosis = stated_as(Statement(title, (text,), hint), tests)
        yield Explanation(diagnosis, mistakes=(), parts=())
