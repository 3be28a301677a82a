"""The rubric of one result: criterion by criterion, test by test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from grader.grading import score
from grader.grading.final_grade import is_open
from grader.model import (
    Criterion,
    CriterionScore,
    Diagnosis,
    Judgement,
    Result,
    Verdict,
)
from grader.model.safe_text import clean_line, clean_text
from grader.report.audience import Audience, test_name
from grader.report.parts.example import Example, example
from grader.report.parts.film import Film, films
from grader.report.parts.findings import (
    Case,
    Finding,
    findings,
    label_cases,
    most_evidence,
)
from grader.report.writing.formula import Element, formula
from grader.report.writing.memo import by_identity
from grader.report.writing.numbers import NONE, plural, points, seconds, share
from grader.report.writing.texts import tr
from grader.report.writing.verdicts import Mark, common_mark

MAX_TITLE = 300
MAX_EXPLANATION = 2000


@dataclass(frozen=True, slots=True)
class DiagnosisView:
    """A mistake that was recognised."""

    anchor: str = field(metadata={"help": "its id on the page", "anchor": True})
    title: str = field(metadata={"help": "the mistake in a few words"})
    explanation: str = field(metadata={"help": "what it does to the result"})
    hint: str = field(metadata={"help": "what to try"})
    here: bool = field(
        metadata={
            "help": (
                "whether this is the place that explains it; elsewhere a link is enough"
            )
        }
    )
    formula: Element | None = field(metadata={"help": "the right formula"})
    example: Example | None = field(metadata={"help": "a small call that shows it"})


@dataclass(frozen=True, slots=True)
class Group:
    """One test with all its cases."""

    anchor: str = field(metadata={"help": "its id on the page", "anchor": True})
    title: str = field(metadata={"help": "what must hold"})
    name: str = field(metadata={"help": "its id, for who may see the test"})
    visibility: str = field(metadata={"help": "public, hidden or staff"})
    extra_credit: bool = field(metadata={"help": "whether its points come on top"})
    mark: Mark = field(metadata={"help": "the verdict of its cases together"})
    summary: str = field(
        metadata={"help": "how many cases passed, where there are several"}
    )
    earned: str = field(metadata={"help": "its points"})
    possible: str = field(metadata={"help": "its points if all is right"})
    hint: str = field(
        metadata={
            "help": "what to try, where something failed and the page has not said it"
        }
    )
    findings: tuple[Finding, ...] = field(metadata={"help": "what is wrong"})
    diagnoses: tuple[DiagnosisView, ...] = field(
        metadata={"help": "mistakes that explain it"}
    )
    seconds: str = field(metadata={"help": "how long it took; staff only"})
    films: tuple[Film, ...] = field(
        metadata={
            "help": "pictures and curves that the test shows, whatever its verdict"
        }
    )


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One line of the rubric with its tests."""

    anchor: str = field(metadata={"help": "its id on the page", "anchor": True})
    title: str = field(metadata={"help": "what is asked"})
    earned: str = field(metadata={"help": "its points"})
    possible: str = field(metadata={"help": "its points if all is right"})
    share: float = field(metadata={"help": "the earned part, 0 to 100"})
    extra_credit: bool = field(metadata={"help": "whether its points come on top"})
    all_or_nothing: bool = field(
        metadata={"help": "whether one failed test costs all of its points"}
    )
    summary: str = field(metadata={"help": "how many tests passed"})
    note: str = field(
        metadata={"help": "where the points come from, where tests do not say it"}
    )
    groups: tuple[Group, ...] = field(metadata={"help": "its tests"})


@dataclass(frozen=True, slots=True)
class Values:
    """What each test is worth and what it earned, by id, in points of the rubric."""

    worth: Mapping[str, Fraction]
    earned: Mapping[str, Fraction]


@by_identity(size=1)
def values_of(result: Result) -> Values:
    """Return the values of the tests of *result*.

    Their own points where the rubric does not know their criterion.
    """
    rubric = result.assignment.rubric
    known = {criterion.id for criterion in rubric.criteria}
    lost = [
        judgement
        for judgement in result.judgements
        if judgement.test.criterion not in known
    ]
    cases = [
        judgement.test
        for judgement in result.judgements
        if judgement.test.criterion in known
    ]
    own = {judgement.test.id: judgement.test.points for judgement in lost}
    credit = {
        judgement.test.id: judgement.test.points * judgement.credit
        for judgement in lost
    }
    worth = score.worth(cases, rubric)
    return Values(
        {**worth, **own}, score.earned_points(result.judgements, rubric, worth) | credit
    )


def by_function(judgements: Iterable[Judgement]) -> list[list[Judgement]]:
    """Return the cases of each test function, in order."""
    groups: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        groups.setdefault(judgement.test.function, []).append(judgement)
    return list(groups.values())


def title_of(judgement: Judgement) -> str:
    """Return the title of a judgement's test."""
    return clean_line(judgement.test.title, MAX_TITLE) or tr("Untitled test")


def awaited(result: Result) -> Mapping[str, str]:
    """Return the titles of the tests that others wait for, by id, or by function: then the title of its first case."""
    names = {
        name for judgement in result.judgements for name in judgement.outcome.waits_for
    }
    found: dict[str, str] = {}
    for judgement in result.judgements:
        for name in (
            names.intersection((judgement.test.function, judgement.test.id))
            if names
            else ()
        ):
            found.setdefault(name, title_of(judgement))
    return found


class Criteria:
    """Builds the criteria of one result for one audience."""

    def __init__(
        self,
        result: Result,
        values: Values,
        audience: Audience,
        explained: Iterable[Diagnosis] = (),
    ) -> None:
        self._result, self._values, self._audience = result, values, audience
        self._anchors = anchors(result)
        self._explained = list(explained)
        self._hints: set[str] = set()
        self._titles = awaited(result)
        self._most = most_evidence(result.judgements, audience)

    def build(self) -> tuple[CriterionView, ...]:
        """Return every line of the rubric and of the score, and tests of a criterion that both lack under its id."""
        known = list(self._result.assignment.rubric.criteria)
        known += [
            scored.criterion
            for scored in self._scores()
            if scored.criterion not in known
        ]
        ids = {criterion.id for criterion in known}
        lost = dict.fromkeys(
            j.test.criterion
            for j in self._result.judgements
            if j.test.criterion not in ids
        )
        known += [Criterion(name, name, Fraction(0)) for name in lost]
        return tuple(
            self._criterion(number, criterion)
            for number, criterion in enumerate(known, 1)
        )

    def _criterion(self, number: int, criterion: Criterion) -> CriterionView:
        judgements = [
            j for j in self._result.judgements if j.test.criterion == criterion.id
        ]
        groups = tuple(self._group(cases) for cases in by_function(judgements))
        line = next((c for c in self._scores() if c.criterion.id == criterion.id), None)
        waits = is_open(self._result, criterion)
        earned = None if line is None or waits else line.earned
        passed = sum(group.mark.tone == "good" for group in groups)
        return CriterionView(
            f"criterion-{number}",
            clean_line(criterion.title, MAX_TITLE),
            NONE if earned is None else points(earned, criterion.points),
            points(criterion.points),
            share(earned or Fraction(0), criterion.points),
            criterion.extra_credit,
            criterion.all_or_nothing,
            _summary(passed, len(groups), criterion),
            (
                tr("not yet graded by a person")
                if waits
                else clean_text(line.note, MAX_EXPLANATION)
                if line
                else ""
            ),
            groups,
        )

    def _scores(self) -> tuple[CriterionScore, ...]:
        return self._result.score.criteria if self._result.score else ()

    def _group(self, judgements: Sequence[Judgement]) -> Group:
        first, staff = judgements[0].test, self._audience is Audience.STAFF
        cases = label_cases(judgements, self._audience)
        found = self._findings(cases)
        passed = sum(j.verdict is Verdict.PASSED for j in judgements)
        earned = score.total(self._values.earned[j.test.id] for j in judgements)
        possible = score.total(self._values.worth[j.test.id] for j in judgements)
        return Group(
            self._anchors[first.criterion, first.function],
            title_of(judgements[0]),
            clean_line(test_name(first, self._audience), MAX_TITLE),
            first.visibility.value,
            first.extra_credit,
            common_mark(judgements),
            (
                tr(
                    "{passed} of {count} cases passed",
                    passed=passed,
                    count=len(judgements),
                )
                if len(judgements) > 1
                else ""
            ),
            points(earned, possible),
            points(possible),
            self._hint(judgements) if found else "",
            found,
            self._diagnoses(judgements),
            seconds(sum(j.outcome.seconds for j in judgements)) if staff else "",
            films(judgements),
        )

    def _findings(self, cases: Sequence[Case]) -> tuple[Finding, ...]:
        """Return what is wrong in *cases*.

        That there is no file, or that it does not load, stands above them all.
        """
        if self._result.submission.problem or all(
            case.judgement.failed_to_load for case in cases
        ):
            return ()
        return findings(cases, self._result.submission, self._titles, self._most)

    def _hint(self, judgements: Sequence[Judgement]) -> str:
        """Return the hint of a test, unless the page has given it already."""
        hint = next((j.test.hint for j in judgements if j.test.hint), "")
        new = hint not in self._hints
        self._hints.add(hint)
        return clean_text(hint, MAX_EXPLANATION) if new else ""

    def _diagnoses(self, judgements: Sequence[Judgement]) -> tuple[DiagnosisView, ...]:
        tests = {judgement.test.id for judgement in judgements}
        views = []
        for number, diagnosis in enumerate(self._result.diagnoses, 1):
            if tests.intersection(diagnosis.tests):
                views.append(
                    diagnosis_view(
                        diagnosis, number, here=diagnosis not in self._explained
                    )
                )
                self._explained.append(diagnosis)
        return tuple(views)


def _summary(passed: int, count: int, criterion: Criterion) -> str:
    if count:
        return tr(
            "{passed} of {tests} passed", passed=passed, tests=plural(count, "test")
        )
    return "" if criterion.manual or not criterion.points else tr("no tests")


def anchors(result: Result) -> Mapping[tuple[str, str], str]:
    """Return the id on the page of each test function in each criterion: a number, for names may hold hidden inputs."""
    places = dict.fromkeys(
        (judgement.test.criterion, judgement.test.function)
        for judgement in result.judgements
    )
    return {place: f"test-{number}" for number, place in enumerate(places, 1)}


def explanation_of(diagnosis: Diagnosis) -> str:
    """Return what a mistake does to the result, unless its title says it all."""
    said = diagnosis.explanation.rstrip(".") == diagnosis.title.rstrip(".")
    return "" if said else clean_text(diagnosis.explanation, MAX_EXPLANATION)


def diagnosis_view(diagnosis: Diagnosis, number: int, *, here: bool) -> DiagnosisView:
    """Return *diagnosis*, the *number*th of its result, prepared for a page."""
    return DiagnosisView(
        f"diagnosis-{number}",
        clean_line(diagnosis.title, MAX_TITLE),
        explanation_of(diagnosis),
        clean_text(diagnosis.hint, MAX_EXPLANATION),
        here,
        formula(diagnosis.formula),
        example(diagnosis.counterexample),
    )
