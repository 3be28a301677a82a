"""Submissions to NYU homework 1 graded by the real engine, their code run in this process: it is ours."""

import importlib.util
import linecache
from pathlib import Path

import pytest

from grader.course.catalogue import get_assignment
from grader.course.handout import StudentManager
from grader.grading.engine import Engine
from grader.hookspecs import hookimpl
from grader.model import SourceFile, Submission
from grader.plugins import make_plugins
from grader.sandbox import wire
from grader.sandbox.guest.conversion import Encoder, from_plain
from grader.sandbox.guest.problems import claims_of, plain_failure
from grader.sandbox.host.channel import Channel

ROOT = Path(__file__).parents[2]
SUBMISSIONS = ROOT / "tests" / "submissions" / "nyu_hw1"


def import_path(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class InProcess(Channel):
    """A worker and its channel in one: answers as a worker does, from source text run here."""

    level = "none: code of these tests"

    def __init__(self, contract, source):
        self.printed = bytearray()
        names = {"__name__": "mlp"}
        linecache.cache["mlp.py"] = (
            len(source),
            None,
            source.splitlines(keepends=True),
            "mlp.py",
        )
        exec(compile(source, "mlp.py", "exec"), names)
        self.manager = StudentManager(contract)
        self.failures, _ = self.manager.register_module(names, "mlp.py")
        self.channel = self

    def end(self, patience=0.0):
        return 0

    tells_waiting = True

    def cpu_clock(self):
        return None

    def idle_clock(self):
        return 0.0

    def exchange(self, kind, value, seconds, max_body, announced=None):
        if kind == "load":
            return wire.Frame(
                0,
                "value",
                {"told": list(map(plain_failure, self.manager.foreseen))},
            )
        try:
            arguments = {
                name: from_plain(item, "torch")
                for name, item in value["arguments"].items()
            }
            reply = Encoder(1 << 24).plain(
                self.manager.ask(value["hook"], arguments),
            )
            return wire.Frame(
                0,
                "value",
                {"value": reply, "notes": [], "changed": []},
            )
        except Exception as problem:  # noqa: BLE001 - student code may raise anything
            files = frozenset({"mlp.py"})
            claims = claims_of(problem, self.manager.foreseen, files)
            return wire.Frame(0, "failure", claims)


class Classroom:
    """Grades source text; `mistakes` are the texts of mistakes.py."""

    def __init__(self):
        self.assignment = get_assignment(ROOT, "nyu_hw1")
        self.engine = Engine.with_hidden_tests(
            self.assignment,
            make_plugins(None, [self]),
        )
        self.mistakes = import_path(SUBMISSIONS / "mistakes.py")
        self.styles = {
            path.stem: path.read_text()
            for path in (SUBMISSIONS / "styles").glob("*.py")
        }

    @hookimpl
    def grader_start_worker(self, submission, assignment, limits):
        return InProcess(
            self.engine.contract,
            submission.files[0].content.decode(),
        )

    def source(self, style, edits):
        """Return a style with *edits* made, each of which must occur in it exactly once (in one line, or text)."""
        text = self.styles[style]
        for old, new in edits:
            assert old in text, f"{style}: {old!r} is not there"
            text = text.replace(old, new)
        return text

    def grade(self, source):
        return self.engine.grade(
            Submission(
                "student",
                "Student",
                (SourceFile("mlp.py", source.encode()),),
                "mlp.py",
            ),
        )


@pytest.fixture(scope="session")
def classroom():
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield Classroom()
