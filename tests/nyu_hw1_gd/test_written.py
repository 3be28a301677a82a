"""Right functions of many styles earn everything.

Each wrong one loses points where it should, and is told why.
"""

from pathlib import Path

import pytest

from grader.course.python_files import import_file

ROOT = Path(__file__).parents[2]
written = import_file(
    ROOT / "tests" / "submissions" / "nyu_hw1_gd" / "written.py",
    "written_functions",
)

#: Loops over images: some seconds for each source.
pytestmark = pytest.mark.slow


def lost(result):
    return {
        one.criterion.id
        for one in result.score.criteria
        if one.earned < one.criterion.points
    }


@pytest.mark.parametrize("style", written.RIGHT)
def test_right_functions_earn_everything(grade, style):
    result = grade(written.HEAD + written.RIGHT[style])
    assert lost(result) == set()
    assert result.score.earned == result.assignment.rubric.maximum
    assert result.diagnoses == ()


@pytest.mark.parametrize("way", written.WRONG)
def test_wrong_functions_lose_points_where_they_should(grade, way):
    mistake, criteria, body = written.WRONG[way]
    result = grade(written.HEAD + body)
    assert lost(result) == set(criteria.split())
    named = {
        diagnosis.misconception
        for diagnosis in result.diagnoses
        if diagnosis.misconception
    }
    assert named == set(mistake.split())


@pytest.mark.parametrize(
    "way",
    ["nothing is done", "zeros", "noise of its own", "None"],
)
def test_answers_that_do_nothing_earn_nothing(grade, way):
    assert grade(written.HEAD + written.WRONG[way][2]).score.earned == 0


def test_the_film_is_shown_to_the_student_and_hidden_tests_are_not(grade):
    from grader.report.submission_page import staff_page, student_page

    result = grade(written.HEAD + written.RIGHT["leaf in place"])
    films = [
        film
        for page in (student_page(result), staff_page(result))
        for c in page.criteria
        for g in c.groups
        for film in g.films
    ]
    assert len(films) == 2
    for film in films:
        assert (len(film.frames), len(film.lines)) == (8, 2)
        assert film.final is not None
