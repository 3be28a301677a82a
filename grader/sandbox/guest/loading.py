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
from types import MappingProxyType, ModuleType

from grader.model import LoadMode, Note
from grader.sandbox.guest.package_layout import Layout, Packages, provide_packages
from grader.sandbox.guest.sources import NotLoadable, Source, definitions, drop, parse
from grader.sandbox.guest.stubs import Stub, StubFinder, guarded_imports
from grader.sandbox.sentences import missing_module

#: Relative imports of a submission resolve below this package.
ROOT = "__submission__"  # a name that no file of a student has


@dataclass
class Loaded:
    """A loaded submission: the names of its files of the handout, the files that count as the student's, and notes."""

    names: Mapping[str, object]
    files: frozenset[str]
    notes: list[Note] = field(default_factory=list)
    broken: list[tuple[str, BaseException]] = field(default_factory=list)  #: further files that do not load
    missing: list[str] = field(default_factory=list)  #: absent modules imported so far; grows while code runs


@dataclass
class Dropped:
    """The names that only code outside definitions would have bound, with their lines."""

    names: dict[str, int]

    def line_of(self, problem: NameError) -> int:
        """Return the line that would have bound the name which *problem* misses, or 0."""
        return self.names.get(problem.name or "", 0)


class SubmissionFinder(MetaPathFinder):
    """Finds modules among the files of a submission, in memory: beside the main file first, then from the top.

    Modules of the handout's own *packages* are found wherever their files lie, in the package's folders or flattened.
    """

    def __init__(self, files: Mapping[str, bytes], main: str, packages: Packages = MappingProxyType({})) -> None:
        self.sources = {path: content for path, content in files.items() if path.endswith(".py")}
        self.layout = Layout(self.sources, main, packages)
        self.folders = {str(parent) for path in (*self.sources, main) for parent in PurePosixPath(path).parents}
        self.beside = PurePosixPath(main).parent
        self.guarded: set[tuple[str, int]] = set()
        self.notes: list[Note] = []

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        """Return the spec of a module or package of the submission, or None."""
        if path_at_home := self.layout.find(fullname):
            return self._spec(fullname, path_at_home, is_package=False)
        parts = [part.replace("\x00", ".") for part in fullname.split(".")]
        bases = [PurePosixPath()] if parts[0] == ROOT else [self.beside, PurePosixPath()]
        parts = parts[1:] if parts[0] == ROOT else parts
        below = self.layout.below(fullname)
        for base, inner in [(base, inner) for inner in (parts, below) if inner is not None for base in bases]:
            place = base.joinpath(*inner)
            if (package := str(place / "__init__.py")) in self.sources:
                return self._spec(fullname, package, is_package=True)
            if (module := f"{place}.py") in self.sources and parts:
                return self._spec(fullname, module, is_package=False)
            if str(place) in self.folders and (parts or fullname == ROOT):
                return self._spec(fullname, "", is_package=True)
        return None

    def _spec(self, fullname: str, file: str, *, is_package: bool) -> ModuleSpec:
        spec = ModuleSpec(fullname, SubmissionLoader(self, file), origin=file, is_package=is_package)
        spec.has_location = bool(file)  # sets `__file__`
        return spec


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
            _execute(tree, name, module)


def load(
    files: Mapping[str, bytes],
    main: str,
    mode: LoadMode,
    also: Sequence[str] = (),
    packages: Packages = MappingProxyType({}),
) -> Loaded:
    """Load *main* of a submission, and the handout's further files *also* by name, as if all stood in one file.

    Where two files bind a name, `layers.relu` and `net.relu` tell them apart. Notebooks are always loaded by their
    definitions. What a file raises goes into `broken`; where nothing loads, what *main* raises is raised: NotLoadable
    for one that does not parse.
    """
    provide_packages(packages)
    finder = SubmissionFinder(files, main, packages)
    missing: list[str] = []
    stubs = StubFinder(set(finder.sources), finder.guarded, missing)
    sys.meta_path[:0] = [finder, stubs]
    names: dict[str, object] = {}
    broken: list[tuple[str, BaseException]] = []
    paths = [*_further(files, finder.layout, also), main]
    for path in paths:
        try:
            own = _load_file(path, files[path], finder, stubs, mode)
        except BaseException as problem:  # noqa: BLE001 - SystemExit too: the other files are loaded all the same
            broken.append((path, problem))
        else:
            names |= own | {f"{PurePosixPath(path).stem}.{name}": value for name, value in own.items()}
    if len(broken) == len(paths):
        raise broken[-1][1]
    parse.cache_clear()  # a large file's tree takes memory that is the student's
    Stub.loading = False
    notes = [*finder.notes, *map(missing_module, missing)]
    return Loaded(names, frozenset(stubs.files), notes, broken, missing)


def _further(files: Mapping[str, bytes], layout: Layout, also: Sequence[str]) -> list[str]:
    """Return the path of each of the names *also* but the main file's: of several files of a name the nearest."""
    names = [name for name in also if name != PurePosixPath(layout.main).name]
    found = (layout.nearest(path for path in files if PurePosixPath(path).name == name) for name in names)
    return [path for path in found if path]


def _load_file(
    path: str, content: bytes, finder: SubmissionFinder, stubs: StubFinder, mode: LoadMode
) -> dict[str, object]:
    source = parse(path, content)
    finder.notes += source.notes
    stubs.files |= {name for name, _ in source.pieces}
    for name, tree in source.pieces:
        finder.guarded |= guarded_imports(tree, name)
    module = _empty_module(path, finder.layout.package_of(path))
    dropped = _run(source, module, definitions_only=mode is LoadMode.DEFINITIONS or source.is_notebook)
    if dropped:
        module.__dict__["__dropped__"] = Dropped(dropped)
    return module.__dict__


def _empty_module(path: str, home: str) -> ModuleType:
    """Return a module for the file at *path* that both `from . import x` and `import x` find its siblings from.

    *home* is the handout's package that it belongs to, or empty.
    """
    place = PurePosixPath(path)
    package = home or ".".join((ROOT, *(part.replace(".", "\x00") for part in place.parent.parts)))
    __import__(package)
    module = ModuleType(place.stem)
    module.__dict__.update(__file__=path, __package__=package, __builtins__=builtins)
    for name in (place.stem, f"{package}.{place.stem}"):
        sys.modules.setdefault(name, module)
    return module


def _run(source: Source, module: ModuleType, *, definitions_only: bool) -> dict[str, int]:
    kept: set[str] = set(dir(builtins))
    dropped: dict[str, int] = {}
    for name, tree in source.pieces:
        if not definitions_only:
            _execute(tree, name, module)
            continue
        for statement in definitions(tree, kept, dropped).body:
            try:
                _execute(ast.Module([statement], []), name, module)
            except NameError as problem:
                if problem.name not in dropped:
                    raise
                drop(statement, module.__dict__, dropped)  # a default, a decorator or a base that was left out
    return {name: line for name, line in dropped.items() if name not in module.__dict__}


def _execute(code: ast.Module, file: str, module: ModuleType) -> None:
    """Run *code* in *module*; annotations are not evaluated, as in the newest Python (compile inherits that here)."""
    try:
        compiled = compile(code, file, "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        line = getattr(problem, "lineno", None) or 0
        raise NotLoadable(f"{file} does not compile: {str(problem)[:200]}.", file, line) from None
    exec(compiled, module.__dict__)  # noqa: S102 - running student code is the point
