"""Imports from folders that were lost when the files were handed in.

Standard library only.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Mapping
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec

from grader.model import Note
from grader.sandbox.guest.sources import Source
from grader.sandbox.guest.statements import bound_names
from grader.sandbox.guest.stubs import statements_in
from grader.wording.load_notes import note_of

#: Makes the spec of a module from the path of its file, or of an empty package.
SpecMaker = Callable[[str, str], ModuleSpec]


def reachable(source: Source, package: str, root: str) -> None:
    """Let the relative imports of *source* that lead above *package* begin at *root*."""
    depth = package.count(".") + 1
    for _, tree in source.pieces:
        for node in statements_in(tree):
            if isinstance(node, ast.ImportFrom) and node.level > depth:
                node.module = ".".join(filter(None, (root, node.module)))
                node.level = 0


class LostFolderFinder(MetaPathFinder):
    """Finds a module by the last parts of its dotted name, where nothing else has it.

    `from src.helper import f` reads helper.py, if that binds `f`, and there is
    no `src`. *find_file* returns the path of a file for a dotted name, or "";
    *names_in* the names that a file binds, or None where it cannot be parsed.
    """

    def __init__(
        self,
        root: str,
        find_file: Callable[[str], str],
        names_in: Callable[[str], frozenset[str] | None],
        make_spec: SpecMaker,
        notes: list[Note],
    ) -> None:
        self.root = root
        self.find_file = find_file
        self.names_in = names_in
        self.make_spec = make_spec
        self.notes = notes
        #: the names that are imported from each module that files mention
        self.imported: dict[str, set[str]] = {}
        self.packages: set[str] = set()

    def take(self, source: Source, package: str) -> None:
        """Take in what *source*, a module of *package*, imports."""
        for _, tree in source.pieces:
            for node in statements_in(tree):
                self._take_import(node, package)

    def _take_import(self, node: ast.AST, package: str) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self.imported.setdefault(alias.name, set())
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(node, package)
            names = self.imported.setdefault(module, set())
            names |= {alias.name for alias in node.names} - {"*"}

    def find_spec(
        self,
        fullname: str,
        path: object = None,
        target: object = None,
    ) -> ModuleSpec | None:
        """Return the spec of the file, or of a folder that leads to it, or None."""
        if fullname in sys.modules:
            return None
        parent = fullname.rpartition(".")[0]
        if parent and parent not in self.packages and parent != self.root:
            parent_spec = getattr(sys.modules.get(parent), "__spec__", None)
            if type(getattr(parent_spec, "loader", None)) is not self._loader():
                return None
        file = self._file_of(fullname, self.imported.get(fullname, set()))
        if file:
            self._note(fullname, file)
            return self.make_spec(fullname, file)
        for module, names in self._below(fullname).items():
            if self._file_of(module, names):
                self.packages.add(fullname)
                return self.make_spec(fullname, "")
        return None

    def _loader(self) -> type:
        return type(self.make_spec("", "").loader)

    def _below(self, package: str) -> Mapping[str, set[str]]:
        """Return the modules below *package* that are imported, and the names from each."""
        below = {
            module: names
            for module, names in self.imported.items()
            if module.startswith(f"{package}.")
        }
        for name in self.imported.get(package, ()):
            below.setdefault(f"{package}.{name}", set())
        return below

    def _file_of(self, fullname: str, names: set[str]) -> str:
        """Return the path of the file for the last parts of *fullname* that binds *names*."""
        parts = fullname.removeprefix(f"{self.root}.").split(".")
        first = 0 if fullname.startswith(f"{self.root}.") else 1
        for start in range(first, len(parts)):
            file = self.find_file(".".join(parts[start:]))
            bound = self.names_in(file) if file else None
            if bound is not None and names <= bound:
                return file
        return ""

    def _note(self, fullname: str, file: str) -> None:
        shown = fullname.removeprefix(f"{self.root}.")
        self.notes.append(note_of("lost_folder", module=shown, file=file))


def _absolute(node: ast.ImportFrom, package: str) -> str:
    """Return the full name of the module that *node* of *package* imports from."""
    if not node.level:
        return node.module or ""
    above = package.split(".")
    base = above[: len(above) + 1 - node.level]
    return ".".join(filter(None, (*base, node.module)))


def names_bound_by(source: Source) -> frozenset[str]:
    """Return the names that the top-level statements of *source* bind."""
    names: set[str] = set()
    for _, tree in source.pieces:
        for statement in tree.body:
            names |= bound_names(statement)
    return frozenset(names)
