"""The kit holds what students get, and nothing of the reference or the hidden tests."""

import json
import textwrap
import zipfile

import pytest

from grader import __version__
from grader.course.catalogue import get_assignment
from grader.errors import KitError, RecordedValuesError
from grader.kit.student_kit import write_kit

ANSWER = """
def loss(y, y_hat):
    difference = y_hat - y
    value = (difference**2).mean()
    return value, 2 * difference / difference.size
"""
MORE = """
def sums(x):
    rows = x.sum(axis=1)
    columns = x.sum(axis=0)
    return {"rows": rows, "columns": columns}


class Counter:
    def __init__(self, start):
        self.value = start

    def add(self, amount):
        self.value += amount
        self.last = amount
        return self.value
"""
HIDDEN = '''
import pytest

@pytest.mark.points(1, criterion="sums")
def test_rows(student):
    """Rows."""
    first = 1
    second = 2
    assert first != second
'''


def copied(source, title="Copied."):
    """Return *source* with another name and docstring."""
    return source.replace("def loss", "def another_name").replace(
        '"""Rows."""',
        f'"""{title}"""',
    )


@pytest.fixture
def secret(write, course):
    """Puts functions that say enough into the reference and the hidden tests."""
    reference = (
        (course / "reference/toy/toy.py")
        .read_text(encoding="utf-8")
        .partition("def loss")[0]
    )
    write("reference/toy/toy.py", reference + ANSWER + MORE)
    return write("hidden_tests/toy/test_c.py", HIDDEN)


@pytest.fixture
def kit(course, tmp_path):
    """Writes the kit of the changeable course, its recorded values fresh, and returns its path."""

    def kit():
        from grader.kit.record_answers import write_recording

        assignment = get_assignment(course, "toy")
        write_recording(assignment)
        write_kit(assignment, tmp_path / "kit.zip")
        return tmp_path / "kit.zip"

    return kit


def test_what_is_inside(toy, tmp_path):
    names = write_kit(toy, tmp_path / "kit.zip")
    with zipfile.ZipFile(tmp_path / "kit.zip") as archive:
        assert archive.namelist() == names
        readme = archive.read("README.md").decode()
    assert names == [
        ".github/workflows/check.yml",
        "README.md",
        "assignments/toy/adapter.py",
        "assignments/toy/assignment.toml",
        "assignments/toy/contract.py",
        "assignments/toy/handout.md",
        "assignments/toy/public_tests/recorded.npz",
        "assignments/toy/public_tests/test_public.py",
        "assignments/toy/starter/toy.py",
        f"fairgrade-{__version__}-py3-none-any.whl",
    ]
    assert f'python -m pip install "./{names[-1]}"\n' in readme
    assert "grader check --start" in readme
    assert "torch" not in readme.lower()


def test_the_same_course_gives_the_same_bytes(toy, tmp_path):
    contents = []
    for name in ("one.zip", "two.zip"):
        write_kit(toy, tmp_path / name)
        contents.append((tmp_path / name).read_bytes())
    assert contents[0] == contents[1]


def test_caches_are_left_out(course, kit):
    (course / "assignments/toy/__pycache__").mkdir(exist_ok=True)
    (course / "assignments/toy/__pycache__/contract.pyc").write_bytes(b"x")
    with zipfile.ZipFile(kit()) as archive:
        assert not any("__pycache__" in name for name in archive.namelist())


def test_it_is_written_whole_or_not_at_all(course, tmp_path):
    (tmp_path / "kit.zip").mkdir()
    with pytest.raises(
        KitError,
        match=r"kit\.zip cannot be written: Is a directory",
    ):
        write_kit(get_assignment(course, "toy"), tmp_path / "kit.zip")
    with pytest.raises(
        KitError,
        match=r"kit\.zip cannot be written: No such file or directory",
    ):
        write_kit(
            get_assignment(course, "toy"),
            tmp_path / "nowhere" / "kit.zip",
        )
    assert [
        entry.name for entry in tmp_path.iterdir() if "kit" in entry.name
    ] == ["kit.zip"]


def test_stale_values_are_not_given_out(write, course, tmp_path):
    reference = (
        (course / "reference/toy/toy.py")
        .read_text(encoding="utf-8")
        .replace("x / 2", "x / 3")
    )
    with pytest.raises(RecordedValuesError, match="are stale"):
        write_kit(
            write("reference/toy/toy.py", reference),
            tmp_path / "kit.zip",
        )
    assert not (tmp_path / "kit.zip").exists()


def as_notebook(source):
    return json.dumps(
        {
            "cells": [
                {
                    "cell_type": "code",
                    "source": source.splitlines(keepends=True),
                },
            ],
        },
    )


PLACES = {
    "a module": ("assignments/toy/starter/../extra.py", copied(ANSWER)),
    "a public test": (
        "assignments/toy/public_tests/helpers.py",
        copied(ANSWER),
    ),
    "a method": (
        "assignments/toy/extra.py",
        "class A:\n" + textwrap.indent(copied(ANSWER), "    "),
    ),
    "a notebook": ("assignments/toy/demo.ipynb", as_notebook(copied(ANSWER))),
    "a page": (
        "assignments/toy/handout.md",
        f"# Solution\n\n```python\n{copied(ANSWER)}```\n\nSee?\n",
    ),
}


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize(("path", "text"), PLACES.values(), ids=PLACES)
def test_a_function_of_the_reference(write, kit, path, text):
    write(path, text)
    with pytest.raises(
        KitError,
        match=r"holds a function that also stands in .*reference/toy/toy\.py",
    ):
        kit()


@pytest.mark.usefixtures("secret")
def test_a_hidden_test(write, kit):
    write("assignments/toy/extra.py", copied(HIDDEN))
    with pytest.raises(
        KitError,
        match=r"holds a function that also stands in .*hidden_tests/toy/test_c\.py",
    ):
        kit()


def test_a_whole_file_under_another_name(write, course, kit):
    write("reference/toy/notes.txt", "The answer is 42.\n")
    write("assignments/toy/data.txt", "The answer is 42.\n")
    with pytest.raises(
        KitError,
        match=r"assignments/toy/data\.txt is the same file as .*reference/toy/notes\.txt",
    ):
        kit()


def test_the_secret_seed(write, kit):
    write("assignments/toy/notes.txt", "seed = 0123456789abcdef\n")
    with pytest.raises(KitError, match=r"notes\.txt holds the secret seed"):
        kit()


def test_a_link(course, kit):
    (course / "assignments/toy/handout.md").unlink()
    (course / "assignments/toy/handout.md").symlink_to(
        course / "reference/toy/toy.py",
    )
    with pytest.raises(KitError, match=r"handout\.md is a link"):
        kit()


@pytest.mark.usefixtures("secret")
def test_the_starter_may_hold_what_students_are_given(write, kit):
    write("assignments/toy/starter/toy.py", copied(ANSWER))
    write("assignments/toy/public_tests/helpers.py", copied(ANSWER))
    with zipfile.ZipFile(kit()) as archive:
        assert "assignments/toy/starter/toy.py" in archive.namelist()


@pytest.mark.usefixtures("secret")
def test_the_starter_must_not_hold_most_of_the_answer(write, course, kit):
    answer = (course / "reference/toy/toy.py").read_text(encoding="utf-8")
    write(
        "assignments/toy/starter/toy.py",
        answer.partition("class Counter")[0],
    )
    with pytest.raises(
        KitError,
        match="The starter of toy holds 2 of the 3 functions of the reference",
    ):
        kit()
    write("assignments/toy/starter/toy.py", "# The solution\n" + answer)
    with pytest.raises(
        KitError,
        match="The starter of toy holds 3 of the 3 functions of the reference",
    ):
        kit()


@pytest.mark.parametrize(
    "content",
    ["def broken(:", "not json", '{"cells": 5}', '{"cells": [{}]}', "[]"],
)
def test_files_that_cannot_be_parsed_are_no_hindrance(write, kit, content):
    write("assignments/toy/starter/broken.py", content)
    write("assignments/toy/demo.ipynb", content)
    assert kit().is_file()


def test_the_kits_of_the_real_assignments_hold_no_secret(tmp_path):
    from pathlib import Path

    from grader.course.catalogue import list_assignments
    from grader.kit.student_kit import _files, refuse_secrets

    for assignment in list_assignments(Path(__file__).parents[2]):
        refuse_secrets(assignment, dict(_files(assignment)))
