"""Files of the handout's own packages are found by their names there, wherever the student put them."""

import linecache
import sys

import pytest

from grader.model import LoadMode
from grader.sandbox.guest.loading import load
from grader.sandbox.guest.package_layout import Layout, provide_packages
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
        result = load(contents, main, LoadMode.MODULE, also, PACKAGES)
        assert result.missing == []
        return result.names

    yield names_of
    for name in set(sys.modules) - set(before):
        del sys.modules[name]
    linecache.cache.clear()
    linecache.cache.update(cached)


IMPORTS = ["from course.layers import *", "from ..layers import *", "from course import layers\nrelu = layers.relu"]


@pytest.mark.parametrize("line", IMPORTS)
@pytest.mark.parametrize("top", ["", "hw1/", "hw1/course/", "hw 1.0/"])
def test_flattened_files_find_each_other(names_of, top, line):
    files = {f"{top}main.py": f"{line}\ndef f(x): return relu(x) + 1", f"{top}layers.py": LAYERS}
    assert names_of(files, main=f"{top}main.py")["f"](2) == 3


@pytest.mark.parametrize("line", IMPORTS)
@pytest.mark.parametrize("top", ["", "assignment1/"])
def test_files_in_their_folders_find_each_other(names_of, top, line):
    main = f"{top}course/nets/main.py"
    files = {main: f"{line}\ndef f(x): return relu(x) + 1", f"{top}course/layers.py": LAYERS}
    assert names_of(files, main=main)["f"](2) == 3


def test_an_own_file_in_a_folder_of_the_package_is_found(names_of):
    main = "hw/course/nets/main.py"
    files = {main: "from course.nets.own import f\nfrom .own import g", "hw/course/nets/own.py": "f = g = lambda: 7"}
    names = names_of(files, main=main)
    assert names["f"]() == names["g"]() == 7


@pytest.mark.parametrize("path", ["hw/tools.py", "hw/tools/__init__.py"])
def test_a_flattened_file_has_its_own_modules_beside_it(names_of, path):
    files = {"hw/main.py": "from .tools import f\nfrom course.nets.tools import f as g", path: "def f(): return 5"}
    names = names_of(files, main="hw/main.py")
    assert names["f"]() == names["g"]() == 5


def test_a_folder_that_is_a_package_is_not_run_as_one(names_of):
    main = "course/nets/main.py"
    files = {main: "def f(): return 1", "course/nets/__init__.py": "1 / 0", "course/__init__.py": "1 / 0"}
    assert names_of(files, main=main)["f"]() == 1


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
    names = names_of({"main.py": "def f(): return 1", "net.py": "def f(): return 2"})
    assert (names["f"](), names["main.f"](), names["net.f"]()) == (1, 1, 2)


def test_only_declared_packages_are_answered():
    layout = Layout(["layers.py", "x/course/own.py"], "main.py", PACKAGES)
    assert layout.find("course.layers") == "layers.py"
    assert layout.find("course.own") == "x/course/own.py"
    assert layout.find("other.layers") == layout.find("layers") == layout.find("course.main") == ""
    assert layout.package_of("a/layers.py") == "course"
    assert layout.package_of("a/course/nets/own.py") == "course.nets"
    assert layout.package_of("a/own.py") == ""


def test_packages_that_are_there_stay(monkeypatch):
    for name in ("course", "course.nets"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    kept = type(sys)("course")
    monkeypatch.setitem(sys.modules, "course", kept)
    provide_packages(PACKAGES)
    assert sys.modules["course"] is kept
    assert kept.nets is sys.modules.pop("course.nets")
