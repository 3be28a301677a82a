"""Imports that the worker lacks become stubs: they survive the import and fail clearly when used."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from grader.sandbox.sentences import not_provided


class ModuleNotProvided(ImportError):  # noqa: N818 - students read its name
    """Student code used something of a module that is not available while grading; `name` is what."""

    def __init__(self, name: str) -> None:
        super().__init__(not_provided(name), name=name)


class Stub(ModuleType):
    """Stands for an absent module, and for whatever is taken from it.

    It may be imported from, subclassed, used as a decorator and as a default. While the submission is being loaded a
    call gives another stub (a `plt.figure()` at the top of a file must not sink it); afterwards a call fails.
    """

    loading = True

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return "0"
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Stub(f"{self.__name__}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what a decorator would, while loading another stub, and fail afterwards."""
        decorates = len(args) == 1 and not kwargs and callable(args[0]) and not isinstance(args[0], Stub)
        if decorates:
            return args[0]
        if Stub.loading:
            return Stub(f"{self.__name__}()")
        raise ModuleNotProvided(self.__name__)

    def __mro_entries__(self, bases: tuple[type, ...]) -> tuple[type, ...]:
        """Return no base: a class that names a stub as its base has none of it."""
        return ()

    def __iter__(self) -> Iterator[Any]:
        raise ModuleNotProvided(self.__name__)


class StubLoader(Loader):
    """Loads a stub under the name that was asked for."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the stub."""
        return Stub(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: a stub is ready when made."""


class StubFinder(MetaPathFinder):
    """Answers imports of student code that nothing preloaded answers.

    An import inside a `try` whose handler catches ImportError gets the ImportError; any other gets a stub, and its name
    goes into `missing`. Imports by library code pass through. *guarded* holds (file, line) of the former.
    """

    def __init__(self, files: Iterable[str], guarded: set[tuple[str, int]], missing: list[str]) -> None:
        self.files = set(files)
        self.guarded = guarded
        self.missing = missing

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        """Return a stub's spec for an import by student code, else None. Raises ModuleNotFoundError when guarded."""
        importer = _importing_place()
        parent = sys.modules.get(fullname.rpartition(".")[0])
        if not isinstance(parent, Stub) and importer[0] not in self.files:
            return None
        if importer in self.guarded:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        top = fullname.partition(".")[0]
        name = top if top not in sys.modules else fullname
        if name not in self.missing and not isinstance(parent, Stub):
            self.missing.append(name)
        return ModuleSpec(fullname, StubLoader(), is_package=True)


def _importing_place() -> tuple[str, int]:
    """Return file and line of the frame whose import statement is being carried out."""
    frame = sys._getframe(2)  # noqa: SLF001 - importlib offers no other way to learn who imports
    while frame.f_back is not None and "importlib" in frame.f_code.co_filename:
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno


def guarded_imports(tree: ast.AST, file: str) -> set[tuple[str, int]]:
    """Return (file, line) of each import in *tree* that stands in a `try` whose handler catches ImportError."""
    found: set[tuple[str, int]] = set()
    for node in _statements(tree):
        if isinstance(node, ast.Try) and any(_catches_import_error(handler) for handler in node.handlers):
            inner = (child for statement in node.body for child in ast.walk(statement))
            found |= {(file, child.lineno) for child in inner if isinstance(child, ast.Import | ast.ImportFrom)}
    return found


def _statements(tree: ast.AST) -> list[ast.AST]:
    """Return *tree*, the statements in it, and what holds statements: no `try` stands in an expression."""
    found = [tree]
    for node in found:  # which grows meanwhile
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            found += getattr(node, name, ())
    return found


def _catches_import_error(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {kind.id for kind in kinds if isinstance(kind, ast.Name)}
    return bool(names & {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
