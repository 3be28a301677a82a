"""A submission's sources become a module in the worker, siblings and packages included. Standard library only."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import PurePosixPath
from types import ModuleType

from grader.model import LoadMode, Note, NoteKind
from grader.sandbox.sources import NotLoadable, Source, definitions, parse
from grader.sandbox.stubs import Stub, StubFinder, guarded_imports

#: Relative imports of a submission resolve below this package.
ROOT = "submission"


@dataclass
class Loaded:
    """A loaded submission: the names of its files of the handout, the files that count as the student's, and notes."""

    names: Mapping[str, object]
    files: frozenset[str]
    notes: list[Note] = field(default_factory=list)
    broken: list[tuple[str, BaseException]] = field(default_factory=list)  #: further files that do not load


@dataclass
class Dropped:
    """Raises, when a name is used that only code outside definitions would have bound, a sentence that says so."""

    names: dict[str, int]

    def explain(self, problem: NameError) -> str:
        """Return what to tell the student about *problem*, or an empty string."""
        line = self.names.get(problem.name or "")
        if line is None:
            return ""
        return f"`{problem.name}` is set on line {line} by code that is not run: only definitions are loaded."


class SubmissionFinder(MetaPathFinder):
    """Finds modules among the files of a submission, in memory: beside the main file first, then from the top."""

    def __init__(self, files: Mapping[str, bytes], main: str) -> None:
        self.sources = {path: content for path, content in files.items() if path.endswith(".py")}
        self.folders = {str(parent) for path in (*self.sources, main) for parent in PurePosixPath(path).parents}
        self.beside = PurePosixPath(main).parent
        self.guarded: set[tuple[str, int]] = set()
        self.notes: list[Note] = []

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        """Return the spec of a module or package of the submission, or None."""
        parts = [part.replace("\x00", ".") for part in fullname.split(".")]
        bases = [PurePosixPath()] if parts[0] == ROOT else [self.beside, PurePosixPath()]
        parts = parts[1:] if parts[0] == ROOT else parts
        for base in bases:
            place = base.joinpath(*parts)
            if (package := str(place / "__init__.py")) in self.sources:
                return self._spec(fullname, package, is_package=True)
            if (module := f"{place}.py") in self.sources and parts:
                return self._spec(fullname, module, is_package=False)
            if str(place) in self.folders and (parts or fullname == ROOT):
                return self._spec(fullname, "", is_package=True)
        return None

    def _spec(self, fullname: str, file: str, *, is_package: bool) -> ModuleSpec:
        return ModuleSpec(fullname, SubmissionLoader(self, file), origin=file, is_package=is_package)


class SubmissionLoader(Loader):
    """Runs one file of a submission as a module."""

    def __init__(self, finder: SubmissionFinder, file: str) -> None:
        self.finder = finder
        self.file = file

    def exec_module(self, module: ModuleType) -> None:
        """Parse and run the file; an empty package when the folder has no `__init__.py`."""
        if not self.file:
            return
        source = parse(self.file, self.finder.sources[self.file])
        self.finder.notes += source.notes
        for name, tree in source.pieces:
            self.finder.guarded |= guarded_imports(tree, name)
            exec(compile(tree, name, "exec"), module.__dict__)  # noqa: S102 - running student code is the point


def load(files: Mapping[str, bytes], main: str, mode: LoadMode, also: Sequence[str] = ()) -> Loaded:
    """Load *main* of a submission, and the handout's further files *also* by name, as if all stood in one file.

    Notebooks are always loaded by their definitions. Raises NotLoadable where *main* does not parse, and whatever it raises; what
    the others raise goes into `broken`.
    """
    finder = SubmissionFinder(files, main)
    missing: list[str] = []
    stubs = StubFinder(set(finder.sources), finder.guarded, missing)
    sys.meta_path[:0] = [finder, stubs]
    names: dict[str, object] = {}
    broken: list[tuple[str, BaseException]] = []
    for path in _further(files, main, also):
        try:
            names |= _load_file(path, files[path], finder, stubs, mode)
        except BaseException as problem:  # noqa: BLE001 - SystemExit too: the other files are loaded all the same
            broken.append((path, problem))
    names |= _load_file(main, files[main], finder, stubs, mode)
    Stub.loading = False
    notes = [*finder.notes, *_missing_notes(missing)]
    return Loaded(names, frozenset(stubs.files), notes, broken)


def _further(files: Mapping[str, bytes], main: str, also: Sequence[str]) -> list[str]:
    """Return the path of each of the names *also*: of several files of a name, the one in the fewest folders."""
    found: list[str] = []
    for name in also:
        paths = [path for path in files if PurePosixPath(path).name == name and path != main]
        found += sorted(paths, key=lambda path: (path.count("/"), path))[:1]
    return found


def _load_file(
    path: str, content: bytes, finder: SubmissionFinder, stubs: StubFinder, mode: LoadMode
) -> dict[str, object]:
    source = parse(path, content)
    finder.notes += source.notes
    stubs.files |= {name for name, _ in source.pieces}
    for name, tree in source.pieces:
        finder.guarded |= guarded_imports(tree, name)
    module = _empty_module(path)
    dropped = _run(source, module, definitions_only=mode is LoadMode.DEFINITIONS or source.is_notebook)
    if dropped:
        module.__dict__["__dropped__"] = Dropped(dropped)
    return module.__dict__


def _empty_module(path: str) -> ModuleType:
    """Return a module for the file at *path* that both `from . import x` and `import x` find its siblings from."""
    place = PurePosixPath(path)
    package = ".".join((ROOT, *(part.replace(".", "\x00") for part in place.parent.parts)))
    __import__(package)
    module = ModuleType(place.stem)
    module.__dict__.update(__file__=path, __package__=package, __builtins__=builtins)
    for name in {place.stem, f"{package}.{place.stem}"} - set(sys.modules):
        sys.modules[name] = module
    return module


def _run(source: Source, module: ModuleType, *, definitions_only: bool) -> dict[str, int]:
    kept: set[str] = set(dir(builtins))
    dropped: dict[str, int] = {}
    for name, tree in source.pieces:
        code: ast.Module = definitions(tree, kept, dropped) if definitions_only else tree
        try:
            compiled = compile(code, name, "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
            line = getattr(problem, "lineno", None) or 0
            raise NotLoadable(f"{name} does not compile: {str(problem)[:200]}.", name, line) from None
        exec(compiled, module.__dict__)  # noqa: S102 - running student code is the point
    return {name: line for name, line in dropped.items() if name not in module.__dict__}


def _missing_notes(missing: list[str]) -> list[Note]:
    texts = (
        f"`{name}` is not available while grading; the import was let pass, and using it fails." for name in missing
    )
    return [Note(NoteKind.MISSING_MODULE, text) for text in texts]
