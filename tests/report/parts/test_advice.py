from dataclasses import replace
from fractions import Fraction

from grader.model import (
    Diagnosis,
    PublicRun,
    Recurrence,
    StudentFailure,
    Verdict,
)
from grader.model.failure_details import NotDefined, Raised
from grader.model.failure_kinds import Sort
from grader.report.html import render_student
from grader.report.submission_page import student_page


def first(result):
    return student_page(result).first


def test_no_file_comes_before_all_else(classmates):
    page = student_page(classmates["Nobody Important"])
    assert page.first.title == "There was no file to grade"
    assert page.first.text == "No file mlp.py."
    assert "What went well" not in render_student(page)


def test_a_file_that_does_not_load_is_said_once(classmates):
    page = student_page(classmates["Grace Hopper"])
    assert page.first.title == "mlp.py cannot be read as Python"
    assert "nothing of it could run, and every test failed" in page.first.text
    assert page.first.hint.endswith(
        "Then run `python mlp.py`: as long as it prints a SyntaxError, the file cannot be graded.",
    )
    assert page.first.place.where == "mlp.py, line 29"
    assert page.first.cost == "costs all 10 points"
    assert not any(
        group.findings or group.hint
        for criterion in page.criteria
        for group in criterion.groups
    )
    assert {
        group.mark.word
        for criterion in page.criteria
        for group in criterion.groups
    } == {"not run"}


def test_the_costliest_mistake_is_first(make):
    wrong = [
        (part, Verdict.WRONG_ANSWER)
        for part in ("test_loss", "test_bce", "::test_b/", "test_w1")
    ]
    result = make("Bob", wrong)
    assert (
        first(result).anchor_title
        == "The gradients of `b1` and `b2` are right."
    )
    assert first(result).cost == "costs up to 3 points, in 2 tests"
    assert [cause.cost for cause in first(result).further] == [
        "costs up to 1 point, in 1 test",
        "costs up to 1 point, in 1 test",
    ]


def test_every_cause_is_listed_by_what_it_costs_and_leads_to_its_test(make):
    log = Diagnosis(
        "The log is missing",
        "Take the log.",
        tests=("test_bce.py::test_bce",),
    )
    wrong = [(part, Verdict.WRONG_ANSWER) for part in ("test_bce", "test_w1")]
    page = student_page(make("Bob", wrong, [log]))
    html = render_student(page)
    for cause in page.first.further:
        assert html.count(f'id="{cause.anchor}"') == 1
        assert f'href="#{cause.anchor}"' in html
    titles = [page.first.title, *(c.title for c in page.first.further)]
    assert sorted(titles) == [
        "The gradient of `W1` is right.",
        "The log is missing",
    ]


def test_a_diagnosis_wins_over_a_criterion_that_costs_less(make, classmates):
    page = student_page(classmates["Émilie du Châtelet"])
    assert page.first.title == "The mean over the features is missing"
    assert page.first.diagnosis == "diagnosis-1"
    html = render_student(page)
    assert html.count("the loss divides by N") == 1
    assert html.count('id="diagnosis-1"') == 1
    assert 'href="#diagnosis-1"' in html


def test_a_diagnosis_that_is_not_first_is_explained_at_its_test(make):
    small = Diagnosis(
        "The log is missing",
        "Take the log.",
        tests=("test_bce.py::test_bce",),
    )
    result = make(
        "Bob",
        [("bce", Verdict.WRONG_ANSWER), ("backward", Verdict.WRONG_ANSWER)],
        [small],
    )
    html = render_student(student_page(result))
    assert first(result).diagnosis == ""
    assert html.count('id="diagnosis-1"') == 1


def test_what_fails_the_same_tests_costs_nothing_more(make):
    test = ("test_bce.py::test_bce",)
    mistakes = [
        Diagnosis("The log is missing", "Take the log.", tests=test),
        Diagnosis("The sign is wrong", "It is a loss.", tests=test),
    ]
    page = student_page(
        make("Bob", [("test_bce", Verdict.WRONG_ANSWER)], mistakes),
    )
    assert [cause.cost for cause in page.first.further] == ["in the same tests"]


def test_a_mistake_that_raises_is_shown_with_its_line(make):
    raised = StudentFailure(Raised("NameError", "no log", "mlp.py", 9))
    test = ("test_bce.py::test_bce",)
    mistake = Diagnosis(
        "`f` raises",
        "`f` raises. Look at line 9.",
        misconception="raises",
        tests=test,
        shown_at=test,
    )
    result = make("Bob", [("test_bce", Verdict.RUNTIME_ERROR)], [mistake])
    page = student_page(failing(result, raised, "test_bce"))
    assert page.first.title == "`f` raises"
    assert page.first.text == "Look at line 9."
    assert page.first.place.where == "mlp.py, line 9"
    assert "no log" in page.first.detail


def test_a_test_that_waits_counts_for_the_one_it_waits_for(make):
    wrong = [
        ("test_w2", Verdict.WRONG_ANSWER),
        ("test_w1", Verdict.NOT_JUDGED),
        ("bce", Verdict.WRONG_ANSWER),
    ]
    assert first(make("Bob", wrong)).cost == "costs up to 2 points, in 1 test"


def test_tests_that_wait_in_a_circle_end(make):
    result = make(
        "Bob",
        [
            ("test_w2", Verdict.NOT_JUDGED),
            ("test_w1", Verdict.NOT_JUDGED),
            ("bce", Verdict.CRASHED),
        ],
    )
    assert first(result).cost == "costs up to 1 point, in 1 test"


def test_a_fault_of_ours_is_nothing_to_fix(make):
    page = student_page(make("Bob", [("test_w1", Verdict.INTERNAL_ERROR)]))
    assert page.first is None
    assert page.score is None
    assert "not your fault" in render_student(page)


def test_a_flawless_page_says_so(classmates, make):
    page = student_page(classmates["Ada Lovelace"])
    assert page.flawless
    assert page.first is None
    assert "Every test passed" in render_student(page)
    assert not student_page(make("Bob", [("bce", Verdict.SKIPPED)])).flawless


def test_complete_criteria_are_a_line_each_after_those_that_lost_points(make):
    page = student_page(make("Bob", [("test_sigmoid", Verdict.WRONG_ANSWER)]))
    html = render_student(page)
    went_well = html.index("What went well")
    assert html.index(">Backward pass</span>") > went_well
    assert html.index("A network with ReLU gives the right output.") < went_well
    assert html.count('<details class="passed"') == 4


def test_a_criterion_of_extra_credit_costs_nothing(make):
    result = make("Bob", [("test_large", Verdict.WRONG_ANSWER)])
    judgements = tuple(
        replace(j, test=replace(j.test, extra_credit=False))
        for j in result.judgements
    )
    assert first(replace(result, judgements=judgements)).cost == ""


def test_extra_credit_costs_nothing(make):
    wrong = [
        ("test_large", Verdict.WRONG_ANSWER),
        ("test_bce", Verdict.WRONG_ANSWER),
    ]
    assert first(make("Bob", wrong)).title == "Loss and gradient are right."


def test_a_test_without_points_can_be_first(make):
    result = make("Bob", [("test_bce", Verdict.WRONG_ANSWER)])
    judgements = tuple(
        replace(j, test=replace(j.test, points=Fraction(0)))
        for j in result.judgements
    )
    assert first(replace(result, judgements=judgements)).cost == ""


def test_what_only_extra_credit_lacks_is_no_fault(make):
    assert (
        first(make("Bob", [("test_large", Verdict.WRONG_ANSWER)])).label
        == "For extra credit"
    )
    assert (
        first(make("Bob", [("test_bce", Verdict.WRONG_ANSWER)])).label
        == "Fix this first"
    )


def test_an_explanation_that_is_the_title_is_not_said_twice(make):
    said = "`forward` raises IndexError on line 3 of mlp.py"
    diagnosis = Diagnosis(said, f"{said}.", tests=("test_bce.py::test_bce",))
    page = student_page(
        make("Bob", [("test_bce", Verdict.WRONG_ANSWER)], [diagnosis]),
    )
    assert page.first.title == said
    assert page.first.text == ""


def test_what_to_fix_comes_before_points_and_what_went_well(make):
    html = render_student(
        student_page(make("Bob", [("test_bce", Verdict.WRONG_ANSWER)])),
    )
    assert (
        html.index("Fix this first")
        < html.index("Points by criterion")
        < html.index("What went well")
    )


def failing(result, failure, *tests):
    """Return *result* with *failure* as what went wrong in *tests*, and public cases showed."""
    failed = [
        j.test.id
        for j in result.judgements
        if any(test in j.test.id for test in tests)
    ]
    recurrences = tuple(Recurrence(test, failure) for test in failed)
    return replace(
        result,
        judgements=tuple(
            replace(j, outcome=replace(j.outcome, failure=failure))
            if j.test.id in failed
            else j
            for j in result.judgements
        ),
        public=PublicRun(recurrences),
    )


def test_one_exception_is_one_cause_whatever_criteria_it_reaches(make):
    """It costs more than each of the criteria, and comes before a dearer single one."""
    raised = StudentFailure(Raised("NameError", "", "mlp.py", 9))
    wrong = [
        (part, Verdict.RUNTIME_ERROR)
        for part in ("test_loss", "test_bce", "test_w1")
    ]
    result = failing(
        make("Bob", wrong),
        raised,
        "test_loss",
        "test_bce",
        "test_w1",
    )
    assert first(result).cost.endswith(", in 3 tests")


def test_a_missing_name_comes_without_the_hint_of_a_test(make):
    missing = StudentFailure(NotDefined("mse_loss", Sort.FUNCTION, "mlp.py"))
    result = make("Bob", [("test_bce", Verdict.WRONG_ANSWER)])
    hinted = replace(
        result,
        judgements=tuple(
            replace(j, test=replace(j.test, hint="Mind the mean."))
            for j in result.judgements
        ),
    )
    assert first(hinted).hint == "Mind the mean."
    assert first(failing(hinted, missing, "test_bce")).hint == ""
