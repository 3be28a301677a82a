"""Finding the course, an assignment by its id, and the assignment that a file answers."""

from pathlib import Path

import pytest

from grader.course.catalogue import (
    assignment_for_file,
    find_course,
    get_assignment,
    list_assignments,
)
from grader.errors import CourseError


@pytest.fixture
def course(tmp_path):
    root = (tmp_path / "course").resolve()
    add(root, "mlp", "mlp.py", ["hw1*.py"])
    add(root, "gd", "gd.py", ["sgd.py", "hw1_gd.py"])
    (root / "assignments" / "drafts").mkdir()
    return root


def add(root, name, file, patterns=()):
    folder = root / "assignments" / name
    (folder / "starter").mkdir(parents=True)
    criteria = '[[criteria]]\nid = "c"\ntitle = "C"\npoints = 1\n'
    (folder / "assignment.toml").write_text(
        f'title = "{name}"\nfile = "{file}"\nfile_patterns = {list(patterns)}\n{criteria}',
        encoding="utf-8",
    )


def test_the_course_is_the_nearest_folder_above(course, monkeypatch):
    starter = course / "assignments" / "mlp" / "starter"
    assert find_course(starter) == course
    assert find_course(course) == course
    monkeypatch.chdir(starter)
    assert find_course() == course
    assert find_course(Path("/"), explicit=course) == course


def test_a_course_inside_another_is_nearer(course):
    inner = course / "examples" / "small"
    add(inner, "mlp", "mlp.py")
    assert find_course(inner / "assignments") == inner


def test_no_course(tmp_path, course):
    with pytest.raises(CourseError, match="is not inside a course"):
        find_course(tmp_path)
    with pytest.raises(CourseError, match="has no folder assignments/"):
        find_course(course, explicit=tmp_path)
    with pytest.raises(CourseError, match="is not a folder"):
        find_course(course, explicit=tmp_path / "nothing")


def test_a_working_directory_that_was_removed(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(CourseError, match="no longer exists"):
        find_course()


def test_assignments_are_listed_by_id(course):
    assert [assignment.id for assignment in list_assignments(course)] == [
        "gd",
        "mlp",
    ]


def test_an_assignment_by_its_id(course):
    assert (
        get_assignment(course, "mlp").public == course / "assignments" / "mlp"
    )


@pytest.mark.parametrize(
    ("asked", "tip"),
    [("mpl", "Did you mean mlp?"), ("MLP", "Did you mean mlp?"), ("xyz", "")],
)
def test_an_unknown_assignment_is_answered_with_the_others(course, asked, tip):
    with pytest.raises(CourseError, match="it has gd, mlp") as caught:
        get_assignment(course, asked)
    assert caught.value.tip == tip


@pytest.mark.parametrize(
    "asked",
    ["../assignments/mlp", "", ".", "mlp/starter", "\0"],
)
def test_an_id_is_no_path(course, asked):
    with pytest.raises(CourseError):
        get_assignment(course, asked)


def test_a_folder_without_a_configuration(course):
    with pytest.raises(
        CourseError,
        match=r"assignments/drafts has no assignment\.toml",
    ):
        get_assignment(course, "drafts")


def test_a_course_without_assignments(tmp_path):
    (tmp_path / "assignments").mkdir()
    with pytest.raises(CourseError, match="has no assignments yet"):
        get_assignment(tmp_path, "mlp")
    with pytest.raises(CourseError, match="has no assignments yet"):
        assignment_for_file(tmp_path, Path("mlp.py"))


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("mlp.py", "mlp"),
        ("gd.py", "gd"),
        ("sgd.py", "gd"),
        ("HW1_NEW.py", "mlp"),
        ("some/where/GD.py", "gd"),
    ],
)
def test_a_file_is_recognised_by_its_name(course, file, expected):
    assert assignment_for_file(course, Path(file)).id == expected


def test_a_file_in_the_folder_of_an_assignment_belongs_to_it(course):
    assert (
        assignment_for_file(
            course,
            course / "assignments" / "gd" / "starter" / "mlp.py",
        ).id
        == "gd"
    )


@pytest.mark.parametrize("file", ["hw1_gd.py", "solution.py"])
def test_a_name_that_says_too_little_is_answered_with_the_candidates(
    course,
    file,
):
    with pytest.raises(
        CourseError,
        match=r"gd \(asks for gd\.py\), mlp \(asks for mlp\.py\)",
    ):
        assignment_for_file(course, Path(file))


def test_the_only_assignment_needs_no_name(tmp_path):
    add(tmp_path, "mlp", "mlp.py")
    assert assignment_for_file(tmp_path, Path("solution.py")).id == "mlp"
