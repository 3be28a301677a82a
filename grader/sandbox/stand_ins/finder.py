"""Answers imports of absent libraries with their stand-ins.

The imports are those of students in workers, and of courses in trusted
processes.
"""

from __future__ import annotations

import importlib
import sys
import sysconfig
from collections.abc import Callable
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.sandbox.guest.stubs import Stub
from grader.sandbox.stand_ins.silent import Silent
from grader.sandbox.stand_ins.stood_in import LIBRARIES, MODULES, SILENT

_ROOM = __name__.rpartition(".")[0]
#: Files below folders of these paths or names do not belong to a course: if an
#: import of theirs fails, it is meant to fail.
_LIBRARY_PATHS = (
    sysconfig.get_path("stdlib"),
    sysconfig.get_path("platstdlib"),
    str(Path(__file__).parents[2]),
)
_LIBRARY_FOLDERS = frozenset(("site-packages", "dist-packages"))


class StandInFinder(MetaPathFinder):
    """Finds stand-ins for imports by the files that *answers* is true of.

    Libraries so imported go into *missing*, if told of.

    A library that is there, such as one that the assignment lists, is left
    alone.
    """

    def __init__(
        self,
        answers: Callable[[str], bool],
        missing: list[str] | None = None,
    ) -> None:
        self.answers = answers
        self.missing = [] if missing is None else missing

    def find_spec(
        self,
        fullname: str,
        path: object = None,
        target: object = None,
    ) -> ModuleSpec | None:
        """Return the spec of a stand-in, or None."""
        top = fullname.partition(".")[0]
        if top not in LIBRARIES or not _has_stand_in(fullname):
            return None
        loader = getattr(sys.modules.get(top), "__loader__", None)
        if not isinstance(loader, StandInLoader | None):
            return None
        if not self.answers(_importing_file()):
            return None
        if LIBRARIES[top] and top not in self.missing:
            self.missing.append(top)
        return ModuleSpec(fullname, StandInLoader(), is_package=True)


class StandIn(ModuleType):
    """Stands for a library or a part of one, with its further parts.

    All else is silent, or a stub.
    """

    def __getattr__(self, name: str) -> Any:
        full = f"{self.__name__}.{name}"
        if name == "__version__":
            return "0"
        if name.startswith("__"):
            raise AttributeError(name)
        if full in MODULES:
            return _load(full)
        if _is_silent(full):
            return Silent(full)
        return Stub(full)


class StandInLoader(Loader):
    """Loads a stand-in with what the module of ours holds that answers for its name."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the stand-in, made anew."""
        module = StandIn(spec.name)
        if spec.name in MODULES:
            source = vars(
                importlib.import_module(f"{_ROOM}.{MODULES[spec.name]}"),
            )
            public = {
                name: value
                for name, value in source.items()
                if not name.startswith("_")
            }
            module.__dict__.update(public, __doc__=source["__doc__"])
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: a stand-in is ready when made."""


def _load(fullname: str) -> ModuleType:
    """Return the part *fullname* of a stand-in, as its library has imported it."""
    if fullname not in sys.modules:
        spec = ModuleSpec(fullname, StandInLoader(), is_package=True)
        sys.modules[fullname] = module_from_spec(spec)
    return sys.modules[fullname]


def _has_stand_in(fullname: str) -> bool:
    return fullname in MODULES or _is_silent(fullname)


def _is_silent(fullname: str) -> bool:
    return fullname.partition(".")[0] in SILENT


def load_stand_ins() -> None:
    """Import every module that stands in: workers have no files to import from."""
    for name in sorted(set(MODULES.values())):
        importlib.import_module(f"{_ROOM}.{name}")


def provide_stand_ins() -> None:
    """Let files of courses import stand-ins in this process, where the library itself is absent."""
    if not any(isinstance(finder, StandInFinder) for finder in sys.meta_path):
        sys.meta_path.append(StandInFinder(_is_of_a_course))


def _is_of_a_course(file: str) -> bool:
    path = Path(file)
    if not path.is_absolute() or file.startswith(_LIBRARY_PATHS):
        return False
    return _LIBRARY_FOLDERS.isdisjoint(path.parts)


def _importing_file() -> str:
    """Return the file of the frame whose import statement is being carried out."""
    # importlib offers no other way to learn who imports
    frame = sys._getframe(2)  # noqa: SLF001
    while frame.f_back is not None and "importlib" in frame.f_code.co_filename:
        frame = frame.f_back
    return frame.f_code.co_filename
