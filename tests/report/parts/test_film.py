"""What tests show: film strips and curves on the pages of a submission, and the gallery of a class."""

import shlex
from dataclasses import replace
from html import unescape

import numpy as np
import pytest

from grader.model import Curve, Figure, Picture, Visibility
from grader.report.class_page import class_page
from grader.report.html import render_class, render_staff, render_student
from grader.report.parts.film import (
    CURVE_HEIGHT,
    CURVE_WIDTH,
    SIDE,
    frame,
    line,
)
from grader.report.submission_page import staff_page, student_page
from grader.testing.pictures import data_uri


def picture(caption, shade=0.5, size=(4, 8)):
    return Picture(
        data_uri(np.full((*size, 3), shade)),
        caption,
        size[1],
        size[0],
    )


def figure(name, rank=1.0):
    curve = Curve("Score", (0.0, 1.0, 3.0))
    return Figure(
        f"Film of {name}",
        (picture("start"), picture(f"end of {name}", 0.9)),
        (curve,),
        (("Colour", "grey"),),
        rank,
    )


@pytest.fixture
def showing(make):
    """Return a function that makes a result whose tests of some visibility show a figure."""

    def show(name, visibility=Visibility.PUBLIC, rank=1.0):
        result = make(name)
        judgements = [
            replace(
                j,
                outcome=replace(j.outcome, figures=(figure(name, rank),)),
            )
            if j.test.visibility is visibility
            else j
            for j in result.judgements
        ]
        return replace(result, judgements=tuple(judgements))

    return show


def test_a_film_of_a_public_test_is_on_both_pages(showing):
    result = showing("Ada")
    for html in (
        render_student(student_page(result)),
        render_staff(staff_page(result)),
    ):
        assert "Film of Ada" in html
        assert 'src="data:image/png;base64,' in html
        assert 'alt="start" width="96" height="48"' in html
        assert 'alt="end of Ada" width="224" height="112"' in html
        assert '<span class="number">1</span>' in html
        assert '<span class="number">2</span>' not in html
        assert "Score, from 0 to 3" in html
        assert "<dt>Colour</dt><dd>grey</dd>" in html


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.STAFF])
def test_a_film_of_another_test_is_for_staff(showing, visibility):
    result = showing("Ada", visibility)
    assert "Film of Ada" not in render_student(student_page(result))
    assert "Film of Ada" in render_staff(staff_page(result))


def test_the_gallery_is_sorted_and_leaves_out_who_shows_nothing(
    showing,
    make,
    assignment,
):
    results = [
        make("Nobody"),
        showing("Worse", rank=0.2),
        showing("Best", rank=2.0),
        showing("Odd", rank=float("nan")),
    ]
    results.append(showing("Not for show", rank=None))
    page = class_page(results, (), assignment)
    assert [one.name for one in page.gallery] == ["Best", "Worse", "Odd"]
    assert page.gallery[0].frame.caption == "end of Best"
    html = render_class(page)
    assert '<section id="gallery"' in html
    assert html.index("end of Best") < html.index("end of Worse")


def test_each_picture_of_the_gallery_has_the_command_that_awards_it(
    showing,
    assignment,
):
    best = showing("Best")
    odd = replace(best, submission=replace(best.submission, id="o'neil;rm"))
    page = class_page([best, odd], (), assignment)
    for result, exhibit in zip((best, odd), page.gallery, strict=True):
        words = shlex.split(exhibit.award)
        assert words[:4] == ["grader", "award", ".", result.submission.id]
        assert words[4:8] == ["--assignment", assignment.id, "--points", "1"]
    assert f"<code>{page.gallery[0].award}</code>" in unescape(
        render_class(page),
    )


def test_without_figures_there_is_no_gallery(make, assignment):
    html = render_class(class_page([make("Nobody")], (), assignment))
    assert 'id="gallery"' not in html
    assert "#gallery" not in html


def test_frames_fit_into_a_square():
    assert (
        frame(picture("x", size=(64, 64))).width,
        frame(picture("x", size=(64, 64))).height,
    ) == (SIDE, SIDE)
    wide = frame(picture("x", size=(1, 500)))
    assert (wide.width, wide.height) == (SIDE, 1)


def test_a_curve_fills_the_drawing():
    drawn = line(Curve("Score", (2.0, 4.0, 3.0)))
    assert (
        drawn.path
        == f"M0.0 {CURVE_HEIGHT:.1f}L{CURVE_WIDTH / 2:.1f} 0.0L{CURVE_WIDTH:.1f} {CURVE_HEIGHT / 2:.1f}"
    )
    assert drawn.summary == "from 2 to 3"
    assert (drawn.low, drawn.high, drawn.steps) == ("2", "4", 3)


def test_numbers_that_are_not_finite_leave_a_gap():
    nan, inf = float("nan"), float("inf")
    assert line(Curve("Score", (0.0, nan, 1.0, 2.0))).path.count("M") == 2
    assert line(Curve("Score", (nan, inf))).path == ""
    assert line(Curve("Score", (nan, inf))).summary == "no finite number"
    assert line(Curve("Score", (5.0,))).path == ""
    assert "32.0" in line(Curve("Score", (1.0, 1.0))).path
