"""Submissions get the cells of their notebooks, and the modules that those write."""

import pytest

from grader.model import NoteKind, SourceFile, Submission
from grader.sandbox.reader.filling import with_cells, with_notebooks

F = "def f():\n    return 1\n"


@pytest.fixture
def filled(surveyed, notebook):
    """Fills a submission of files: bytes, or a list of cells."""

    class InProcess:
        def survey(self, files):
            return tuple(surveyed(file.path, file.content) for file in files)

    def filled(files, main, also=(), untouched=None):
        contents = {
            path: notebook(*item) if isinstance(item, list) else item
            for path, item in files.items()
        }
        sources = tuple(
            SourceFile(path, content) for path, content in contents.items()
        )
        submission = Submission(
            "ada",
            "ada",
            sources,
            main,
            untouched=untouched or {},
        )
        return with_cells(submission, InProcess(), "hw.py", also)

    return filled


def files_of(submission):
    return {file.path: file for file in submission.files}


def test_a_notebook_gets_its_cells(filled):
    submission = filled({"a.ipynb": [F, "!ls"]}, "a.ipynb")
    assert [piece.name for piece in submission.files[0].pieces] == [
        "a.ipynb cell 1",
        "a.ipynb cell 2",
    ]
    assert (submission.main, submission.problem) == ("a.ipynb", None)
    assert [note.kind for note in submission.notes] == [NoteKind.NOTEBOOK]
    assert filled({"a.ipynb": [F]}, "a.ipynb").files[0].pieces[0].text == F


def test_a_main_file_that_is_no_notebook_is_the_problem(filled):
    submission = filled({"a.ipynb": b"{"}, "a.ipynb")
    assert submission.main is None
    assert submission.problem.startswith("a.ipynb is cut off")


def test_a_further_notebook_that_is_none_is_a_note(filled):
    submission = filled({"hw.py": F.encode(), "b.ipynb": b"{}"}, "hw.py")
    assert (submission.main, submission.problem) == ("hw.py", None)
    assert [note.kind for note in submission.notes] == [NoteKind.IGNORED_FILE]
    assert files_of(submission)["b.ipynb"].pieces == ()


def test_a_file_of_the_handouts_name_that_a_cell_writes_is_graded(filled):
    submission = filled(
        {"w/a.ipynb": ["%%writefile hw.py\n" + F, "x = 1"]},
        "w/a.ipynb",
    )
    assert (submission.main, submission.parts) == (
        "w/hw.py",
        ("w/hw.py", "w/a.ipynb"),
    )
    assert files_of(submission)["w/hw.py"].content == F.encode()


def test_another_file_that_a_cell_writes_lies_beside_the_notebook(filled):
    submission = filled(
        {"a.ipynb": ["%%writefile layers.py\n" + F, "from layers import f"]},
        "a.ipynb",
    )
    assert (submission.main, submission.parts) == ("a.ipynb", ("a.ipynb",))
    assert set(files_of(submission)) == {"a.ipynb", "layers.py"}


ALSO = ("net.py", "loss.py")


def test_a_notebook_leaves_what_the_handout_asks_for_beside_it(filled):
    files = {"hw.ipynb": [F], "net.py": b"x = 1\n", "tool.py": b"x = 2\n"}
    submission = filled(files, "hw.ipynb", ALSO)
    assert submission.parts == ("hw.ipynb", "net.py")


def test_a_file_asked_for_beside_the_main_one_may_be_written(filled):
    cells = ["%%writefile hw.py\n" + F, "%%writefile net.py\nx = 1\n", "y = 2"]
    submission = filled({"a.ipynb": cells}, "a.ipynb", ALSO)
    assert submission.parts == ("hw.py", "net.py", "a.ipynb")
    beside = filled({"a.ipynb": cells[1:]}, "a.ipynb", ALSO)
    assert beside.parts == ("a.ipynb", "net.py")


def test_a_file_that_was_handed_in_stays(filled):
    submission = filled(
        {"a.ipynb": ["%%writefile hw.py\nx = 1\n", F], "hw.py": b"x = 2\n"},
        "a.ipynb",
    )
    assert files_of(submission)["hw.py"].content == b"x = 2\n"
    assert submission.main == "a.ipynb"


def test_without_a_notebook_nothing_is_read():
    submission = Submission("ada", "ada", (SourceFile("hw.py", b"x"),), "hw.py")
    nobody = Submission("bob", "bob", problem="nothing")
    assert with_notebooks([submission, nobody], "hw.py") == (submission, nobody)
    assert with_cells(submission, None, "hw.py") is submission


def test_a_notebook_that_was_read_is_not_read_again(filled):
    submission = filled({"a.ipynb": [F]}, "a.ipynb")
    assert with_cells(submission, None, "hw.py") is submission


def test_what_a_cell_writes_replaces_a_file_that_is_as_it_was_handed_out(
    filled,
):
    files = {"a.ipynb": ["%%writefile hw.py\n" + F], "hw.py": b"f = None\n"}
    submission = filled(files, "a.ipynb", untouched={"hw.py": ("f",)})
    assert files_of(submission)["hw.py"].content == F.encode()
    assert (submission.main, submission.untouched) == ("hw.py", {})
    graded = filled(files, "hw.py", untouched={"hw.py": ("f",)})
    assert files_of(graded)["hw.py"].content == b"f = None\n"
