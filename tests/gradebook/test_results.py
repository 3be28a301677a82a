"""Results are read from the gradebook one at a time, however large the class."""

import gc

import pytest

from grader.course.catalogue import get_assignment
from grader.gradebook import Gradebook
from grader.gradebook.results import Submissions
from grader.model import Result
from grader.model.options import Options
from grader.pipeline import grade_class, write_again
from grader.runs.work import close

STUDENTS = 9


@pytest.fixture
def graded(course, right, tmp_path):
    """The folder of a graded class."""
    for number in range(STUDENTS):
        (tmp_path / "class" / f"s{number}").mkdir(parents=True)
        (tmp_path / "class" / f"s{number}" / "toy.py").write_text(
            f"{right}\n# {number}\n",
            encoding="utf-8",
        )
    grade_class(
        get_assignment(course, "toy"),
        tmp_path / "class",
        Options(out=tmp_path / "out"),
    )
    yield tmp_path / "out"
    close()


@pytest.fixture
def reading(monkeypatch):
    """Returns who is read, and how many results with their files were there at each time."""
    students, alive = [], []
    result = Gradebook.result

    def read(self, recorded, assignment):
        students.append(recorded.student)
        alive.append(
            sum(
                type(one) is Result and bool(one.submission.files)
                for one in gc.get_objects()
            ),
        )
        return result(self, recorded, assignment)

    monkeypatch.setattr(Gradebook, "result", read)
    return students, alive


def test_reports_are_written_in_one_pass_over_results_that_are_not_kept(
    graded,
    course,
    reading,
):
    students, alive = reading
    before = {
        path: path.read_bytes()
        for path in graded.rglob("*.*")
        if path.suffix in {".html", ".csv", ".json"}
    }
    gc.collect()
    files = write_again(course, graded)
    assert students == [f"s{number}" for number in range(STUDENTS)]
    assert max(alive) - alive[0] <= 2
    assert {path: path.read_bytes() for path in before} == before
    assert set(before) == set(files)


def test_submissions_are_those_of_the_results(graded, course):
    with Gradebook.read(graded) as book:
        results = book.results(
            get_assignment(course, "toy"),
            book.students("toy"),
        )
        submissions = Submissions(results)
        assert len(submissions) == STUDENTS
        assert list(submissions) == [result.submission for result in results]
        assert submissions[-1].id == "s8"
        assert [one.id for one in submissions[2:4]] == ["s2", "s3"]
