"""A submission's files become a module: siblings, packages, relative imports, and definitions only."""

import inspect
import json
import linecache
import sys

import pytest

from grader.model import LoadMode, NoteKind
from grader.sandbox.guest.loading import Loaded, load
from grader.sandbox.guest.sources import NotLoadable
from grader.sandbox.guest.stubs import Stub


@pytest.fixture
def loaded(monkeypatch):
    """Loads files (texts by path) the way a worker does, and leaves no trace."""
    before, cached = dict(sys.modules), dict(linecache.cache)

    def loaded(files, main="toy.py", mode=LoadMode.MODULE, also=(), packages=None) -> Loaded:
        files = {main: files} if isinstance(files, str) else files
        monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
        monkeypatch.setattr(Stub, "loading", True)
        contents = {path: text if isinstance(text, bytes) else text.encode() for path, text in files.items()}
        return load(contents, main, mode, also, packages or {})

    yield loaded
    for name in set(sys.modules) - set(before):
        del sys.modules[name]
    sys.modules.update(before)
    linecache.cache.clear()
    linecache.cache.update(cached)


# --- one file ---------------------------------------------------------------------------------------------------------


def test_names_of_a_file(loaded):
    result = loaded("import math\n\nx = math.sqrt(4)\n\ndef f(): return x\n")
    assert result.names["x"] == 2
    assert result.names["f"]() == 2
    assert (result.notes, result.broken, result.missing) == ([], [], [])
    assert "toy.py" in result.files


def test_a_main_block_is_not_run(loaded):
    names = loaded("x = __name__\nif __name__ == '__main__':\n    raise SystemExit\n").names
    assert names["x"] == "toy"


def test_a_file_knows_where_it_is(loaded):
    files = {"hw/toy.py": "import helper\nplace = __file__\nother = helper.place", "hw/helper.py": "place = __file__"}
    names = loaded(files, main="hw/toy.py").names
    assert (names["place"], names["other"]) == ("hw/toy.py", "hw/helper.py")


def test_source_can_be_looked_up(loaded):
    names = loaded("import inspect\n\ndef f():\n    return 1  # one\n\nclass A:\n    pass\n").names
    assert inspect.getsource(names["f"]) == "def f():\n    return 1  # one\n"
    assert linecache.getline("toy.py", 4) == "    return 1  # one\n"


def test_dataclasses_and_type_hints_find_their_module(loaded):
    text = """
        from __future__ import annotations
        from dataclasses import dataclass
        from typing import NamedTuple, get_type_hints

        @dataclass
        class Point:
            x: float

        class Pair(NamedTuple):
            first: Point

        hints = get_type_hints(Pair)
        """
    names = loaded(inspect.cleandoc(text)).names
    assert names["hints"] == {"first": names["Point"]}


@pytest.mark.parametrize(
    "main",
    [
        "mlp_new.py",
        "My Homework/toy.py",
        "HW/HW1.v2/submission/abc123/toy.py",
        "toy (1).py",
        "toy.v2.py",
        "füße.py",
        "random.py",
    ],
)
def test_files_and_folders_of_any_name(loaded, main):
    names = loaded({main: "def f(): return 1"}, main=main).names
    assert names["f"]() == 1
    assert sys.modules["random"].__name__ == "random"


# --- siblings and packages --------------------------------------------------------------------------------------------

PLACES = {
    "beside the file": {"toy.py": "from helper import x", "helper.py": "x = 1"},
    "import": {"toy.py": "import helper\nx = helper.x", "helper.py": "x = 1"},
    "star": {"toy.py": "from helper import *", "helper.py": "x = 1"},
    "relative": {"toy.py": "from .helper import x", "helper.py": "x = 1"},
    "relative, the module": {"toy.py": "from . import helper\nx = helper.x", "helper.py": "x = 1"},
    "a package": {"toy.py": "from modules.helper import x", "modules/__init__.py": "", "modules/helper.py": "x = 1"},
    "a package's own names": {"toy.py": "from modules import x", "modules/__init__.py": "x = 1"},
    "a package without __init__": {"toy.py": "from modules.helper import x", "modules/helper.py": "x = 1"},
    "a relative package": {"toy.py": "from .modules.helper import x", "modules/helper.py": "x = 1"},
    "a package that imports relatively": {
        "toy.py": "from modules import x",
        "modules/__init__.py": "from .helper import x",
        "modules/helper.py": "from .deep.more import x",
        "modules/deep/more.py": "from ..constants import x",
        "modules/constants.py": "x = 1",
    },
    "siblings that import each other": {
        "toy.py": "import one\nx = one.f()",
        "one.py": "import two\ndef f(): return two.g()",
        "two.py": "import one\ndef g(): return 1",
    },
    "a sibling that imports the main file": {
        "toy.py": "y = 1\nfrom helper import x",
        "helper.py": "import toy\nx = toy.y",
    },
    "inside a function": {"toy.py": "def f():\n    from helper import x\n    return x\nx = f()", "helper.py": "x = 1"},
    "a sibling named submission": {"toy.py": "from submission import x", "submission.py": "x = 1"},
    "a sibling that is stubbed in part": {"toy.py": "from helper import x", "helper.py": "import nowhere\nx = 1"},
    "a byte order mark": {"toy.py": "from helper import x", "helper.py": b"\xef\xbb\xbfx = 1"},
}


@pytest.mark.parametrize("files", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("folder", ["", "hw1/", "My Homework (2)/v1.0/"])
def test_siblings(loaded, files, folder):
    files = {folder + path: text for path, text in files.items()}
    result = loaded(files, main=f"{folder}toy.py")
    assert result.names["x"] == 1
    assert set(files) <= set(result.files)


def test_modules_at_the_top_are_found_from_a_folder(loaded):
    files = {"hw/toy.py": "from shared import x\nfrom ..shared import x as y", "shared.py": "x = 1"}
    names = loaded(files, main="hw/toy.py").names
    assert (names["x"], names["y"]) == (1, 1)


def test_what_lies_beside_the_file_goes_first(loaded):
    files = {"hw/toy.py": "from helper import x", "hw/helper.py": "x = 1", "helper.py": "x = 2"}
    assert loaded(files, main="hw/toy.py").names["x"] == 1


def test_a_preloaded_module_goes_before_a_sibling_of_its_name(loaded):
    assert loaded({"toy.py": "import math\nx = math.pi", "math.py": "pi = 3"}).names["x"] > 3.1


def test_an_absent_module_becomes_a_stub_with_a_note(loaded):
    result = loaded("import nowhere.inside\nx = nowhere.inside.f()")
    assert isinstance(result.names["x"], Stub)
    assert [(note.kind, note.text) for note in result.notes] == [
        (
            NoteKind.MISSING_MODULE,
            "`nowhere` is not available while grading; the import was let pass, and using it fails.",
        )
    ]


def test_a_sibling_with_a_syntax_error_names_its_own_place(loaded):
    with pytest.raises(NotLoadable) as raised:
        loaded({"toy.py": "import helper", "helper.py": "x = 1\ny = ["})
    assert raised.value.message == "helper.py has a syntax error at line 2, column 5: '[' was never closed."
    assert (raised.value.file, raised.value.line) == ("helper.py", 2)


def test_a_relative_import_that_leaves_the_submission(loaded):
    with pytest.raises(ImportError):
        loaded("from ...outside import x")


def test_what_the_file_raises_is_raised(loaded):
    with pytest.raises(ZeroDivisionError):
        loaded("x = 1 / 0")
    with pytest.raises(SystemExit):
        loaded("raise SystemExit")


def test_a_sibling_that_does_not_compile_names_its_own_place(loaded):
    with pytest.raises(NotLoadable, match=r"helper\.py does not compile: 'return' outside function"):
        loaded({"toy.py": "import helper", "helper.py": "return 1"})


@pytest.mark.parametrize("text", ["return 1", "x = 1\nbreak", "yield 1", "nonlocal x", "def f(x, x): 0"])
def test_what_parses_but_does_not_compile(loaded, text):
    with pytest.raises(NotLoadable, match=r"toy\.py does not compile: "):
        loaded(text)


# --- further files of the handout -------------------------------------------------------------------------------------


def test_further_files_count_as_one_with_the_main_file(loaded):
    files = {"a/toy.py": "def f(): return 1", "a/layers.py": "def g(): return 2", "b/layers.py": "def g(): return 3"}
    names = loaded(files, main="a/toy.py", also=["layers.py"]).names
    assert (names["f"](), names["g"](), names["layers.g"]()) == (1, 2, 2)


def test_a_further_file_that_does_not_load_is_told_beside_the_rest(loaded):
    result = loaded({"toy.py": "def f(): return 1", "layers.py": "x = 1 / 0"}, also=["layers.py", "absent.py"])
    assert result.names["f"]() == 1
    ((path, problem),) = result.broken
    assert (path, type(problem)) == ("layers.py", ZeroDivisionError)


def test_a_main_file_that_does_not_load_leaves_the_further_ones(loaded):
    result = loaded({"toy.py": "x = 1 / 0", "layers.py": "def g(): return 2"}, also=["layers.py"])
    assert result.names["g"]() == 2
    assert [path for path, _ in result.broken] == ["toy.py"]


# --- definitions only -------------------------------------------------------------------------------------------------

SCRIPT = """
import math
import matplotlib.pyplot as plt

LEARNING_RATE = 0.1
SIZES = [1, 2]
ACTIVATIONS = {"relu": lambda z: max(z, 0)}
data = open("data.npz")
weights = data.read()

def f(x):
    return LEARNING_RATE * x + len(SIZES) + ACTIVATIONS["relu"](x)

def g():
    return weights

class Net:
    def forward(self): return math.pi

for epoch in range(10**9):
    weights += epoch
plt.show()
raise SystemExit
"""


def test_only_definitions_are_run(loaded):
    result = loaded(SCRIPT, mode=LoadMode.DEFINITIONS)
    assert result.names["f"](10) == 13
    assert result.names["Net"]().forward() > 3
    assert "data" not in result.names


def test_a_name_that_was_left_out_is_explained(loaded):
    names = loaded(SCRIPT, mode=LoadMode.DEFINITIONS).names
    with pytest.raises(NameError) as raised:
        names["g"]()
    assert names["__dropped__"].line_of(raised.value) == 9
    with pytest.raises(NameError) as raised:
        exec("nothing_of_that_name", {})
    assert names["__dropped__"].line_of(raised.value) == 0


LEFT_OUT = """
device = make()
base = make()

def f(x, where=device): return 1

@base.register
def g(): return 2

class Net(base): pass

def h(): return 3
"""


def test_a_definition_that_needs_what_was_left_out_is_left_out_too(loaded):
    names = loaded(LEFT_OUT, mode=LoadMode.DEFINITIONS).names
    assert names["h"]() == 3
    assert names["__dropped__"].names == {"device": 2, "base": 3, "f": 5, "g": 8, "Net": 10}


def test_a_definition_that_needs_what_nobody_sets_fails(loaded):
    with pytest.raises(NameError, match="nobody"):
        loaded("def f(x=nobody): return 1", mode=LoadMode.DEFINITIONS)


def test_annotations_are_not_evaluated(loaded):
    names = loaded("class Net:\n    def copy(self) -> Net: return self\n    width: Nothing").names
    assert names["Net"].__annotations__ == {"width": "Nothing"}


def test_a_notebook_is_always_loaded_by_its_definitions(loaded):
    cells = [
        {"cell_type": "code", "source": cell} for cell in ("x = 5", "def f(): return x", "raise SystemExit", "y = x")
    ]
    result = loaded({"toy.ipynb": json.dumps({"nbformat": 4, "cells": cells})}, main="toy.ipynb")
    assert (result.names["f"](), result.names["y"]) == (5, 5)
    assert [note.kind for note in result.notes] == [NoteKind.NOTEBOOK]
    assert {"toy.ipynb cell 1", "toy.ipynb cell 4"} <= result.files
