"""Files of the handout's own packages are found by their names there, wherever the student put them."""

import linecache
import sys

import pytest

from grader.model import LoadMode
from grader.sandbox.guest.loading import load
from grader.sandbox.guest.package_layout import Layout, parts_of
from grader.sandbox.guest.stubs import Stub

PACKAGES = {"course": ("layers.py",), "course.nets": ("net.py", "main.py")}
LAYERS = "def relu(x): return max(x, 0)"


@pytest.fixture
def names_of(monkeypatch):
    """Load files the way a worker does, return their names, and leave no trace."""
    before, cached = dict(sys.modules), dict(linecache.cache)

    def names_of(files, main="main.py", also=("layers.py", "net.py")):
        monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
        monkeypatch.setattr(Stub, "loading", True)
        contents = {path: text.encode() for path, text in files.items()}
        result = load(
            contents,
            parts_of(contents, main, also),
            LoadMode.MODULE,
            PACKAGES,
        )
        assert result.missing == []
        return result.names

    yield names_of
    for name in set(sys.modules) - set(before):
        del sys.modules[name]
    linecache.cache.clear()
    linecache.cache.update(cached)


IMPORTS = [
    "from course.layers import *",
    "from ..layers import *",
    "from course import layers\nrelu = layers.relu",
]


@pytest.mark.parametrize("line", IMPORTS)
@pytest.mark.parametrize("top", ["", "hw1/", "hw1/course/", "hw 1.0/"])
def test_flattened_files_find_each_other(names_of, top, line):
    files = {
        f"{top}main.py": f"{line}\ndef f(x): return relu(x) + 1",
        f"{top}layers.py": LAYERS,
    }
    assert names_of(files, main=f"{top}main.py")["f"](2) == 3


@pytest.mark.parametrize("line", IMPORTS)
@pytest.mark.parametrize("top", ["", "assignment1/"])
def test_files_in_their_folders_find_each_other(names_of, top, line):
    main = f"{top}course/nets/main.py"
    files = {
        main: f"{line}\ndef f(x): return relu(x) + 1",
        f"{top}course/layers.py": LAYERS,
    }
    assert names_of(files, main=main)["f"](2) == 3


def test_an_own_file_in_a_folder_of_the_package_is_found(names_of):
    main = "hw/course/nets/main.py"
    files = {
        main: "from course.nets.own import f\nfrom .own import g",
        "hw/course/nets/own.py": "f = g = lambda: 7",
    }
    names = names_of(files, main=main)
    assert names["f"]() == names["g"]() == 7


@pytest.mark.parametrize("path", ["hw/tools.py", "hw/tools/__init__.py"])
def test_a_flattened_file_has_its_own_modules_beside_it(names_of, path):
    files = {
        "hw/main.py": "from .tools import f\nfrom course.nets.tools import f as g",
        path: "def f(): return 5",
    }
    names = names_of(files, main="hw/main.py")
    assert names["f"]() == names["g"]() == 5


@pytest.mark.parametrize("top", ["", "hw1/", "a/b/"])
def test_a_package_of_the_students_own_runs_as_it_is(names_of, top):
    main = f"{top}course/nets/main.py"
    files = {
        f"{top}course/__init__.py": "SCALE = 10",
        f"{top}course/layers.py": LAYERS,
        f"{top}course/nets/__init__.py": "from ..layers import relu\nfrom .net import half as halved",
        f"{top}course/nets/net.py": "def half(x): return x / 2",
        main: "from course import SCALE\nfrom course.nets import halved, relu\ndef f(x): return SCALE * relu(halved(x))",
    }
    assert names_of(files, main=main)["f"](4) == 20


TAKES_FROM_PACKAGE = {
    "a class": "from course import relu\ndef f(x): return relu(x)",
    "the module": "import course.layers\ndef f(x): return course.layers.relu(x)",
    "everything": "from course import *\ndef f(x): return relu(x)",
    "an attribute": "import course\ndef f(x): return course.relu(x)",
}


@pytest.mark.parametrize(
    "source",
    TAKES_FROM_PACKAGE.values(),
    ids=TAKES_FROM_PACKAGE,
)
def test_a_flattened_file_takes_from_the_package_what_lies_beside_it(
    names_of,
    source,
):
    assert names_of({"main.py": source, "layers.py": LAYERS})["f"](3) == 3


def test_what_an_own_package_does_not_offer_is_found_in_its_files(names_of):
    files = {
        "course/__init__.py": "",
        "course/layers.py": LAYERS,
        "main.py": "from course import relu\nf = relu",
    }
    assert names_of(files)["f"](3) == 3


def test_what_no_file_of_the_package_has_is_absent(names_of):
    source = "import course\ntry:\n    course.nothing\nexcept AttributeError:\n    f = 1"
    assert names_of({"main.py": source, "layers.py": LAYERS})["f"] == 1


def test_a_file_is_one_module_whatever_it_is_called(names_of):
    files = {
        "main.py": "import layers\nfrom course.layers import Layer\nfrom course import layers as same\nf = Layer",
        "layers.py": "class Layer: pass",
        "net.py": "from .layers import Layer\ng = Layer",
    }
    names = names_of(files)
    assert names["f"] is names["g"] is names["layers.Layer"]


FOLDERS = {
    "beside": ("hw/main.py", "hw/tools.py"),
    "one above": ("hw/code/main.py", "hw/tools.py"),
    "at the top": ("hw/code/main.py", "tools.py"),
    "one below": ("main.py", "hw/tools.py"),
    "in another folder": ("hw/code/main.py", "hw/lib/tools.py"),
}


@pytest.mark.parametrize(("main", "tools"), FOLDERS.values(), ids=FOLDERS)
def test_an_own_module_is_found_in_any_folder(names_of, main, tools):
    assert (
        names_of(
            {main: "from tools import f", tools: "def f(): return 3"},
            main=main,
        )["f"]()
        == 3
    )


def test_the_module_beside_the_main_file_is_taken_before_others(names_of):
    files = {
        "hw/main.py": "from tools import f",
        "hw/tools.py": "f = 1",
        "tools.py": "f = 2",
        "hw/x/tools.py": "f = 3",
    }
    assert names_of(files, main="hw/main.py")["f"] == 1


def test_the_nearest_of_several_files_is_taken(names_of):
    files = {
        "two/course/nets/main.py": "from course.layers import relu",
        "one/course/layers.py": "relu = 1",
        "two/course/layers.py": "relu = 2",
        "two/old/course/layers.py": "relu = 3",
    }
    names = names_of(files, main="two/course/nets/main.py")
    assert names["relu"] == names["layers.relu"] == 2


def test_names_of_two_files_are_told_apart(names_of):
    names = names_of(
        {"main.py": "def f(): return 1", "net.py": "def f(): return 2"},
    )
    assert (names["f"](), names["main.f"](), names["net.f"]()) == (1, 1, 2)


def test_only_declared_packages_are_answered():
    layout = Layout(["layers.py", "x/course/own.py"], "main.py", PACKAGES)
    assert layout.find("course.layers") == "layers.py"
    assert layout.find("course.own") == "x/course/own.py"
    assert (
        layout.find("other.layers")
        == layout.find("layers")
        == layout.find("course.main")
        == ""
    )
    assert layout.package_of("a/layers.py") == "course"
    assert layout.package_of("a/course/nets/own.py") == "course.nets"
    assert layout.package_of("a/own.py") == ""


def test_packages_among_the_helpers_of_a_course_stay(names_of, monkeypatch):
    helper = type(sys)("course")
    helper.__path__, helper.scale = [], 5
    monkeypatch.setitem(sys.modules, "course", helper)
    files = {
        "main.py": "from course import scale\nfrom course.layers import relu",
        "layers.py": LAYERS,
    }
    names = names_of(files)
    assert names["scale"] == 5
    assert names["relu"](2) == 2
