"""The command line, run in this process from a folder of the test's choice."""

import sys
from dataclasses import dataclass

import pytest

from grader.cli import main


@dataclass(frozen=True)
class Ran:
    """How a command ended: its exit code, and what it wrote with runs of white space as one space."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs `grader` with arguments; anything but an exit is a traceback that a user would have seen."""

    def run(*arguments, cwd):
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["grader", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", "200")
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = (" ".join(text.split()) for text in capsys.readouterr())
        assert "Traceback" not in err
        return Ran(ended.value.code, out, err)

    return run


@pytest.fixture
def handed_in(tmp_path, right):
    """A folder with the work of three students: right, partly wrong, and with a syntax error."""
    texts = {"ada": right, "bob": right.replace("x / 2", "x"), "cy": "def half(x:\n"}
    for student, text in texts.items():
        (tmp_path / "class" / student).mkdir(parents=True)
        (tmp_path / "class" / student / "toy.py").write_text(text, encoding="utf-8")
    return tmp_path / "class"
