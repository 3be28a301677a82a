"""What may import what, read from the source: rooms point down, and each dangerous tool stands in one known place."""

import ast
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST_IN_A_ROOM = 20
PATHS = {
    ".".join(
        (path.parent if path.name == "__init__.py" else path.with_suffix(""))
        .relative_to(ROOT)
        .parts,
    ): path
    for path in sorted((ROOT / "grader").rglob("*.py"))
}

#: The rooms from the top down, each with those that it may import beside RECORDS. All stand further down, but for the
#: three of RUNS, which together are what grading a class takes.
ROOMS = {
    "__main__": {"cli"},
    "cli": {
        "course", "decisions", "desk", "export", "gradebook", "grading", "hookspecs", "intake", "kit", "pipeline", "privacy",
        "report", "runs", "sandbox", "scaffold", "testing", "validation", "wording",
    },
    "privacy": {"course", "decisions", "export", "gradebook", "intake", "pipeline", "report", "runs"},
    "desk": {
        "course", "export", "grading", "intake", "plugins", "report", "sandbox", "suite", "testing", "wording",
    },
    "validation": {
        "course", "diagnosis", "grading", "hookspecs", "kit", "pipeline", "plugins", "report", "sandbox", "suite",
        "testing", "wording",
    },
    "scaffold": {"course"},
    "kit": {"course", "export", "gradebook", "grading", "hookspecs", "intake", "pipeline", "report", "suite", "wording"},
    "decisions": {"course", "export", "gradebook", "grading", "intake", "report", "wording"},
    "runs": {
        "course", "gradebook", "grading", "intake", "pipeline", "plugins", "report", "sandbox", "similarity", "wording",
    },
    "pipeline": {"course", "gradebook", "grading", "intake", "plugins", "report", "runs", "sandbox"},
    "plugins": {"export", "grading", "hookspecs", "intake", "report", "runs"},
    "hookspecs": {"intake", "sandbox"},
    "report": {"grading", "similarity", "testing", "wording"},
    "similarity": {"diagnosis", "testing"},
    "export": {"grading", "intake", "wording"},
    "gradebook": {"course", "grading", "intake", "sandbox", "wording"},
    "intake": {"course", "grading", "sandbox", "wording"},
    "grading": {"course", "diagnosis", "sandbox", "suite", "wording"},
    "diagnosis": {"course", "sandbox", "suite", "testing", "wording"},
    "suite": {"course", "sandbox", "testing", "wording"},
    "testing": {"wording"},
    "sandbox": {"course", "wording"},
    "contract": {"course"},
    "conventions": {"course"},
    "misconceptions": {"course"},
    "course": {"wording"},
    "wording": set(),
}  # fmt: skip
RUNS = {"runs", "pipeline", "plugins"}
#: Pure, and used wherever files are told apart by their names.
FILE_NAMES = {"grader.course", "grader.course.filenames"}
#: What every room may import.
RECORDS = {"model", "errors"}
#: Doors for authors of courses, which our own code goes past.
DOORS = {"contract", "conventions", "misconceptions"}

#: Modules whose results follow from their arguments.
PURE = (
    "testing.compare", "testing.checks", "suite.reply_structure", "course.conformance", "diagnosis.submission_diagnosis",
    "diagnosis.facts", "diagnosis.leaves", "grading.judge", "grading.score",
)  # fmt: skip

#: Where a library or a module may be imported.
PLACES = {
    "pytest": ("suite.run_tests", "suite.collection", "suite.direct_calls"),
    "_pytest": ("suite.run_tests", "suite.direct_calls"),
    "jinja2": ("report.html",),
    "yaml": ("intake.layouts.yaml_texts",),
    "typer": ("cli",),
    "rich": ("cli", "desk"),
    "pygments": ("report",),
    "sqlite3": ("gradebook",),
    "IPython": ("sandbox.reader.ipython",),
    "parso": ("sandbox.reader.damage",),
    "torch": ("sandbox.libraries.warming", "sandbox.guest.cuda"),
    "ctypes": ("sandbox.isolation",),
    "multiprocessing": ("runs.executors",),
    "distributed": ("runs.cluster",),
    "subprocess": (
        "sandbox.host.launcher",
        "sandbox.spawned",
        "validation",
        "report.pdf",
    ),
    "pickle": (),
    "marshal": (),
    "shelve": (),
    "cloudpickle": (),
    "dill": (),
    "joblib": (),
}
#: Where code is run that came from elsewhere, or names are imported that a text holds.
RUNNERS = {
    "exec": {"grader.sandbox.guest.running"},
    "eval": {"grader.course.handout"},
    "compile": {
        "grader.sandbox.guest.running",
        "grader.sandbox.guest.statements",
        "grader.sandbox.reader.refused",
        "grader.diagnosis.kinds.reference_functions",
    },  # the last but one runs nothing, the last compiles the reference
    "__import__": {"grader.sandbox.guest.loading"},
    "exec_module": {"grader.course.python_files", "grader.plugins"},
    "import_module": {
        "grader",
        "grader.sandbox.guest.finders.package_names",
        "grader.sandbox.guest.setup",
        "grader.sandbox.libraries.warming",
        "grader.sandbox.guest.loading",
        "grader.sandbox.stand_ins.finder",
        "grader.suite.reference_oracle",
        "grader.course.variants",
        "grader.intake",  # names of its own table
        "grader.intake.trees.foreign_tree",
    },
}


@cache
def tree_of(name):
    return ast.parse(PATHS[name].read_text(encoding="utf-8"))


def is_for_types_only(node):
    return (
        isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    )


def statements(name, *, at_import):
    """Yield the import statements of a module; *at_import* leaves out those inside functions."""
    waiting = [tree_of(name)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif not is_for_types_only(node) and not (
            at_import and isinstance(node, ast.FunctionDef | ast.Lambda)
        ):
            waiting += ast.iter_child_nodes(node)


@cache
def targets(name, *, at_import=False):
    """Return the modules that a module imports, ours and others', by full name."""
    modules = set()
    for node in statements(name, at_import=at_import):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        else:
            assert node.level == 0, f"{name}: write relative imports in full"
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            modules |= {
                full if full in PATHS else node.module for full in inside
            }
    return frozenset(modules)


def ours(name, *, at_import=False):
    return {
        target
        for target in targets(name, at_import=at_import)
        if target in PATHS and target != name
    }


def tops(names):
    """Return the libraries that modules belong to."""
    return {name.partition(".")[0] for name in names}


def place(name):
    return name.partition(".")[2]


def lies_in(name, part):
    return part in ("", place(name)) or place(name).startswith(f"{part}.")


def room_of(name):
    return place(name).partition(".")[0]


def pairs_between_rooms():
    """Return the modules that import another of another room, with it."""
    pairs = {
        (name, target)
        for name in PATHS
        for target in ours(name)
        if target != "grader"
    }
    return {
        (name, target)
        for name, target in pairs
        if room_of(name) != room_of(target)
    }


@cache
def reached_from(name):
    """Return every module of ours that importing or using *name* may import."""
    reached, waiting = set(), [name]
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting += ours(module)
            waiting += [
                parent
                for parent in (module.rpartition(".")[0],)
                if parent in PATHS
            ]
    return frozenset(reached)


# --- rooms ------------------------------------------------------------------------------------------------------------


def test_every_entry_at_the_top_is_a_room_of_the_table():
    entries = {
        path.stem
        for path in (ROOT / "grader").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert entries == {"__init__", *ROOMS, *RECORDS}


def test_the_table_of_rooms_points_down():
    below = set(ROOMS)
    for room, imported in ROOMS.items():
        below.discard(room)
        assert imported <= (below | RUNS if room in RUNS else below), room
        assert room == "__main__" or not imported & DOORS, room


def test_rooms_import_what_the_table_says():
    for name, target in pairs_between_rooms():
        if room_of(name) not in RECORDS | {""}:
            assert room_of(target) in ROOMS[room_of(name)] | RECORDS, (
                f"{name} imports {target}"
            )


def test_rooms_import_only_what_is_open_to_them():
    """A room's docstring names its open modules; the names that the room itself offers are open anyway."""
    for name, target in pairs_between_rooms():
        room = f"grader.{room_of(target)}"
        if target != room and room_of(target) not in RECORDS | {""}:
            assert target in opened(room), (
                f"{name} imports {target}, which the docstring of {room} does not open"
            )


def test_open_modules_exist():
    rooms = [
        name
        for name in PATHS
        if name.count(".") == 1 and PATHS[name].name == "__init__.py"
    ]
    assert {module for room in rooms for module in opened(room)} <= set(PATHS)
    assert len(opened("grader.suite")) > 5


@cache
def opened(room):
    """Return the modules that the docstring of *room* opens to other rooms."""
    docstring = ast.get_docstring(tree_of(room)) or ""
    listed = re.search(
        r"^Open to other rooms: (.+?)(?:\n\n|\Z)",
        docstring,
        re.MULTILINE | re.DOTALL,
    )
    return (
        {f"{room}.{module}" for module in re.findall(r"[\w.]+", listed[1])}
        if listed
        else set()
    )


def test_a_room_describes_its_modules():
    """Modules of a room that opens some are all named in its docstring, so that a newcomer reads the room from it."""
    for room, path in PATHS.items():
        if path.name == "__init__.py" and opened(room):
            modules = {
                name.rpartition(".")[2]
                for name in PATHS
                if name.rpartition(".")[0] == room
            }
            plain = {
                module
                for module in modules
                if PATHS[f"{room}.{module}"].name != "__init__.py"
            }
            missing = plain - set(
                re.findall(r"\w+", ast.get_docstring(tree_of(room))),
            )
            assert not missing or room == "grader.export", (
                f"{room} says nothing of {missing}"
            )


def test_rooms_are_small():
    """Of commands, and of file formats, there is one module each."""
    sizes = Counter(
        name.rpartition(".")[0]
        for name, path in PATHS.items()
        if path.name != "__init__.py"
    )
    assert {room for room, size in sizes.items() if size > MOST_IN_A_ROOM} <= {
        "grader.cli",
        "grader.sandbox.stand_ins",
    }


def test_there_are_no_cycles():
    TopologicalSorter(
        {name: ours(name, at_import=True) for name in PATHS},
    ).prepare()


def test_the_records_import_the_standard_library_only():
    for name in PATHS:
        if room_of(name) in RECORDS:
            assert tops(targets(name)) <= {*sys.stdlib_module_names, "grader"}
            assert all(room_of(target) == "model" for target in ours(name)), (
                name
            )


def test_the_pure_parts_touch_no_file_clock_or_environment():
    impure = {
        "os",
        "sys",
        "time",
        "datetime",
        "pathlib",
        "io",
        "tempfile",
        "socket",
        "subprocess",
        "random",
        "logging",
    }
    for name in PURE:
        assert not impure & tops(targets(f"grader.{name}")), name


def test_diagnosis_asks_in_few_places():
    asking = {"sandbox", "suite.reference_oracle", "suite.remote_student"}
    asks = {
        name
        for name in PATHS
        if room_of(name) == "diagnosis"
        and any(lies_in(t, a) for t in ours(name) for a in asking)
    }
    assert asks == {
        f"grader.diagnosis.{name}"
        for name in (
            "class_diagnosis",
            "public.public_cases",
            "kinds.replay",
            "replays",
            "reply_table",  # writes frames, and asks nobody
        )
    }


@pytest.mark.parametrize("room", ["report", "export", "intake"])
def test_what_shows_and_reads_results_grades_nothing(room):
    """Of grading such rooms use arithmetic and names of files alone, which reach no test and no process."""
    for name in PATHS:
        if room_of(name) == room:
            used = {
                target for target in ours(name) if room_of(target) == "grading"
            }
            for reached in used and set().union(*map(reached_from, used)):
                is_arithmetic = room_of(reached) in RECORDS | {
                    "",
                    "grading",
                    "wording",
                }
                assert is_arithmetic or reached in FILE_NAMES, (
                    f"{name} reaches {reached}"
                )
                assert reached not in {
                    "grader.grading.engine",
                    "grader.grading.hardcoding",
                }


# --- one place for each tool ------------------------------------------------------------------------------------------


def test_libraries_stand_in_their_places():
    pairs = {
        (name, library)
        for name in PATHS
        for library in tops(targets(name)) & set(PLACES)
    }
    assert not {
        (name, library)
        for name, library in pairs
        if not any(lies_in(name, part) for part in PLACES[library])
    }


def test_code_from_elsewhere_is_run_in_known_places():
    assert {
        (name, called)
        for name in PATHS
        for called in calls(name)
        if name not in RUNNERS.get(called, PATHS)
    } == set()


def calls(name):
    """Return the names of what a module calls; `compile` as a method is that of a regular expression."""
    functions = [
        node.func
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.Call)
    ]
    plain = {
        function.id for function in functions if isinstance(function, ast.Name)
    }
    return plain | {
        function.attr
        for function in functions
        if isinstance(function, ast.Attribute)
    } - {"compile"}


def test_other_libraries_are_those_of_pyproject():
    import tomllib

    project = tomllib.loads(
        (ROOT / "pyproject.toml").read_text(encoding="utf-8"),
    )["project"]
    extras = [
        text
        for texts in project["optional-dependencies"].values()
        for text in texts
    ]
    called = {"pyyaml": "yaml", "ipython": "IPython"}
    names = [
        text.partition(">")[0] for text in (*project["dependencies"], *extras)
    ]
    required = {called.get(name, name) for name in names}
    used = {library for name in PATHS for library in tops(targets(name))}
    with_others = {"_pytest", "markupsafe"}  # pytest's and Jinja2's own
    assert used - {*sys.stdlib_module_names, "grader", *with_others} <= required


# --- the trust boundary -----------------------------------------------------------------------------------------------

UNTRUSTED = (
    "grader.sandbox.guest.worker",
    "grader.sandbox.guest.zygote",
    "grader.sandbox.spawned",
)
FORBIDDEN_THERE = (
    "testing", "suite", "diagnosis", "grading", "runs", "decisions", "report", "export", "intake", "gradebook", "kit",
    "similarity", "validation", "cli", "pipeline", "plugins", "hookspecs", "course.seeds", "course.variants",
    "course.convention_file", "conventions", "misconceptions",
)  # fmt: skip


@pytest.mark.parametrize("name", UNTRUSTED)
def test_what_runs_beside_student_code_knows_no_answers(name):
    for reached in reached_from(name):
        assert not any(lies_in(reached, part) for part in FORBIDDEN_THERE), (
            f"{name} reaches {reached}"
        )


def test_the_guest_does_not_know_its_host():
    words = {
        ("grader.sandbox.guest.forbidden_uses", "grader.sandbox.host.claims"),
    }  # a table that both sides read
    inside = [
        name
        for name in PATHS
        if lies_in(name, "sandbox.guest") or lies_in(name, "sandbox.isolation")
    ]
    pairs = {(name, target) for name in inside for target in ours(name)}
    assert (
        not {
            (name, target)
            for name, target in pairs
            if lies_in(target, "sandbox.host")
        }
        - words
    )


def test_libarchive_is_loaded_only_where_students_archives_are_opened():
    """Its decoders are C; the trusted side imports the module that opens archives for the names in it."""
    code = "import sys, grader.cli, grader.intake.trees.unpacked; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert "libarchive" not in done.stdout.split()


@pytest.mark.parametrize("name", UNTRUSTED)
def test_what_runs_beside_student_code_needs_few_libraries(name):
    for reached in reached_from(name):
        foreign = tops(targets(reached)) - {*sys.stdlib_module_names, "grader"}
        expected = (
            {"IPython", "parso"}
            if "sandbox.reader" in reached
            else {"pluggy", "numpy", "torch"}
        )
        assert foreign <= expected, (
            f"{name} reaches {reached}, which imports {foreign}"
        )


@pytest.mark.parametrize("name", UNTRUSTED)
def test_a_process_for_student_code_imports_neither_tests_nor_array_libraries(
    name,
):
    code = f"import sys, {name}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
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
        "grader.suite",
        "grader.testing",
    }


def test_only_the_untrusted_side_loads_submissions():
    loaders = {
        name for name in PATHS if "grader.sandbox.guest.loading" in ours(name)
    }
    assert loaders == {"grader.sandbox.guest.worker"}
    assert {
        name for name in PATHS if "grader.sandbox.guest.worker" in ours(name)
    } <= {
        "grader.sandbox.guest.setup",
        "grader.sandbox.guest.zygote",
    }


def test_the_rules_catch_what_they_forbid():
    """Guards the guard: the graph is not empty, and a known import is seen."""
    assert len(PATHS) > 80
    assert "grader.runs.work" in ours("grader.runs.executors")
    assert "grader.runs.work" not in ours(
        "grader.runs.executors",
        at_import=True,
    )
    assert "pytest" in targets("grader.suite.run_tests")
    assert (
        "grader.diagnosis.leaves",
        "grader.testing.compare",
    ) in pairs_between_rooms()
    order = list(ROOMS)
    assert (
        order.index("cli")
        < order.index("pipeline")
        < order.index("grading")
        < order.index("sandbox")
    )
