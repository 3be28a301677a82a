"""docs/interface.md names what courses and plugins may rely on: all of it is there, and nothing public is left out."""

import ast
import importlib
import inspect
import re
import subprocess
import sys
import textwrap
import typing
import venv
import zipfile
from pathlib import Path

import pytest

from grader import hookspecs

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
EVERY = "every name in its `__all__`"
#: Public as a whole: whatever they offer must stand on the page.
DOORS = (
    "grader",
    "grader.contract",
    "grader.conventions",
    "grader.hookspecs",
    "grader.intake",
    "grader.misconceptions",
    "grader.testing",
)
#: Course material of ours that goes past the interface: a torchvision of stubs, and runs
#: of a student's own main().
INSIDERS = {
    "assignments/nyu_hw1_gd/adapter.py": {"grader.sandbox.guest.seeding"},
    "assignments/nyu_hw1_gd/helpers/absent.py": {"grader.sandbox.guest.stubs"},
}


def listed_names():
    """Return the names on the page by module."""
    page = (DOCS / "interface.md").read_text(encoding="utf-8")
    names = {}
    for module, cell in re.findall(
        r"^\| `(grader[\w.]*)` \| (.+?) \|",
        page,
        re.MULTILINE,
    ):
        every = importlib.import_module(module).__all__ if cell == EVERY else ()
        names.setdefault(module, set()).update(
            every or re.findall(r"`(\w+)`", cell),
        )
    return names


LISTED = listed_names()


def imported_names(source):
    """Return what Python *source* imports of the grader, as pairs of module and name."""
    pairs = set()
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.ImportFrom)
            and node.module.partition(".")[0] == "grader"
        ):
            pairs |= {(node.module, alias.name) for alias in node.names}
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
            pairs |= {
                (name, "")
                for name in modules
                if name.partition(".")[0] == "grader"
            }
    return pairs


def unlisted(source):
    return {
        (module, name)
        for module, name in imported_names(source)
        if name not in LISTED.get(module, ())
    }


@pytest.mark.parametrize("module", LISTED)
def test_what_the_page_lists_exists(module):
    present = importlib.import_module(module)
    assert {
        name for name in LISTED[module] if not hasattr(present, name)
    } == set()


@pytest.mark.parametrize("module", DOORS)
def test_what_a_door_offers_is_listed(module):
    door = importlib.import_module(module)
    assert LISTED[module] == set(door.__all__)
    assert list(door.__all__) == sorted(door.__all__, key=str)


def test_all_that_hooks_take_and_return_is_listed():
    classes = set()
    for name in LISTED["grader.hookspecs"] - {"hookimpl"}:
        hints = list(typing.get_type_hints(getattr(hookspecs, name)).values())
        while hints:
            hint = hints.pop()
            hints += typing.get_args(hint)
            if inspect.isclass(hint) and hint.__module__.startswith("grader."):
                classes.add(hint.__name__)
    assert len(classes) > 10
    assert classes <= set().union(*LISTED.values())


@pytest.mark.parametrize(
    "page",
    ["plugin_hooks.md", "writing_an_assignment.md"],
)
def test_examples_of_the_documentation_import_what_is_listed(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    blocks = re.findall(
        r"^```python\n(.*?)^```",
        text,
        re.DOTALL | re.MULTILINE,
    )
    assert blocks
    assert {
        pair for block in blocks for pair in unlisted(textwrap.dedent(block))
    } == set()


def test_courses_import_what_is_listed():
    """Ours, and the one that `grader new` writes."""
    paths = [
        path
        for folder in ("assignments", "hidden_tests", "reference")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "starter" not in path.parts
    ]
    paths += sorted((ROOT / "grader" / "scaffold").rglob("*.py.txt"))
    imports = {
        path.relative_to(ROOT).as_posix(): {
            module for module, _ in unlisted(path.read_bytes())
        }
        for path in paths
    }
    assert {
        path: modules for path, modules in imports.items() if modules
    } == INSIDERS


def test_exit_codes_are_those_of_the_page():
    from grader.cli.exit_code import ExitCode

    section = (
        (DOCS / "interface.md")
        .read_text(encoding="utf-8")
        .partition("## Exit codes")[2]
    )
    codes = [
        int(code) for code in re.findall(r"^\| (\d+) \|", section, re.MULTILINE)
    ]
    assert codes == [code.value for code in ExitCode]


# --- a plugin and a course outside of the tree, with the package as it is installed ------------------------------------

PLUGIN = {
    "pyproject.toml": """
        [build-system]
        requires = ["hatchling"]
        build-backend = "hatchling.build"

        [project]
        name = "half-for-shape"
        version = "1.0"
        dependencies = ["fairgrade"]

        [project.entry-points."grader.plugins"]
        half_for_shape = "half_for_shape"
        """,
    "half_for_shape/py.typed": "",
    "half_for_shape/__init__.py": '''
        """Half of a test's points where only the values are wrong, and a table of points."""

        from collections.abc import Sequence
        from fractions import Fraction
        from pathlib import Path

        from grader.errors import GraderError
        from grader.grading.judge import describe
        from grader.grading.score import score
        from grader.hookspecs import hookimpl
        from grader.model import (
            DifferenceKind,
            Judgement,
            Outcome,
            Result,
            Rubric,
            Score,
            TestCase,
            Verdict,
        )
        from grader.model.options import Job, Options
        from grader.runs.executors import InlineExecutor


        @hookimpl
        def grader_make_executor(options: Options, job: Job) -> InlineExecutor:
            if options.cluster:
                raise GraderError(f"{job.assignment} is graded here.", "Leave --cluster out.")
            return InlineExecutor()


        @hookimpl
        def grader_judge_outcome(outcome: Outcome, test_case: TestCase) -> Judgement | None:
            difference = outcome.difference
            if difference is None or difference.kind is not DifferenceKind.VALUE:
                return None
            feedback = f"{describe(difference)} The shape is right."
            return Judgement(test_case, Verdict.WRONG_ANSWER, Fraction(1, 2), feedback, outcome)


        @hookimpl
        def grader_score_submission(judgements: Sequence[Judgement], rubric: Rubric) -> Score:
            return score(judgements, rubric)


        @hookimpl
        def grader_write_reports(results: Sequence[Result], directory: Path) -> list[Path]:
            path = directory / "points.tsv"
            scores = {result.submission.id: result.score for result in results}
            lines = [f"{student}\\t{score.earned if score else ''}" for student, score in scores.items()]
            path.write_text("\\n".join(lines), encoding="utf-8")
            return [path]
        ''',
}  # fmt: skip
COURSE = {
    "contract.py": '''
        """What a handout asks for."""

        from typing import NamedTuple

        from grader.contract import Array, Scalar, also_named, asks, student_class, student_hook


        class LossAndGradient(NamedTuple):
            loss: Scalar
            gradient: Array


        @student_class
        class Counter:
            def add(self, amount: int) -> int:
                """Add."""
                raise NotImplementedError


        class Hooks:
            @student_hook(firstresult=True)
            @also_named("mse")
            def loss(self, y: Array, y_hat: Array) -> LossAndGradient:
                """Return the loss and its gradient."""
                raise NotImplementedError

            @student_hook(firstresult=True)
            @asks("Counter.add")
            def counted(self, amounts: list[int]) -> Scalar:
                """Return what a Counter has counted."""
                raise NotImplementedError
        ''',
    "adapter.py": '''
        """How tests use the class Counter."""

        from grader.contract import FailureKind, StudentModule, StudentProblem

        SENTENCES = {"nothing": "There is nothing to count."}


        class Scenarios:
            def __init__(self, student: StudentModule) -> None:
                self.student = student

            def counted(self, amounts: list[int]) -> object:
                if not amounts:
                    raise StudentProblem.stated(FailureKind.BAD_REPLY, "nothing")
                counter = self.student.Counter()
                return [counter.add(amount) for amount in amounts][-1]
        ''',
    "misconceptions.py": '''
        """Misconceptions."""

        from typing import Any

        from grader.misconceptions import misconception


        @misconception("Not averaged", criterion="loss", explanation="It is a sum.", hint="Divide.")
        def not_averaged(reference: Any) -> None:
            right = reference.loss
            reference.loss = lambda y, y_hat: right(y, y_hat) * len(y)
        ''',
    "conventions.py": '''
        """Conventions."""

        from functools import wraps
        from typing import Any

        import numpy as np

        from grader.conventions import convention


        def evidence(asked: Any, rng: np.random.Generator) -> object:
            return asked.loss(rng.standard_normal(3), rng.standard_normal(3))


        @convention("Half the loss: accepted.", about="scale", evidence=[evidence])
        def halved(reference: Any) -> None:
            so_far = reference.loss
            reference.loss = wraps(so_far)(lambda y, y_hat: so_far(y, y_hat) / 2)
        ''',
    "hidden.py": '''
        """Hidden tests."""

        from typing import Any

        import numpy as np
        import pytest

        from grader.testing import NoteKind, check_close, check_up_to_factor, draw_until, note


        @pytest.mark.points(1, criterion="loss")
        def test_loss(student: Any, reference: Any, rng: np.random.Generator) -> None:
            """The loss is right."""
            x = draw_until(lambda: rng.standard_normal(3), lambda x: bool((x > 0).any()))
            check_close(student.loss(x, x), reference.loss(x, x), name="loss", rtol=1e-6)
            check_up_to_factor(x, x, lambda factor: f"{factor} times", name="x")
            note("Written with care.", NoteKind.CONVENTION)
        ''',
}  # fmt: skip


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")


def install(project, out, site):
    """Build the wheel of *project* and unpack it into *site*, as pip does with what holds no programs."""
    build = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    command = [sys.executable, "-c", build, str(out)]
    done = subprocess.run(
        command,
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
    )
    with zipfile.ZipFile(out / done.stdout.split()[-1]) as wheel:
        wheel.extractall(site)


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    """Return a folder with a plugin and a course's files, and a Python that has the package and the plugin installed."""
    folder = tmp_path_factory.mktemp("outside")
    venv.create(folder / "env", symlinks=True)
    (site,) = (folder / "env").glob("lib/python*/site-packages")
    write(folder / "plugin", PLUGIN)
    write(folder / "course", COURSE)
    install(ROOT, folder / "wheels", site)
    install(folder / "plugin", folder / "wheels", site)
    # libraries are those of this environment, which may hold the checkout as well: they come behind
    libraries = [
        path for path in sys.path if Path(path).name == "site-packages"
    ]
    (site / "libraries.pth").write_text("\n".join(libraries), encoding="utf-8")
    return folder, folder / "env" / "bin" / "python"


def test_a_plugin_and_a_course_outside_of_the_tree_pass_strict_types(outside):
    folder, python = outside
    command = [
        *(sys.executable, "-m", "mypy", "--strict", "--config-file=", "--python-executable", str(python)),
        *("--cache-dir", str(folder / "cache"), "plugin/half_for_shape", "course"),
    ]  # fmt: skip
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith(
        "Success: no issues found in 6 source files",
    ), done.stdout


def test_a_plugin_outside_of_the_tree_is_used(outside, course, tmp_path, right):
    _, python = outside
    for student, text in (("ada", right), ("bob", right.replace("x / 2", "x"))):
        (tmp_path / "class" / student).mkdir(parents=True)
        (tmp_path / "class" / student / "toy.py").write_text(
            text,
            encoding="utf-8",
        )
    command = [
        python,
        "-P",
        "-m",
        "grader",
        "grade",
        "toy",
        tmp_path / "class",
        "--out",
        tmp_path / "out",
    ]
    done = subprocess.run(
        command,
        cwd=course,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    table = (tmp_path / "out" / "points.tsv").read_text(encoding="utf-8")
    assert table.splitlines() == ["ada\t10", "bob\t6"]
    where = [python, "-P", "-c", "import grader; print(grader.__file__)"]
    module = subprocess.run(
        where,
        cwd=course,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(module.stdout.strip()).is_relative_to(python.parents[1])
