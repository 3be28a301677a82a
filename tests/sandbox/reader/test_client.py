"""Files are read in confined processes.

One that ends such a process costs nobody else anything.
"""

import sys

import pytest

from grader.model import Limits, ProblemKind, SourceFile
from grader.sandbox.reader import client
from grader.sandbox.reader.client import MAX_LOST, Lost, Reader
from grader.wording.broken_files import sentence

pytestmark = pytest.mark.skipif(
    sys.platform != "linux",
    reason="zygotes need Linux",
)

FINE = SourceFile("fine.py", b"def f():\n    return 1\n")
NESTED = SourceFile("nested.ipynb", b"[" * 1_000_000)


@pytest.fixture(scope="module")
def reader():
    with Reader() as reader:
        yield reader


@pytest.fixture
def slow(notebook):
    """A notebook that takes seconds to read: a command is looked for in a long cell again and again."""
    cell = "%cd ..\n" * 300 + "x = [1, 2, 3]\n" * 3_000
    return SourceFile("slow.ipynb", notebook(cell))


def test_nothing_is_started_before_a_file_comes():
    with Reader() as unused:
        assert unused.survey([]) == ()
        assert unused._zygote is None


def test_files_of_a_submission_are_surveyed_in_order(reader, notebook):
    files = [
        FINE,
        SourceFile("b/hw.ipynb", notebook("%cd ..\ny = 1")),
        SourceFile("c.py", b"x = ("),
    ]
    fine, cells, broken = reader.survey(files)
    assert [survey.path for survey in (fine, cells, broken)] == [
        file.path for file in files
    ]
    assert list(fine.defines) == ["f"]
    assert [(piece.name, piece.text) for piece in cells.pieces] == [
        ("b/hw.ipynb cell 1", "\ny = 1\n"),
    ]
    assert (broken.problem.kind, broken.problem.file, broken.problem.line) == (
        ProblemKind.SYNTAX,
        "c.py",
        1,
    )


def test_what_is_left_of_a_file(reader):
    saved = reader.salvage(SourceFile("hw.py", b"print 1\nx = 2\n"))
    assert (saved.text, saved.names, saved.problem) == (
        "\nx = 2\n",
        ("x",),
        None,
    )
    assert [fault.kind for fault in saved.faults] == [ProblemKind.PYTHON_2]


def test_files_are_read_where_submissions_are_run(reader, zygote, toy):
    worker, students = reader._start(), zygote.fork(toy.limits)
    try:
        assert worker.level == students.level
    finally:
        worker.end()
        students.end()


def test_a_file_that_is_nested_too_deeply_is_too_large(reader):
    nested, fine = reader.survey([NESTED, FINE])
    assert nested.problem.kind is ProblemKind.TOO_LARGE
    assert sentence(nested.problem).startswith(
        "nested.ipynb is too large or too deeply nested to be read: ",
    )
    assert list(fine.defines) == ["f"]
    assert (
        reader.salvage(SourceFile("hw.ipynb", NESTED.content)).problem
        is not None
    )


def test_a_file_that_takes_too_long_is_too_large(reader, slow, monkeypatch):
    monkeypatch.setattr(client, "FILE_SECONDS", 0.1)
    late, fine = reader.survey([slow, FINE])
    assert late.problem.kind is ProblemKind.TOO_LARGE
    assert "took more than 0.1 s of computing" in sentence(
        late.problem,
    ) or "no answer" in sentence(late.problem)
    assert list(fine.defines) == ["f"]


def test_a_file_that_takes_too_much_memory_is_too_large(
    reader,
    notebook,
    monkeypatch,
):
    monkeypatch.setattr(client, "LIMITS", Limits(memory_mib=8))
    large, fine = reader.survey(
        [
            SourceFile(
                "large.ipynb",
                notebook("x = 1", outputs="A" * 12_000_000),
            ),
            FINE,
        ],
    )
    assert large.problem.kind is ProblemKind.TOO_LARGE
    assert list(fine.defines) == ["f"]


def test_a_submission_of_such_files_is_given_up(reader, slow, monkeypatch):
    monkeypatch.setattr(client, "FILE_SECONDS", 0.02)
    surveys = reader.survey([slow] * MAX_LOST + [FINE])
    assert [survey.problem.kind for survey in surveys] == [
        ProblemKind.TOO_LARGE,
    ] * 3
    monkeypatch.undo()
    assert list(reader.survey([FINE])[0].defines) == ["f"]


def test_a_request_that_nobody_knows_is_a_fault_of_ours(reader):
    (answer,) = reader.ask([("praise", {})])
    assert isinstance(answer, Lost)
    assert sentence(answer.problem("hw.py")) == (
        "hw.py could not be read: a fault of the grader (KeyError). A person has to look at it."
    )


def test_systems_without_zygotes_spawn_a_process(monkeypatch, notebook):
    monkeypatch.setattr(client, "HAS_ZYGOTE", False)
    with Reader() as spawning:
        (survey,) = spawning.survey(
            [SourceFile("hw.ipynb", notebook("!ls\nx = 1"))],
        )
    assert [piece.text for piece in survey.pieces] == ["\nx = 1\n"]
