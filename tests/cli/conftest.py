"""The command line, run in this process from a folder of the test's choice."""

import shutil
import sys
from dataclasses import dataclass

import pytest

from grader.cli import main, terminal


@dataclass(frozen=True)
class Ran:
    """How a command ended: its exit code, and what it wrote with runs of white space as one space."""

    code: int
    out: str
    err: str
    lines: tuple[str, ...]  #: what it printed, as it stands


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs `grader` with arguments.

    Anything but an exit is a traceback that a user would have seen.
    """

    def run(*arguments, cwd):
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["grader", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", "200")
        for console in (terminal.output, terminal.errors):
            console.cache_clear()  # a console keeps the width it had when it was made
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed, complained = capsys.readouterr()
        out, err = (" ".join(text.split()) for text in (printed, complained))
        assert "Traceback" not in err
        return Ran(ended.value.code, out, err, tuple(printed.splitlines()))

    return run


@pytest.fixture(scope="session")
def hand_in(right):
    """Fills a folder with the work of three students: right, partly wrong, and with a syntax error."""

    def hand_in(folder):
        texts = {
            "ada": right,
            "bob": right.replace("x / 2", "x"),
            "cy": "def half(x:\n",
        }
        for student, text in texts.items():
            (folder / student).mkdir(parents=True)
            (folder / student / "toy.py").write_text(text, encoding="utf-8")
        return folder

    return hand_in


@pytest.fixture
def handed_in(hand_in, tmp_path):
    """A folder with the work of three students: right, partly wrong, and with a syntax error."""
    return hand_in(tmp_path / "class")


@pytest.fixture
def patient_course(course):
    """The course, where a call that waits ends after three minutes: three times its limit.

    So that waiting for it is plainly seen.
    """
    toml = course / "assignments" / "toy" / "assignment.toml"
    text = toml.read_text(encoding="utf-8")
    text = text.replace("total_seconds = 20", "total_seconds = 600")
    text = text.replace("call_seconds = 1", "call_seconds = 60")
    toml.write_text(text, encoding="utf-8")
    return course


@pytest.fixture(scope="session")
def grade_once(toy_course):
    """Runs `grader grade toy` on a class for fixtures that several tests share.

    See `run` for what one test does.
    """

    def grade_once(source, out, *options):
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(toy_course)
            patch.setattr(
                sys,
                "argv",
                [
                    "grader",
                    "grade",
                    "toy",
                    str(source),
                    "--out",
                    str(out),
                    *map(str, options),
                ],
            )
            with pytest.raises(SystemExit) as ended:
                main()
        assert ended.value.code == 0
        return out

    return grade_once


@pytest.fixture(scope="session")
def _class_graded_once(grade_once, hand_in, tmp_path_factory):
    """The output folder of `grader grade` for the class of three; for copying only."""
    place = tmp_path_factory.mktemp("graded")
    out = grade_once(hand_in(place / "class"), place / "out")
    # whatever is made of results later is made from the gradebook alone
    shutil.rmtree(place / "class")
    return out


@pytest.fixture
def graded(_class_graded_once, tmp_path):
    """The output folder of the graded class of three, for one test to change.

    A copy of `course` graded it.
    """
    return shutil.copytree(_class_graded_once, tmp_path / "out")
