"""A submission's sources become a module in the worker, siblings and packages included. Standard library only."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import PurePosixPath
from types import FunctionType, MappingProxyType, ModuleType

from grader.model import LeftOut, LoadMode, Note
from grader.sandbox.layout import Layout, Packages, provide_packages
from grader.sandbox.running import Runner
from grader.sandbox.sentences import missing_module
from grader.sandbox.sources import Content, Source, parse
from grader.sandbox.stubs import Stub, StubFinder, guarded_imports

#: Relative imports of a submission resolve below this package.
ROOT = "__submission__"  # a name that no file of a student has


#: By path, names whose definition is still the one that was handed out.
Untouched = Mapping[str, Collection[str]]


@dataclass
class Loaded:
    """A loaded submission: the names of its parts, the files that count as the student's, and notes."""

    names: dict[str, object]
    files: frozenset[str]
    notes: list[Note] = field(default_factory=list)
    broken: list[tuple[str, BaseException]] = field(default_factory=list)  #: parts that do not load
    missing: list[str] = field(default_factory=list)  #: absent modules imported so far; grows while code runs
    unset: Mapping[str, Stub] = field(default_factory=dict)  #: names that nothing sets here
    repeated: Mapping[str, list[str]] = field(default_factory=dict)  #: the parts that define a name, if several do
    left_out: Sequence[LeftOut] = ()


class SubmissionFinder(MetaPathFinder):
    """Finds modules among the files of a submission, in memory: beside the main file first, then from the top.

    Modules of the handout's own *packages* are found wherever their files lie, in the package's folders or flattened.
    """

    def __init__(
        self,
        files: Mapping[str, Content],
        main: str,
        packages: Packages = MappingProxyType({}),
        runner: Runner | None = None,
    ) -> None:
        self.runner = runner or Runner()
        self.modules: dict[str, ModuleType] = {}  #: those that were run, by path
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

    def take(self, source: Source) -> None:
        """Take in a file that is about to be run: its notes, and the imports that expect to fail."""
        self.notes += source.notes
        for name, tree in source.pieces:
            self.guarded |= guarded_imports(tree, name)

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
        self.finder.modules[self.file] = module
        source = parse(self.file, self.finder.sources[self.file])
        self.finder.take(source)
        self.finder.runner.run(source.pieces, module)


def load(
    files: Mapping[str, Content],
    parts: Sequence[str],
    mode: LoadMode,
    packages: Packages = MappingProxyType({}),
    *,
    untouched: Untouched = MappingProxyType({}),
    runner: Runner | None = None,
) -> Loaded:
    """Load the *parts* of a submission, the main one first, as if all stood in one file.

    Of a name that several parts bind the first counts, but for stubs and *untouched* definitions; `layers.relu` and
    `net.relu` tell them apart. Statements that cannot run are left out by *runner*. Notebooks are always loaded by
    their definitions. What a part raises as a whole goes into `broken`; where nothing loads, what the main one raises
    is raised: NotLoadable for one that does not parse.
    """
    main = parts[0]
    runner = runner or Runner()
    provide_packages(packages)
    finder = SubmissionFinder(files, main, packages, runner)
    missing: list[str] = []
    stubs = StubFinder(set(finder.sources), finder.guarded, missing)
    sys.meta_path[:0] = [finder, stubs]
    spaces: dict[str, dict[str, object]] = {}
    broken: list[tuple[str, BaseException]] = []
    for path in (*parts[1:], main):
        try:
            spaces[path] = _load_part(path, files[path], finder, stubs, mode)
        except BaseException as problem:  # noqa: BLE001 - whatever it is: the other parts are loaded all the same
            broken.append((path, problem))
    if not spaces:
        raise broken[-1][1]
    parse.cache_clear()  # a large file's tree takes memory that is the student's
    Stub.loading = False
    names, unset = _merged({path: spaces[path] for path in parts if path in spaces}, untouched)
    return Loaded(
        names,
        frozenset(stubs.files),
        [*finder.notes, *map(missing_module, missing)],
        broken,
        missing,
        unset,
        _repeated(spaces, untouched),
        runner.left_out,
    )


def _merged(
    spaces: Mapping[str, Mapping[str, object]], untouched: Untouched
) -> tuple[dict[str, object], dict[str, Stub]]:
    """Return what each name of the parts stands for, and the stubs among them."""
    names: dict[str, object] = {}
    handed_out: dict[str, object] = {}
    unset: dict[str, Stub] = {}
    for path, space in spaces.items():
        for name, value in space.items():
            if isinstance(value, Stub):
                unset.setdefault(name, value)
            elif name in untouched.get(path, ()):
                handed_out.setdefault(name, value)
            else:
                names.setdefault(name, value)
                names[f"{PurePosixPath(path).stem}.{name}"] = value
    names = handed_out | names
    return names, {name: stub for name, stub in unset.items() if name not in names}


def _repeated(spaces: Mapping[str, Mapping[str, object]], untouched: Untouched) -> dict[str, list[str]]:
    """Return the paths of the parts that define a function or class of their own, for each name of several."""
    paths: dict[str, list[str]] = {}
    for path, space in spaces.items():
        for name, value in space.items():
            if name not in untouched.get(path, ()) and _home(value) in (path, PurePosixPath(path).stem):
                paths.setdefault(name, []).append(path)
    return {name: where for name, where in paths.items() if len(where) > 1}


def _home(value: object) -> str:
    """Return the file or module that a function or class was defined in, or an empty text."""
    if type(value) is FunctionType:
        return value.__code__.co_filename.partition(" cell ")[0]
    return str(type.__getattribute__(value, "__module__")) if isinstance(value, type) else ""


def _load_part(
    path: str, content: Content, finder: SubmissionFinder, stubs: StubFinder, mode: LoadMode
) -> dict[str, object]:
    if path in finder.modules:
        return finder.modules[path].__dict__  # another part imports it
    source = parse(path, content)
    finder.take(source)
    stubs.files |= {name for name, _ in source.pieces}
    module = _empty_module(path, finder.layout.package_of(path))
    if mode is LoadMode.DEFINITIONS or source.is_notebook:
        finder.runner.run_definitions(source.pieces, module, cells=source.is_notebook)
    else:
        finder.runner.run(source.pieces, module)
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
