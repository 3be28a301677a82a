"""A made-up course with one small assignment in NumPy, a zygote for it, and submissions to it."""

import os
import shutil
import sys
import tempfile
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from grader.course.catalogue import get_assignment
from grader.course.python_files import import_file
from grader.kit.record_answers import write_recording
from grader.model import Array, SourceFile, Submission
from grader.sandbox.host.session import Session
from grader.sandbox.host.settings import process_settings
from grader.sandbox.reader.claimed import survey_of

#: Examples are the same on every run and take as long as they take: a busy machine fails nothing. `make soak` draws others.
BY_SPEED = (
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.large_base_example,
)
settings.register_profile(
    "calm",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=BY_SPEED,
    print_blob=True,
)
settings.register_profile(
    "soak",
    settings.get_profile("calm"),
    derandomize=False,
    max_examples=5_000,
)
settings.load_profile("calm")

#: What is kept between runs stays between the tests of one run.
_cache = tempfile.TemporaryDirectory(prefix="cache-of-tests-")
os.environ["XDG_CACHE_HOME"] = _cache.name

shared = import_file(
    Path(__file__).with_name("shared_zygotes.py"),
    "shared_zygotes",
)

FILES = {
    "assignments/toy/assignment.toml": """
        title = "A toy"
        file = "toy.py"
        file_patterns = ["toy*.py"]

        [limits]
        call_seconds = 1
        load_seconds = 2
        total_seconds = 20
        memory_mib = 256
        reply_mib = 1

        [[criteria]]
        id = "half"
        title = "Halving"
        points = 2

        [[criteria]]
        id = "loss"
        title = "The loss and its gradient"
        points = 4

        [[criteria]]
        id = "sums"
        title = "Sums"
        points = 3

        [[criteria]]
        id = "counter"
        title = "The class Counter"
        points = 1
        """,
    "assignments/toy/contract.py": '''
        """What toy.py must hold."""

        from typing import NamedTuple, TypedDict

        from grader.contract import Array, Scalar, asks, student_class, student_hook


        class LossAndGradient(NamedTuple):
            loss: Scalar
            gradient: Array


        class Sums(TypedDict):
            rows: Array
            columns: Array


        @student_class
        class Counter:
            def __init__(self, start):
                """Start counting."""

            def add(self, amount):
                """Add and return the new value."""


        class Hooks:
            @student_hook(firstresult=True)
            def half(self, x) -> Array:
                """Return x / 2."""

            @student_hook(firstresult=True)
            def loss(self, y, y_hat) -> LossAndGradient:
                """Return the mean squared error and its gradient."""

            @student_hook(firstresult=True)
            def sums(self, x) -> Sums:
                """Return the sums of rows and columns."""

            @student_hook(firstresult=True)
            @asks("Counter")
            def counted(self, start, amounts) -> Scalar:
                """Return the value of a Counter after the amounts were added."""
        ''',
    "assignments/toy/adapter.py": '''
        """How the tests use the class Counter."""


        class Scenarios:
            def __init__(self, student):
                self.student = student

            def counted(self, start, amounts):
                counter = self.student.Counter(start=start)
                for amount in amounts:
                    value = counter.add(amount=amount)
                return value
        ''',
    "assignments/toy/handout.md": "# A toy\n\nWrite toy.py.\n",
    "assignments/toy/starter/toy.py": """
        def half(x):
            raise NotImplementedError
        """,
    "assignments/toy/public_tests/test_public.py": '''
        import numpy as np
        import pytest

        from grader.testing import check_close


        @pytest.mark.points(1, criterion="half", visibility="public", hint="Divide by 2.")
        def test_half(student, reference, rng):
            """Half of a small array is right."""
            x = rng.standard_normal((2, 3))
            check_close(student.half(x=x), reference.half(x=x), name="half of x")


        @pytest.mark.points(1, criterion="loss", visibility="public")
        def test_loss(student, reference, rng):
            """The loss of a small batch is right."""
            case = {name: rng.standard_normal((2, 2)) for name in ("y", "y_hat")}
            check_close(student.loss(**case).loss, reference.loss(**case).loss, name="loss")
        ''',
    "reference/toy/toy.py": '''
        """The reference."""

        import numpy as np


        def half(x):
            return x / 2


        def loss(y, y_hat):
            difference = y_hat - y
            return (difference**2).mean(), 2 * difference / difference.size


        def sums(x):
            return {"rows": x.sum(axis=1), "columns": x.sum(axis=0)}


        class Counter:
            def __init__(self, start):
                self.value = start

            def add(self, amount):
                self.value += amount
                return self.value
        ''',
    "hidden_tests/toy/seed": "0123456789abcdef",
    "hidden_tests/toy/test_a.py": '''
        import numpy as np
        import pytest

        from grader.testing import check_close


        @pytest.mark.points(2, criterion="half", hint="Divide by 2.")
        @pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 2)])
        def test_half(student, reference, rng, rows, columns):
            """Half of an array is right."""
            x = rng.standard_normal((rows, columns))
            check_close(student.half(x=x), reference.half(x=x), name="half of x")


        @pytest.mark.points(3, criterion="loss")
        def test_loss(student, reference, rng):
            """The loss is right."""
            case = {name: rng.standard_normal((4, 3)) for name in ("y", "y_hat")}
            check_close(student.loss(**case).loss, reference.loss(**case).loss, name="loss")


        @pytest.mark.points(1, criterion="loss", requires=["test_loss"])
        def test_gradient(student, reference, rng):
            """The gradient is right."""
            case = {name: rng.standard_normal((4, 3)) for name in ("y", "y_hat")}
            check_close(student.loss(**case).gradient, reference.loss(**case).gradient, name="gradient")
        ''',
    "hidden_tests/toy/test_b.py": '''
        import pytest

        from grader.testing import check_close


        @pytest.mark.points(1, criterion="sums", requires=["test_a.py::test_half"])
        def test_sums(student, reference, rng):
            """The sums are right."""
            x = rng.standard_normal((3, 4))
            check_close(student.sums(x=x), reference.sums(x=x), name="sums")


        @pytest.mark.points(1, criterion="counter")
        def test_counter(student, reference):
            """The counter counts."""
            case = {"start": 3, "amounts": [1, 2, 3]}
            check_close(student.counted(**case), reference.counted(**case), name="the value")
        ''',
}


def write_tree(root, files):
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(
            textwrap.dedent(text).lstrip("\n"),
            encoding="utf-8",
        )


@pytest.fixture(scope="session")
def toy_course(tmp_path_factory):
    """The root of a course with the assignment `toy`; for reading only."""
    root = tmp_path_factory.mktemp("toy").resolve() / "course"
    write_tree(root, FILES)
    write_recording(get_assignment(root, "toy"))
    return root


@pytest.fixture(scope="session")
def toy(toy_course):
    """The assignment `toy`; for reading only."""
    return get_assignment(toy_course, "toy")


@pytest.fixture(scope="session")
def right(toy):
    """The source of a right submission to `toy`."""
    return (toy.reference / "toy.py").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def python_says():
    """Returns Python's own words about a text that does not compile: they change from version to version."""

    def python_says(text):
        with pytest.raises(SyntaxError) as refused:
            compile(text, "file.py", "exec")
        return refused.value.msg

    return python_says


@pytest.fixture
def course(toy_course, tmp_path):
    """A copy of the course that a test may change."""
    return shutil.copytree(toy_course, tmp_path.resolve() / "course")


@pytest.fixture
def write(course):
    """Writes a file of the changeable course and returns the assignment as it is then."""

    def write(path, text):
        write_tree(course, {path: text})
        return get_assignment(course, "toy")

    return write


def _surveyed(path, content):
    """Return what the reader says of a file, read in this process: tests' files are not hostile."""
    from grader.sandbox.reader.surveying import survey

    return survey_of(
        path,
        survey(
            {"path": path, "content": Array("uint8", (len(content),), content)},
        ),
    )


@pytest.fixture(scope="session")
def surveyed():
    return _surveyed


def _file(path, content):
    return SourceFile(
        path,
        content,
        _surveyed(path, content).pieces if path.endswith(".ipynb") else (),
    )


def _submission(files, main="toy.py", student="ada", **others):
    """Return a submission of *files*: a text is the main file, a dict holds texts or bytes by path. Notebooks are read."""
    files = {main: files} if isinstance(files, str) else files
    contents = {
        path: text.encode() if isinstance(text, str) else text
        for path, text in files.items()
    }
    return Submission(
        student,
        student,
        tuple(_file(path, content) for path, content in contents.items()),
        main,
        **others,
    )


@pytest.fixture(scope="session")
def submission():
    return _submission


@pytest.fixture(scope="session", autouse=True)
def shared_zygotes():
    """The zygotes that all tests of this process share, whatever they run in it.

    Workers are what tests may break.
    """
    zygotes = shared.SharedZygotes()
    with pytest.MonkeyPatch.context() as patch:
        for module in ("host.workers", "reader.client"):
            patch.setattr(f"grader.sandbox.{module}.Zygote", zygotes.start)
        yield zygotes
    zygotes.end_all()


@pytest.fixture(scope="session")
def zygote(toy, shared_zygotes):
    """A zygote for `toy`."""
    if sys.platform != "linux":
        pytest.skip("zygotes need Linux")
    return shared_zygotes.start(process_settings(toy))


@pytest.fixture
def open_session(toy, zygote):
    """Opens a session with a submission; limits may be given by name."""
    sessions = []

    def open_session(files, main="toy.py", assignment=toy, **limits):
        own = replace(assignment.limits, **limits)
        session = Session(
            _submission(files, main),
            replace(assignment, limits=own),
            lambda *modules: zygote.fork(own),
        )
        sessions.append(session)
        return session

    yield open_session
    for session in sessions:
        session.end_worker()


def pytest_sessionfinish():
    """Keep what coverage.py measured: xdist kills a process that is slow to exit."""
    coverage = sys.modules.get("coverage")
    measured = coverage.Coverage.current() if coverage else None
    if measured is not None:
        measured.save()
