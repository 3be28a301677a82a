from dataclasses import replace

from grader.model import Verdict
from grader.report.class_page import class_page
from grader.report.class_parts.difficulty import difficulty
from grader.report.html import render_class

WRONG = Verdict.WRONG_ANSWER


def rows(results, assignment):
    return {
        row.name.partition("::")[2]: row
        for row in difficulty(results, assignment)
    }


def test_a_test_that_only_those_pass_who_pass_others_discriminates(
    make,
    assignment,
):
    strong, weak = (
        make("Ann"),
        make("Bob", [("mse", WRONG), ("backward", WRONG)]),
    )
    found = rows([strong, strong, weak, weak], assignment)
    assert found["test_loss"].discrimination == "1.00"
    assert found["test_loss"].remark == ""


def test_tests_of_low_discrimination_are_named(make, assignment):
    odd = [
        make("Ann", [("test_bce", WRONG)]),
        make("Bob", [("mse", WRONG), ("test_large", WRONG)]),
    ]
    found = rows([*odd, make("Cem", [("test_large", WRONG)])], assignment)
    assert found["test_shape"].remark == "all pass"
    assert found["test_bce"].remark == "low discrimination"
    everyone = rows([make("Ann", [("test_bce", WRONG)])] * 3, assignment)
    assert everyone["test_bce"].remark == "nobody passes"
    assert everyone["test_bce"].discrimination == "–"  # noqa: RUF001 -- what is shown


def test_our_errors_and_skipped_tests_count_for_nobody(make, assignment):
    results = [
        make("Ann"),
        make(
            "Bob",
            [
                ("test_bce", Verdict.INTERNAL_ERROR),
                ("test_large", Verdict.SKIPPED),
            ],
        ),
    ]
    found = rows(results, assignment)
    assert (
        found["test_bce"].judged,
        found["test_large"].judged,
        found["test_loss"].judged,
    ) == (1, 1, 2)


def test_verdicts_are_counted_by_tests_and_students(make, assignment):
    results = [
        make("Ann"),
        make("Bob", [("mse", WRONG)]),
        make("Cem", [("test_loss", WRONG)]),
    ]
    page = class_page(results, (), assignment)
    found = {kind.mark.word: (kind.tests, kind.students) for kind in page.kinds}
    assert found["wrong answer"] == (3, 2)
    assert found["passed"][1] == 3


def test_time_is_told_with_who_took_longest(make, assignment):
    results = [
        replace(make(name), seconds=taken)
        for name, taken in (("Ann", 1.0), ("Bob", 75.0), ("Cem", 2.0))
    ]
    page = class_page(results, (), assignment)
    assert (page.times.total, page.times.median, page.times.longest) == (
        "1 min 18 s",
        "2.0 s",
        "1 min 15 s",
    )
    assert [slow.student.name for slow in page.slowest] == ["Bob", "Cem", "Ann"]


def test_extra_credit_is_listed_for_a_person_to_award(make, assignment):
    page = class_page(
        [make("Ann"), make("Bob", [("test_large", WRONG)])],
        (),
        assignment,
    )
    (group,) = page.needs_look.groups
    assert group.cause == "Extra credit to award"
    assert [(row.student.name, row.reason) for row in group.rows] == [
        ("Ann", "0.5 for Large inputs"),
    ]
    assert "Extra credit to award" in render_class(page)
