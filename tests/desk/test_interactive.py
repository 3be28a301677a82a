"""Checks from Python and in notebooks: a real kernel runs a real notebook in a kit's folder."""

import sys
import zipfile

import nbformat
import pytest
from nbclient import NotebookClient

from grader import check
from grader.desk import interactive, kernel
from grader.desk.interactive import CheckError
from grader.kit.student_kit import write_kit


@pytest.fixture
def kit(toy, tmp_path, monkeypatch):
    """A folder with an unpacked kit, which is the working directory."""
    write_kit(toy, tmp_path / "kit.zip")
    folder = tmp_path / "kit"
    with zipfile.ZipFile(tmp_path / "kit.zip") as files:
        files.extractall(folder)
    monkeypatch.chdir(folder)
    yield folder
    interactive.close_checkers()


@pytest.fixture
def work(kit, right):
    """The student's file, where half is wrong."""
    path = kit / "toy.py"
    path.write_text(right.replace("x / 2", "x"), encoding="utf-8")
    return path


# --- Python -----------------------------------------------------------------------------------------------------------


def test_a_file(work):
    result = check("toy.py")
    assert (result.passed, result.total) == (1, 2)
    text = repr(result)
    assert "Fix this first: half" in text
    assert "hint: Divide by 2." in text
    assert "✗ half  wrong" in text
    assert "This is no grade" in text


def test_only_and_the_assignment(work, kit, monkeypatch):
    assert check(work, only="loss").total == 1
    assert check(work, only=["loss", "half"], assignment="toy").total == 2
    monkeypatch.chdir("/")
    assert check(work, assignment=kit).total == 2


def test_a_function_is_checked_in_its_file(work, kit, monkeypatch):
    monkeypatch.syspath_prepend(str(kit))
    import toy

    try:
        assert check(toy.half).report.first.function == "half"
        assert check(toy.loss).passed == check(toy.loss).total == 1
    finally:
        del sys.modules["toy"]


def test_a_save_counts_at_once(work, right):
    assert check("toy.py").passed == 1
    work.write_text(right, encoding="utf-8")
    result = check("toy.py")
    assert result.passed == 2
    assert ": `half` became right." in repr(result)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("tyo.py",), "There is no file tyo.py."),
        ((5,), "A value of type int cannot be checked."),
        ((lambda x: x,), "`test_interactive.<lambda>`"),
        (("toy.py", "hafl"), "No public test is about `hafl`"),
    ],
)
@pytest.mark.usefixtures("work")
def test_what_cannot_be_checked_is_a_sentence(arguments, words):
    work, *only = arguments
    with pytest.raises(CheckError) as caught:
        check(work, only=only)
    if words.startswith("`"):
        assert "has no name of its own" in caught.value.message
    else:
        assert words in caught.value.message


# --- a notebook -------------------------------------------------------------------------------------------------------

CELLS = [
    "%load_ext grader",
    "import numpy as np",
    "def half(x):\n    return x",
    "check(half)",
    "%%check\ndef half(x):\n    return scaled(x)\n\ndef scaled(x):\n    return x * factor",
    "factor = 0.5",
    "check(half)",
    (
        "%%check loss\ndef loss(y, y_hat):\n    difference = y_hat - y\n"
        "    return np.mean(difference**2), 2 * difference / difference.size"
    ),
    "check()",
    'check("hafl")',
    "check(undefined)",
    "%check loss",
    'check("half", assignment="tyo")',
    "import os; kit = os.getcwd(); os.chdir('/')",
    "check(half)",
    "%%check assignment=$kit\nhalf = half",
    "%check loss assignment=$kit",
]


@pytest.fixture(scope="module")
def outputs(toy, tmp_path_factory):
    """What each cell of a notebook shows that was run in a kit's folder."""
    folder = tmp_path_factory.mktemp("notebook")
    write_kit(toy, folder / "kit.zip")
    with zipfile.ZipFile(folder / "kit.zip") as files:
        files.extractall(folder)
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in CELLS],
    )
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    return [cell.outputs for cell in notebook.cells]


def shown(outputs, number, kind="text/html"):
    """Return what the cell *number* shows as its result."""
    (text,) = (
        output["data"][kind]
        for output in outputs[number]
        if output["output_type"] == "execute_result"
    )
    return text


def complaint(outputs, number):
    """Return what the cell *number* shows as its error."""
    (error,) = (
        output for output in outputs[number] if output["output_type"] == "error"
    )
    return "\n".join(error["traceback"])


def test_loading_the_extension_says_nothing(outputs):
    assert outputs[0] == []


def test_a_function_of_a_cell_is_checked_with_all_cells_that_were_run(outputs):
    html = shown(outputs, 3)
    assert "0 of 1 public tests passed." in html
    assert "Fix this first: <code>half</code>" in html
    assert html.index("Hint") < html.index("Diagnosis") < html.index("Small")
    assert html.count("<details") == html.count("</details>") == 3
    assert "This is no grade." in html
    assert "<script" not in html
    assert "1 of 1 public tests passed." in shown(outputs, 6)


def test_text_stands_beside_the_html(outputs):
    assert "✗ half  wrong" in shown(outputs, 3, "text/plain")


def test_a_cell_is_run_and_what_it_defines_is_checked(outputs):
    html = shown(outputs, 4)
    assert "0 of 1 public tests passed." in html
    assert "NameError" in html
    html = shown(outputs, 7)
    assert "1 of 1 public tests passed." in html
    assert "<code>loss</code>" in html


def test_all_cells(outputs):
    assert "2 of 2 public tests passed." in shown(outputs, 8)
    assert "1 of 1 public tests passed." in shown(outputs, 11)


def test_in_a_notebook_too_errors_are_a_sentence(outputs):
    assert complaint(outputs, 9) == (
        "No cell that was run defines `hafl`. Did you mean half?"
    )
    assert "name 'undefined' is not defined" in complaint(outputs, 10)
    assert "there is no assignment 'tyo'" in complaint(outputs, 12)
    assert "Traceback" not in complaint(outputs, 12)


def test_a_kit_elsewhere_can_be_named(outputs):
    assert "is not inside a course" in complaint(outputs, 14)
    assert "2 of 2 public tests passed." in shown(outputs, 15)
    assert "1 of 1 public tests passed." in shown(outputs, 16)


def test_what_is_about_checking_is_no_homework():
    class Shell:
        class history_manager:
            input_hist_raw = (
                "",
                "%load_ext grader",
                "%check half",
                "%%check half\nx = 1",
                "x = 5\n  %check",
            )

    assert kernel.executed_cells(Shell()) == ("x = 1", "x = 5")
