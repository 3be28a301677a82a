"""What may import what, read from the source: layers point down, and each dangerous tool stands in one known place."""

import ast
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST = 300
PATHS = {
    ".".join((path.parent if path.name == "__init__.py" else path.with_suffix("")).relative_to(ROOT).parts): path
    for path in sorted((ROOT / "grader").rglob("*.py"))
}

#: Layers from the top. A module imports from its own layer or lower ones; what is not named is pure and stands on CORE.
LAYERS = (
    ("COMMANDS", ("cli", "__main__")),
    (
        "RUNS",
        (
            "pipeline",
            "settling",
            "deciding",
            "overrides",
            "publish",
            "work",
            "kit",
            "autograder_kit",
            "autograde",
            "recording",
            "similar",
            "regrade",
            "diff",
            "reproduce",
            "recheck",
            "merge",
            "cluster",
            "validation",
        ),
    ),
    ("PARTS IN ONE", ("engine", "parcel", "plugins", "executors", "hookspecs", "counterexample", "diagnoser")),
    (
        "PARTS",
        (
            "run_tests",
            "collecting",
            "hardcoding",
            "replay",
            "recorded",
            "variants",
            "sandbox",
            "runlog",
            "report",
            "export",
            "intake",
            "gradebook",
        ),
    ),
    ("CORE", ("",)),
    ("RECORDS", ("model", "errors")),
)
#: Parts of which each may import the others named, and no more.
PARTS = {
    "run_tests": {"collecting"},
    "collecting": set(),
    "hardcoding": {"run_tests"},
    "sandbox": set(),
    "report": set(),
    "export": set(),
    "intake": set(),
    "gradebook": {"intake", "sandbox"},
    "replay": {"sandbox"},
    "recorded": {"replay", "sandbox"},
    "variants": {"replay", "sandbox"},
}
#: Imported inside a function, upwards: an executor's new process starts at the top again.
UPWARDS = {("grader.runs.executors", "grader.runs.work"), ("grader.runs.executors", "grader.runs.cluster")}

#: Where a library or a module may be imported.
PLACES = {
    "pytest": ("run_tests", "collecting", "checks", "testing"),
    "_pytest": ("run_tests",),
    "jinja2": ("report.html",),
    "yaml": ("intake.layouts.yaml_texts",),
    "typer": ("cli",),
    "rich": ("cli",),
    "pygments": ("report",),
    "sqlite3": ("gradebook",),
    "torch": ("sandbox.setup", "sandbox.cuda"),
    "ctypes": ("sandbox.isolation",),
    "multiprocessing": ("executors",),
    "distributed": ("cluster",),
    "subprocess": ("sandbox.launcher", "sandbox.spawned", "validation", "report.pdf"),
    "pickle": (),
    "marshal": (),
    "shelve": (),
    "cloudpickle": (),
    "dill": (),
    "joblib": (),
}
#: Where code is run that came from elsewhere, or names are imported that a text holds.
RUNNERS = {
    "exec": {"grader.sandbox.guest.loading"},
    "eval": {"grader.contract"},
    "compile": {"grader.sandbox.guest.loading"},
    "__import__": {"grader.sandbox.guest.loading"},
    "exec_module": {"grader.course.python_files", "grader.plugins"},
    "import_module": {"grader.sandbox.guest.setup", "grader.suite.reference_oracle", "grader.misconceptions"},
}


@cache
def tree_of(name):
    return ast.parse(PATHS[name].read_text(encoding="utf-8"))


def is_for_types_only(node):
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def statements(name, *, at_import):
    """Yield the import statements of a module; *at_import* leaves out those inside functions."""
    waiting = [tree_of(name)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif not is_for_types_only(node) and not (at_import and isinstance(node, ast.FunctionDef | ast.Lambda)):
            waiting += ast.iter_child_nodes(node)


@cache
def targets(name, *, at_import=False):
    """Return the modules that a module imports, ours and others', by full name."""
    found = set()
    for node in statements(name, at_import=at_import):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        else:
            assert node.level == 0, f"{name}: write relative imports in full"
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {one if one in PATHS else node.module for one in inside}
    return frozenset(found)


def ours(name, *, at_import=False):
    return {target for target in targets(name, at_import=at_import) if target in PATHS and target != name}


def tops(names):
    """Return the libraries that modules belong to."""
    return {name.partition(".")[0] for name in names}


def place(name):
    return name.partition(".")[2]


def lies_in(name, part):
    return part in ("", place(name)) or place(name).startswith(f"{part}.")


def layer(name):
    """Return how far down a module stands."""
    fitting = [n for n, (_, parts) in enumerate(LAYERS) if any(lies_in(name, part) for part in parts)]
    core = next(n for n, (title, _) in enumerate(LAYERS) if title == "CORE")
    return next((n for n in fitting if n != core), core)


def part_of(name):
    return next((part for part in PARTS if lies_in(name, part)), None)


def reached_from(name):
    """Return every module of ours that importing or using *name* may import."""
    reached, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += ours(one)
            waiting += [parent for parent in (one.rpartition(".")[0],) if parent in PATHS]
    return reached


# --- layers -----------------------------------------------------------------------------------------------------------


def test_imports_point_down():
    pairs = {(name, target) for name in PATHS for target in ours(name) if target != "grader"}
    assert {(name, target) for name, target in pairs if layer(target) < layer(name)} <= UPWARDS


def test_parts_know_little_of_each_other():
    pairs = {(name, target) for name in PATHS for target in ours(name) if part_of(name) and part_of(target)}
    assert not {
        (name, target)
        for name, target in pairs
        if part_of(target) != part_of(name) and part_of(target) not in PARTS[part_of(name)]
    }


def test_there_are_no_cycles():
    TopologicalSorter({name: ours(name, at_import=True) for name in PATHS}).prepare()


def test_the_records_import_the_standard_library_only():
    for name in PATHS:
        if lies_in(name, "model") or lies_in(name, "errors"):
            assert tops(targets(name)) <= {*sys.stdlib_module_names, "grader"}
            assert all(lies_in(target, "model") for target in ours(name)), name


def test_the_pure_parts_touch_no_file_clock_or_environment():
    impure = {"os", "sys", "time", "datetime", "pathlib", "io", "tempfile", "socket", "subprocess", "random", "logging"}
    for name in ("compare", "judge", "score", "diagnose", "conform", "replies", "checks", "facts", "leaves"):
        assert not impure & tops(targets(f"grader.{name}")), name


def test_modules_are_short():
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in PATHS.items()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
    assert sorted(lengths.values())[len(lengths) // 2] <= 110


# --- one place for each tool ------------------------------------------------------------------------------------------


def test_libraries_stand_in_their_places():
    pairs = {(name, library) for name in PATHS for library in tops(targets(name)) & set(PLACES)}
    assert not {(name, library) for name, library in pairs if not any(lies_in(name, part) for part in PLACES[library])}


def test_code_from_elsewhere_is_run_in_known_places():
    assert {
        (name, called) for name in PATHS for called in calls(name) if name not in RUNNERS.get(called, PATHS)
    } == set()


def calls(name):
    """Return the names of what a module calls; `compile` as a method is that of a regular expression."""
    found = [node.func for node in ast.walk(tree_of(name)) if isinstance(node, ast.Call)]
    plain = {function.id for function in found if isinstance(function, ast.Name)}
    return plain | {function.attr for function in found if isinstance(function, ast.Attribute)} - {"compile"}


def test_other_libraries_are_those_of_pyproject():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [text for texts in project["optional-dependencies"].values() for text in texts]
    required = {text.partition(">")[0].replace("pyyaml", "yaml") for text in (*project["dependencies"], *extras)}
    used = {library for name in PATHS for library in tops(targets(name))}
    with_others = {"_pytest", "markupsafe"}  # pytest's and Jinja2's own
    assert used - {*sys.stdlib_module_names, "grader", *with_others} <= required


# --- the trust boundary -----------------------------------------------------------------------------------------------

UNTRUSTED = ("grader.sandbox.guest.worker", "grader.sandbox.guest.zygote", "grader.sandbox.spawned")
FORBIDDEN_THERE = (
    "run_tests", "collecting", "replay", "recorded", "recording", "variants", "misconceptions", "seeds", "compare",
    "checks", "testing", "judge", "score", "diagnose", "engine", "pipeline", "report", "export", "intake", "gradebook",
    "plugins", "hookspecs", "cli", "validation",
)  # fmt: skip


@pytest.mark.parametrize("name", UNTRUSTED)
def test_what_runs_beside_student_code_knows_no_answers(name):
    for reached in reached_from(name):
        assert not any(lies_in(reached, part) for part in FORBIDDEN_THERE), f"{name} reaches {reached}"


@pytest.mark.parametrize("name", UNTRUSTED)
def test_what_runs_beside_student_code_needs_few_libraries(name):
    for reached in reached_from(name):
        foreign = tops(targets(reached)) - {*sys.stdlib_module_names, "grader"}
        assert foreign <= {"pluggy", "numpy", "torch"}, f"{name} reaches {reached}, which imports {foreign}"


@pytest.mark.parametrize("name", UNTRUSTED)
def test_a_process_for_student_code_imports_neither_tests_nor_array_libraries(name):
    code = f"import sys, {name}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stdout.split())
    assert name in loaded
    assert not loaded & {
        "pytest",
        "_pytest",
        "jinja2",
        "rich",
        "typer",
        "numpy",
        "torch",
        "grader.suite.reference_oracle",
        "grader.suite.run_tests",
    }


def test_only_the_untrusted_side_loads_submissions():
    loaders = {name for name in PATHS if "grader.sandbox.guest.loading" in ours(name)}
    assert loaders == {"grader.sandbox.guest.worker", "grader.sandbox.guest.problems"}
    assert {name for name in PATHS if "grader.sandbox.guest.worker" in ours(name)} <= {
        "grader.sandbox.guest.setup",
        "grader.sandbox.guest.zygote",
    }


def test_the_rules_catch_what_they_forbid():
    """Guards the guard: the graph is not empty, and a known import is seen."""
    assert len(PATHS) > 80
    assert "grader.runs.work" in ours("grader.runs.executors")
    assert "grader.runs.work" not in ours("grader.runs.executors", at_import=True)
    assert "pytest" in targets("grader.suite.run_tests")
    assert (
        layer("grader.cli.app")
        < layer("grader.pipeline")
        < layer("grader.grading.engine")
        < layer("grader.sandbox.wire")
    )
    assert layer("grader.sandbox.wire") < layer("grader.testing.compare") < layer("grader.model")
