from dataclasses import replace

import pytest

from grader.model import Unmatched, Verdict
from grader.report.class_page import class_page
from grader.report.html import render_class


@pytest.fixture
def page(classmates, unmatched, assignment):
    return class_page(list(classmates.values()), unmatched, assignment)


def test_every_student_has_a_row(page, classmates):
    assert sorted(row.name for row in page.students) == sorted(classmates)
    html = render_class(page)
    for name in classmates:
        assert f"<bdi>{name}</bdi>" in html


def test_summary_leaves_out_who_has_no_score(page):
    assert (page.submissions, page.graded) == (20, 19)
    assert page.median == "8.5"
    assert sum(bar.count for bar in page.histogram.bars) == page.graded


def test_what_needs_a_person_is_listed_with_our_faults_first(page):
    assert [item.student.name for item in page.attention] == ["Emmy Noether"]
    assert "nothing is exported" in page.attention[0].reason


def test_everybody_with_little_or_nothing_is_listed_once_with_the_cause(page):
    listed = {
        group.cause: [row.student.name for row in group.rows]
        for group in page.little
    }
    assert listed == {
        "Could not be read": ["Nobody Important"],
        "Does not parse": ["Grace Hopper"],
        "Ends its process": ["John von Neumann"],
    }
    assert page.little_count == 3
    (broken,) = (
        row
        for group in page.little
        for row in group.rows
        if row.student.name == "Grace Hopper"
    )
    assert (broken.earned, broken.second) == (
        "0",
        "A second grading gives 8.5 points.",
    )
    html = render_class(page)
    assert html.index("Little or nothing, and why (3)") < html.index(
        "Tests, hardest first"
    )


def test_nothing_in_the_source_disappears(page, assignment):
    assert [item.path for item in page.unmatched] == [
        "late/IMG_2031.jpg",
        "__MACOSX/._mlp.py",
    ]
    many = class_page(
        [], [Unmatched(f"f{n}", "?") for n in range(700)], assignment
    )
    assert len(many.unmatched) + many.more_unmatched == 700
    assert "and 200 more" in render_class(many)


def test_mistakes_are_ranked_with_who_made_them(page):
    mistake, rarer = page.mistakes
    assert rarer.count == 1
    assert mistake.count == 2
    assert [student.name for student in mistake.students] == [
        "Hypatia",
        "Émilie du Châtelet",
    ]


def test_hard_tests_come_first_and_our_errors_do_not_count(page):
    shares = [test.share for test in page.tests]
    assert shares == sorted(shares)
    w1 = next(test for test in page.tests if "W1" in test.title)
    assert w1.judged == 19
    loss = next(
        test for test in page.tests if test.title.startswith("The loss")
    )
    assert (loss.passed, loss.percent) == (13, "65%")


def test_a_row_sums_up_the_verdicts(page):
    row = next(row for row in page.students if row.name == "Andrey Kolmogorov")
    assert (row.passed, row.tests, row.verdicts) == (
        9,
        11,
        "1 wrong answer, 1 not judged",
    )
    assert row.criteria.summary.startswith("3 of 3, 2 of 4")


def test_another_isolation_than_the_rest_is_remarked(make, assignment):
    weak = replace(make("Bob"), isolation="none")
    page = class_page([make("Ann"), weak, make("Cem")], (), assignment)
    assert [row.remark for row in page.students] == ["", "none", ""]
    assert page.isolation == "seccomp, Landlock"


def test_an_empty_class_has_a_page(assignment):
    page = class_page([], (), assignment)
    assert (page.mean, page.median) == ("–", "–")  # noqa: RUF001 -- what is shown
    assert "Students" in render_class(page)


def test_rows_stay_light(make, assignment):
    result = make("Bob", [("test_relu", Verdict.WRONG_ANSWER)])
    many = [
        replace(result, submission=replace(result.submission, id=f"s{n}"))
        for n in range(200)
    ]
    size = len(render_class(class_page(many, (), assignment))) - len(
        render_class(class_page([], (), assignment))
    )
    assert size / 200 < 900


def test_sorting_is_announced_and_rows_are_there_without_script(page):
    html = render_class(page)
    assert '<th scope="col" aria-sort="ascending">Name' in html
    assert html.index("Mary Cartwright") < html.index("<script>")
    assert '<p class="filter" hidden>' in html
