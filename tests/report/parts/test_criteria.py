from dataclasses import replace
from fractions import Fraction

from grader.grading import score
from grader.grading.deductions import deducted
from grader.model import Finding, Forbidden, Verdict, Visibility
from grader.report.audience import Audience
from grader.report.html import render_student
from grader.report.parts.findings import most_evidence
from grader.report.parts.outline import values_of
from grader.report.submission_page import staff_page, student_page


def group(page, title):
    return next(
        g
        for criterion in page.criteria
        for g in criterion.groups
        if title in g.title
    )


def test_cases_of_one_test_are_one_line(make):
    wrong = [
        ("test_relu[3-7", Verdict.WRONG_ANSWER),
        ("test_relu[2-64", Verdict.WRONG_ANSWER),
    ]
    page = student_page(make("Bob", wrong))
    relu = group(page, "ReLU")
    assert relu.summary == "4 of 6 cases passed"
    assert relu.mark.word == "partly passed"
    assert (relu.earned, relu.possible) == ("0.67", "1")
    assert [f.cases for f in relu.findings] == ["Cases 2, 4"]


def test_cases_with_other_feedback_are_told_apart(make):
    wrong = [
        ("test_relu[3-7", Verdict.WRONG_ANSWER),
        ("test_relu[2-64", Verdict.CRASHED),
    ]
    findings = group(student_page(make("Bob", wrong)), "ReLU").findings
    assert [(f.cases, f.mark.word) for f in findings] == [
        ("Case 2", "wrong answer"),
        ("Case 4", "crashed"),
    ]


def test_of_many_failed_tests_fewer_cases_are_shown(make):
    wrong = next(
        j
        for j in make("Bob", [("mse", Verdict.WRONG_ANSWER)]).judgements
        if j.credit < 1
    )

    def most(count, audience):
        tests = [
            replace(wrong.test, id=f"test_m.py::test_{n}") for n in range(count)
        ]
        return most_evidence(
            [replace(wrong, test=test) for test in tests],
            audience,
        )

    assert [most(count, Audience.STAFF) for count in (0, 1, 6, 100)] == [
        8,
        8,
        4,
        1,
    ]
    assert [most(count, Audience.STUDENT) for count in (0, 1, 6, 100)] == [
        3,
        3,
        3,
        1,
    ]


def test_staff_see_the_parameters_of_a_case(make):
    page = staff_page(make("Bob", [("test_relu[3-7", Verdict.WRONG_ANSWER)]))
    assert group(page, "ReLU").findings[0].cases == "Case 3-7"
    assert group(page, "ReLU").name == "test_forward.py::test_relu"


def test_cases_with_titles_of_their_own_go_by_these(make):
    result = make("Bob", [("test_relu[3-7", Verdict.WRONG_ANSWER)])
    judgements = tuple(
        replace(j, test=replace(j.test, title=f"Variant {chr(65 + n)}"))
        for n, j in enumerate(result.judgements)
    )
    page = student_page(replace(result, judgements=judgements))
    assert group(page, "Variant B").findings[0].cases == "Case Variant C"


def test_a_test_that_was_not_judged_names_what_it_waits_for(make):
    wrong = [
        ("test_w2", Verdict.RUNTIME_ERROR),
        ("test_w1", Verdict.NOT_JUDGED),
    ]
    page = student_page(make("Bob", wrong))
    assert group(page, "W1").findings[0].waits_for == (
        "The gradient of `W2` is right.",
    )
    assert "test_w2" not in render_student(page)


def test_a_hint_stands_beside_failures_only_and_once(make):
    assert group(student_page(make("Bob")), "The loss").hint == ""
    page = student_page(make("Bob", [("mse", Verdict.WRONG_ANSWER)]))
    assert "every element" in group(page, "The loss").hint
    assert group(page, "any batch").hint == ""


def test_weights_share_the_points_of_the_criterion(make):
    result = make("Bob")
    heavy = tuple(
        replace(j, test=replace(j.test, points=j.test.points * 10))
        for j in result.judgements
    )
    assert (
        group(
            student_page(replace(result, judgements=heavy)),
            "The loss",
        ).possible
        == "1"
    )


def test_staff_tests_count_in_the_weights_of_the_student_page(make):
    result = make("Bob")
    judgements = tuple(
        replace(j, test=replace(j.test, points=Fraction(3)))
        if j.test.visibility is Visibility.STAFF
        else j
        for j in result.judgements
    )
    result = replace(result, judgements=judgements)
    assert (
        group(student_page(result), "sigmoid").possible
        == group(staff_page(result), "sigmoid").possible
        == "0.5"
    )


def test_a_criterion_the_rubric_lacks_is_not_lost(make):
    result = make("Bob")
    lost = replace(
        result.judgements[0],
        test=replace(result.judgements[0].test, criterion="typo"),
    )
    page = student_page(
        replace(result, judgements=(*result.judgements[1:], lost)),
    )
    assert page.criteria[-1].title == "typo"


def test_partial_credit_says_why(make):
    result = make("Bob")
    half = replace(
        result.judgements[0],
        credit=Fraction(1, 2),
        feedback="Right in float32 only.",
    )
    page = student_page(
        replace(result, judgements=(half, *result.judgements[1:])),
    )
    assert group(page, "one row").earned == "0.5"
    assert (
        group(page, "one row").findings[0].feedback == "Right in float32 only."
    )


def test_a_result_without_tests_has_a_page(make):
    page = student_page(replace(make("Bob"), judgements=()))
    assert {c.summary for c in page.criteria} == {"no tests"}
    assert not page.flawless
    assert render_student(page)


def test_skipped_and_error_are_words_of_their_own(make):
    page = staff_page(
        make(
            "Bob",
            [
                ("test_bce", Verdict.SKIPPED),
                ("test_w1", Verdict.INTERNAL_ERROR),
            ],
        ),
    )
    assert group(page, "Loss and").mark.word == "skipped"
    assert group(page, "W1").mark.tone == "ours"


def test_tests_are_worth_what_the_score_gives_them(make):
    result = make(
        "Bob",
        [("test_relu[3-7", Verdict.WRONG_ANSWER), ("mse", Verdict.CRASHED)],
    )
    cases = [j.test for j in result.judgements]
    assert values_of(result).worth == score.worth(
        cases,
        result.assignment.rubric,
    )
    assert values_of(result).earned == score.earned_points(
        result.judgements,
        result.assignment.rubric,
    )


def test_a_deduction_is_a_line_of_its_own(make):
    result = make("Bob")
    finding = Finding("torch.autograd", "mlp.py", 3, "is used")
    taken = deducted(
        result.score,
        [finding],
        Forbidden(("torch.autograd",), "deduct", Fraction(2)),
    )
    page = student_page(replace(result, score=taken))
    assert (
        page.criteria[-1].title,
        page.criteria[-1].earned,
        page.criteria[-1].possible,
    ) == (
        "Forbidden means",
        "-2",
        "0",
    )
    assert "<b>-2</b></span>" in render_student(page)
