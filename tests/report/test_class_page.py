from dataclasses import replace

import pytest

from grader.model import Act, Decision, Finding, Unmatched, Verdict
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
    first = page.needs_look.groups[0]
    assert first.cause == "The grader failed"
    assert [row.student.name for row in first.rows] == ["Emmy Noether"]
    assert "nothing is exported" in first.rows[0].reason


def test_everybody_with_little_or_nothing_is_listed_once_with_the_cause(page):
    listed = {
        group.cause: [row.student.name for row in group.rows]
        for group in page.needs_look.groups
        if group.cause not in ("The grader failed", "Extra credit to award")
    }
    assert listed == {
        "Could not be read": ["Nobody Important"],
        "Does not parse": ["Grace Hopper"],
        "Ends its process": ["John von Neumann"],
    }
    (broken,) = (
        row
        for group in page.needs_look.groups
        for row in group.rows
        if row.student.name == "Grace Hopper"
    )
    assert (broken.earned, broken.second) == (
        "0",
        "A second grading gives 8.5 points.",
    )
    html = render_class(page)
    assert (
        html.index('id="attention"')
        < html.index('id="students"')
        < html.index('id="map"')
        < html.index('id="mistakes"')
        < html.index('id="tests"')
    )


def test_nothing_in_the_source_disappears(page, assignment):
    assert [item.path for item in page.needs_look.unmatched] == [
        "late/IMG_2031.jpg",
        "__MACOSX/._mlp.py",
    ]
    many = class_page(
        [],
        [Unmatched(f"f{n}", "?") for n in range(700)],
        assignment,
    )
    look = many.needs_look
    assert len(look.unmatched) + look.more_unmatched == look.count == 700
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
        render_class(class_page([], (), assignment)),
    )
    assert size / 200 < 1300


def test_sorting_is_announced_and_rows_are_there_without_script(page):
    html = render_class(page)
    assert '<th scope="col" aria-sort="ascending">Name' in html
    assert html.index("Mary Cartwright") < html.index("<script>")
    assert '<div class="filter" hidden>' in html


def test_what_somebody_has_seen_is_ticked_off_until_there_is_another_cause(
    make,
    assignment,
):
    late = make("Bob", [("test_relu", Verdict.TIME_LIMIT)])
    flagged = replace(late, findings=(Finding("eval", "mlp.py", 3, "called"),))

    def page_after(reason):
        decision = Decision("Bob", Act.SEEN, reason=reason, who="tutor")
        seen = replace(flagged, decisions=(decision,))
        return class_page([seen], (), assignment).needs_look

    open_causes = [group.cause for group in page_after("").groups]
    assert "May use forbidden means" in open_causes
    after = page_after("may use forbidden means")
    assert [group.cause for group in after.groups] == [
        cause for cause in open_causes if cause != "May use forbidden means"
    ]
    assert [row.student.name for row in after.seen] == ["Bob"]


def test_students_of_one_name_carry_their_ids(make, assignment):
    twins = [
        replace(result, submission=replace(result.submission, id=name))
        for result, name in ((make("Ada"), "ada1"), (make("Ada"), "ada2"))
    ]
    page = class_page([*twins, make("Bob")], (), assignment)
    assert [row.name for row in page.students] == [
        "Ada (ada1)",
        "Ada (ada2)",
        "Bob",
    ]


def test_the_map_leads_to_the_test_on_the_staff_page(page):
    row = next(
        row for row in page.map.rows if row.student.name == "Andrey Kolmogorov"
    )
    failed = [
        (column.title, cell)
        for column, cell in zip(page.map.columns, row.cells, strict=True)
        if cell.mark.word == "wrong answer"
    ]
    ((title, cell),) = failed
    assert cell.href.startswith("students/")
    folder, _, anchor = cell.href.partition("/staff.html#")
    assert folder == row.student.href.removesuffix("/staff.html")
    assert anchor.startswith("test-")
    html = render_class(page)
    assert (
        f'<td class="bad"><a href="{cell.href}" title="wrong answer">' in html
    )
    assert title in html


def test_who_passed_everything_is_counted_beside_the_map(make, assignment):
    page = class_page(
        [make("Ann"), make("Bob", [("test_relu", Verdict.WRONG_ANSWER)])],
        (),
        assignment,
    )
    assert [row.student.name for row in page.map.rows] == ["Bob"]
    assert page.map.flawless == 1


def test_chips_name_what_students_have_in_common(page):
    labels = {
        group.title: {chip.label: chip.count for chip in group.chips}
        for group in page.chips
    }
    assert labels["Verdict"]["time limit"] == 1
    assert set(labels["Mistake"].values()) == {2}
    (chip,) = (
        chip
        for group in page.chips
        for chip in group.chips
        if chip.label == "time limit"
    )
    with_chip = [
        row.name for row in page.students if chip.key in row.chips.split()
    ]
    assert with_chip == ["Alan Turing"]
