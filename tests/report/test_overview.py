"""Several assignments brought together: every student once, points added up, ids that do not collide."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from grader.model import Graded
from grader.report.files import write_overview
from grader.report.html import render_class_overview, render_student_overview
from grader.report.overview import class_overview, student_overview


@pytest.fixture
def other(make):
    """Return a result of a second assignment."""

    def other(name, *args):
        result = make(name, *args)
        return replace(
            result,
            assignment=replace(
                result.assignment,
                id="second",
                title="The second homework",
            ),
        )

    return other


def test_points_are_added_up_and_each_part_is_there(make, other):
    first, second = make("Bob"), other("Bob")
    page = student_overview([first, second])
    assert page.score.possible == str(2 * int(first.assignment.rubric.maximum))
    text = render_student_overview(page)
    assert text.count("Points by criterion") == 2
    assert "The second homework" in text


def test_no_id_stands_on_the_page_twice_and_every_link_leads_somewhere(
    make,
    other,
):
    text = render_student_overview(
        student_overview([make("Bob"), other("Bob")]),
    )
    ids = Counter(re.findall(r'\sid="([^"]+)"', text))
    assert [name for name, count in ids.items() if count > 1] == []
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)
    labels = {
        name
        for names in re.findall(r'aria-labelledby="([^"]+)"', text)
        for name in names.split()
    }
    assert labels <= set(ids)


def test_a_score_that_is_missing_leaves_the_total_open(make, other):
    page = student_overview([make("Bob"), replace(other("Bob"), score=None)])
    assert page.score is None


def test_everybody_is_in_the_table_whatever_they_handed_in(make, other):
    ann, bob, cem = make("Ann"), make("Bob"), other("Cem")
    bob_too = other("Bob")
    page = class_overview(
        [
            Graded(ann.assignment, [ann, bob]),
            Graded(cem.assignment, [cem, bob_too]),
        ],
    )
    assert [row.name for row in page.rows] == ["Ann", "Bob", "Cem"]
    assert [bool(cell.href) for cell in page.rows[0].cells] == [True, False]
    assert page.rows[1].total.order == float(
        bob.score.earned + bob_too.score.earned,
    )
    assert "Ann" in render_class_overview(page)


def test_files_of_a_class(make, other, tmp_path):
    bob, bob_too = make("Bob"), other("Bob")
    index, report = write_overview(
        [Graded(bob.assignment, [bob]), Graded(bob_too.assignment, [bob_too])],
        tmp_path,
    )
    assert index == tmp_path / "index.html"
    assert report == tmp_path / "students" / bob.submission.id / "report.html"
    assert "second/students/" in index.read_text(encoding="utf-8")
