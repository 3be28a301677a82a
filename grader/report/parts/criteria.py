"""The rubric of one result: criterion by criterion, test by test."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from grader.grading.final_grade import is_open
from grader.model import Criterion, CriterionScore, Judgement
from grader.model.safe_text import clean_line, clean_text
from grader.report.audience import Audience, test_name
from grader.report.parts.diagnoses import MAX_EXPLANATION, DiagnosisView
from grader.report.parts.film import Film, films
from grader.report.parts.findings import (
    Case,
    Finding,
    findings,
    label_cases,
    most_evidence,
)
from grader.report.parts.outline import MAX_TITLE, Outline, PageTest
from grader.report.writing.numbers import NONE, points, seconds, share
from grader.report.writing.verdicts import Mark, common_mark
from grader.wording.phrases import points_text
from grader.wording.texts import of_course, plural, tr


@dataclass(frozen=True, slots=True)
class Group:
    """One test with all its cases."""

    anchor: str = field(metadata={"help": "its id on the page", "anchor": True})
    title: str = field(metadata={"help": "what must hold"})
    name: str = field(metadata={"help": "its id, for who may see the test"})
    visibility: str = field(metadata={"help": "public, hidden or staff"})
    extra_credit: bool = field(
        metadata={"help": "whether its points come on top"},
    )
    mark: Mark = field(metadata={"help": "the verdict of its cases together"})
    summary: str = field(
        metadata={"help": "how many cases passed, where there are several"},
    )
    earned: str = field(metadata={"help": "its points"})
    possible: str = field(metadata={"help": "its points if all is right"})
    hint: str = field(
        metadata={
            "help": "what to try, where something failed and the page has not said it",
        },
    )
    findings: tuple[Finding, ...] = field(metadata={"help": "what is wrong"})
    diagnoses: tuple[DiagnosisView, ...] = field(
        metadata={"help": "mistakes that explain it"},
    )
    seconds: str = field(metadata={"help": "how long it took; staff only"})
    films: tuple[Film, ...] = field(
        metadata={
            "help": "pictures and curves that the test shows, whatever its verdict",
        },
    )


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One line of the rubric with its tests."""

    anchor: str = field(metadata={"help": "its id on the page", "anchor": True})
    title: str = field(metadata={"help": "what is asked"})
    earned: str = field(metadata={"help": "its points"})
    possible: str = field(metadata={"help": "its points if all is right"})
    share: float = field(metadata={"help": "the earned part, 0 to 100"})
    extra_credit: bool = field(
        metadata={"help": "whether its points come on top"},
    )
    all_or_nothing: bool = field(
        metadata={"help": "whether one failed test costs all of its points"},
    )
    summary: str = field(metadata={"help": "how many tests passed"})
    note: str = field(
        metadata={
            "help": "where the points come from, where tests do not say it",
        },
    )
    groups: tuple[Group, ...] = field(metadata={"help": "its tests"})
    flawless: bool = field(
        metadata={"help": "whether all of its tests passed, and are folded"},
    )


def criterion_views(
    outline: Outline,
    explained: Iterable[str],
) -> tuple[CriterionView, ...]:
    """Return every line of the rubric and of the score.

    Tests of a criterion that both lack stand under its id. *explained* are the
    anchors of mistakes that the page explains further up.
    """
    return _Rubric(outline, explained).lines()


class _Rubric:
    """Makes the lines of the rubric of one page, from the top down.

    A mistake is explained, and a hint given, where the page first needs it.
    """

    def __init__(self, outline: Outline, explained: Iterable[str]) -> None:
        result = outline.result
        self._outline, self._result = outline, result
        self._scores = result.score.criteria if result.score else ()
        self._explained = set(explained)
        self._hints: set[str] = set()
        self._most_evidence = most_evidence(result.judgements, outline.audience)

    def lines(self) -> tuple[CriterionView, ...]:
        """Return the lines, numbered in the order of the rubric."""
        return tuple(
            self._line(number, criterion)
            for number, criterion in enumerate(self._criteria(), 1)
        )

    def _criteria(self) -> list[Criterion]:
        criteria = list(self._result.assignment.rubric.criteria)
        scored = [line.criterion for line in self._scores]
        criteria += [
            criterion for criterion in scored if criterion not in criteria
        ]
        ids = {criterion.id for criterion in criteria}
        of_tests = dict.fromkeys(test.criterion for test in self._outline.tests)
        lost = [name for name in of_tests if name not in ids]
        return criteria + [Criterion(name, name, Fraction(0)) for name in lost]

    def _line(self, number: int, criterion: Criterion) -> CriterionView:
        tests = self._outline.tests_of(criterion.id)
        groups = tuple(self._group(test) for test in tests)
        scores = [
            line for line in self._scores if line.criterion.id == criterion.id
        ]
        line = scores[0] if scores else None
        waits = is_open(self._result, criterion)
        earned = NONE
        part = Fraction(0)
        if line is not None and not waits:
            part = line.earned
            earned = points(part, criterion.points)
        return CriterionView(
            anchor=f"criterion-{number}",
            title=of_course(clean_line(criterion.title, MAX_TITLE)),
            earned=earned,
            possible=points(criterion.points),
            share=share(part, criterion.points),
            extra_credit=criterion.extra_credit,
            all_or_nothing=criterion.all_or_nothing,
            summary=_summary(groups, criterion),
            note=_note(line, waits=waits),
            groups=groups,
            flawless=bool(groups) and all(map(_has_passed, groups)),
        )

    def _group(self, test: PageTest) -> Group:
        first = test.cases[0].test
        audience = self._outline.audience
        problems = self._findings(label_cases(test.cases, audience))
        took = sum(case.outcome.seconds for case in test.cases)
        name = test_name(first, audience)
        return Group(
            anchor=test.anchor,
            title=test.title,
            name=clean_line(name, MAX_TITLE),
            visibility=first.visibility.value,
            extra_credit=first.extra_credit,
            mark=common_mark(test.cases),
            summary=_cases_passed(test),
            earned=points(test.earned, test.worth),
            possible=points(test.worth),
            hint=self._hint(test.cases) if problems else "",
            findings=problems,
            diagnoses=self._diagnoses(test.cases),
            seconds=seconds(took) if audience is Audience.STAFF else "",
            films=films(test.cases),
        )

    def _findings(self, cases: Sequence[Case]) -> tuple[Finding, ...]:
        """Return what is wrong in *cases*.

        That there is no file, or that it does not load, stands above them all.
        """
        submission = self._result.submission
        not_loaded = all(case.judgement.failed_to_load for case in cases)
        if submission.problem or not_loaded:
            return ()
        return findings(
            cases,
            submission,
            self._outline.titles,
            self._most_evidence,
            by_message=self._outline.audience is Audience.STAFF,
        )

    def _hint(self, cases: Sequence[Judgement]) -> str:
        """Return the hint of a test, unless the page has given it already.

        It says nothing of what cannot be called, or is explained by a mistake.
        """
        failed = [case for case in cases if case.credit < 1]
        if all(map(self._needs_no_hint, failed)):
            return ""
        hint = next((case.test.hint for case in cases if case.test.hint), "")
        is_new = hint not in self._hints
        self._hints.add(hint)
        return of_course(clean_text(hint, MAX_EXPLANATION)) if is_new else ""

    def _needs_no_hint(self, case: Judgement) -> bool:
        return case.could_not_be_called or any(
            case.test.id in diagnosis.tests
            for diagnosis in self._result.diagnoses
        )

    def _diagnoses(
        self,
        cases: Sequence[Judgement],
    ) -> tuple[DiagnosisView, ...]:
        """Return the mistakes behind *cases*, those that stand further up as links."""
        tests = {case.test.id for case in cases}
        views = []
        for diagnosis, view in zip(
            self._result.diagnoses,
            self._outline.diagnoses,
            strict=True,
        ):
            if tests.intersection(diagnosis.tests):
                views.append(
                    replace(view, here=view.anchor not in self._explained),
                )
                self._explained.add(view.anchor)
        return tuple(views)


def _has_passed(group: Group) -> bool:
    return group.mark.tone == "good"


def _summary(groups: Sequence[Group], criterion: Criterion) -> str:
    if not groups:
        return (
            "" if criterion.manual or not criterion.points else tr("no tests")
        )
    passed = sum(group.mark.tone == "good" for group in groups)
    tests = plural(len(groups), "test")
    return tr("{passed} of {tests} passed", passed=passed, tests=tests)


def _note(line: CriterionScore | None, *, waits: bool) -> str:
    """Return where the points of a criterion come from, where tests do not say it."""
    if waits:
        return tr("not yet graded by a person")
    return clean_text(points_text(line), MAX_EXPLANATION) if line else ""


def _cases_passed(test: PageTest) -> str:
    count = len(test.cases)
    if count == 1:
        return ""
    return tr(
        "{passed} of {count} cases passed",
        passed=test.passed,
        count=count,
    )
