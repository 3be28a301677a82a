"""The outline of a submission's page: every title, anchor and value on it, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.grading import score
from grader.model import Judgement, Result, Verdict
from grader.model.safe_text import clean_line
from grader.report.audience import Audience
from grader.report.parts.diagnoses import DiagnosisView, diagnosis_view
from grader.wording.texts import of_course, tr

MAX_TITLE = 300
#: The ids of a criterion and of a test function.
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Values:
    """What each test is worth and what it earned, by id, in points of the rubric."""

    worth: Mapping[str, Fraction]
    earned: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class PageTest:
    """A test function in one criterion: where a page shows it, and its cases."""

    anchor: str
    title: str
    criterion: str
    cases: tuple[Judgement, ...]
    earned: Fraction
    worth: Fraction

    @property
    def place(self) -> Place:
        """The ids of its criterion and its function."""
        return self.criterion, self.cases[0].test.function

    @property
    def passed(self) -> int:
        """How many of its cases passed."""
        return sum(case.verdict is Verdict.PASSED for case in self.cases)


@dataclass(frozen=True, slots=True)
class Outline:
    """What the parts of one page of *result*, as its audience may see it, share.

    `titles` are those of tests by id, and of the first case of a function by
    its name. `diagnoses` are in the order of the result's. `worth` holds what
    each test is worth.
    """

    result: Result
    audience: Audience
    tests: tuple[PageTest, ...]
    titles: Mapping[str, str]
    diagnoses: tuple[DiagnosisView, ...]
    worth: Mapping[str, Fraction]

    def tests_of(self, criterion: str) -> list[PageTest]:
        """Return the tests of the criterion with the id *criterion*."""
        return [test for test in self.tests if test.criterion == criterion]

    def test_of(self, judgement: Judgement) -> PageTest:
        """Return the test that *judgement* is a case of."""
        place = judgement.test.criterion, judgement.test.function
        return next(test for test in self.tests if test.place == place)


def outline_of(seen: Result, values: Values, audience: Audience) -> Outline:
    """Return the outline of a page that shows *seen* to *audience*.

    *values* come from the whole result, or points would not add up.
    """
    titles: dict[str, str] = {}
    for judgement in seen.judgements:
        title = title_of(judgement)
        titles.setdefault(judgement.test.id, title)
        titles.setdefault(judgement.test.function, title)
    numbered = enumerate(seen.diagnoses, 1)
    views = [
        diagnosis_view(diagnosis, number, seen.assignment)
        for number, diagnosis in numbered
    ]
    return Outline(
        result=seen,
        audience=audience,
        tests=_tests(seen.judgements, values),
        titles=titles,
        diagnoses=tuple(views),
        worth=values.worth,
    )


def _tests(
    judgements: Iterable[Judgement],
    values: Values,
) -> tuple[PageTest, ...]:
    """Return the test functions of each criterion, in the order of their first cases."""
    tests = []
    for anchor, ((criterion, _), cases) in by_anchor(judgements).items():
        ids = [case.test.id for case in cases]
        test = PageTest(
            anchor=anchor,
            title=title_of(cases[0]),
            criterion=criterion,
            cases=tuple(cases),
            earned=score.total(values.earned[name] for name in ids),
            worth=score.total(values.worth[name] for name in ids),
        )
        tests.append(test)
    return tuple(tests)


def by_anchor(
    judgements: Iterable[Judgement],
) -> dict[str, tuple[Place, list[Judgement]]]:
    """Return each test function of each criterion, and its cases, by its anchor.

    In the order of their first cases. An anchor is a number, for names may
    hold hidden inputs.
    """
    places: dict[Place, list[Judgement]] = {}
    for judgement in judgements:
        place = judgement.test.criterion, judgement.test.function
        places.setdefault(place, []).append(judgement)
    return {
        f"test-{number}": entry
        for number, entry in enumerate(places.items(), 1)
    }


def values_of(result: Result) -> Values:
    """Return the values of the tests of *result*.

    Their own points where the rubric does not have their criterion.
    """
    rubric = result.assignment.rubric
    ids = {criterion.id for criterion in rubric.criteria}
    in_rubric = [j.test for j in result.judgements if j.test.criterion in ids]
    outside = [j for j in result.judgements if j.test.criterion not in ids]
    worth = dict(score.worth(in_rubric, rubric))
    earned = score.earned_points(result.judgements, rubric, worth)
    for judgement in outside:
        test = judgement.test
        worth[test.id] = test.points
        earned[test.id] = test.points * judgement.credit
    return Values(worth, earned)


def title_of(judgement: Judgement) -> str:
    """Return the title of a judgement's test."""
    title = clean_line(judgement.test.title, MAX_TITLE)
    return of_course(title) or tr("Untitled test")
