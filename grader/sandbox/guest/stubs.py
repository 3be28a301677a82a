"""Stand in for what the worker lacks: absent modules, and names that nothing bound.

A stub survives what ordinary files do with it while they are loaded, and fails
clearly when a call uses it.
"""

from __future__ import annotations

import ast
import opcode
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

from grader.model.failure_details import Unset
from grader.model.failure_kinds import Absence
from grader.wording.failures import because

#: What a handler catches that expects an import to fail.
_CAUGHT = frozenset(
    ("ImportError", "ModuleNotFoundError", "Exception", "BaseException"),
)
_UNPACK = opcode.opmap["UNPACK_SEQUENCE"]


@dataclass(frozen=True, slots=True)
class Origin:
    """The statement that would have bound a name: its file and line, and whether it was tried."""

    file: str
    line: int
    tried: bool = True


class ModuleNotProvided(ImportError):  # students read its name
    """Student code used something of a module that is not available while grading.

    `name` is what.
    """

    def __init__(self, name: str) -> None:
        super().__init__(because(Unset(Absence.MODULE, name)), name=name)


class NameNotSet(NameError):  # students read its name
    """Student code used the *name* that a statement left out would have bound."""

    def __init__(self, name: str, origin: Origin) -> None:
        reason = Absence.LEFT_OUT if origin.tried else Absence.NOT_RUN
        unset = Unset(reason, name, line=origin.line)
        super().__init__(because(unset), name=name)
        self.origin = origin


class Stub(ModuleType):
    """Stands for an absent module or name, and for whatever is taken from it.

    It may be imported from, subclassed, used as a decorator and as a default.
    While the submission is being loaded it may also be called, calculated with,
    indexed, entered and iterated over, and gives stubs; afterwards that raises
    ModuleNotProvided, or NameNotSet where it has an *origin*.
    """

    loading = True

    def __init__(self, name: str, origin: Origin | None = None) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self.__origin__ = origin

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return "0"
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        child = Stub(f"{self.__name__}.{name}", self.__origin__)
        setattr(self, name, child)
        return child

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what a decorator would, while loading a stub, and fail afterwards."""
        if len(args) == 1 and not kwargs and _is_decorated(args[0]):
            return args[0]
        return self.__result__("()")

    def __result__(self, how: str) -> Stub:
        """Return what comes of using the stub: another one while loading, afterwards a failure."""
        if not Stub.loading:
            self.__fail__()
        return Stub(f"{self.__name__}{how}", self.__origin__)

    def __fail__(self) -> NoReturn:
        """Raise what tells the student why the stub is one."""
        if self.__origin__ is not None:
            raise NameNotSet(self.__name__, self.__origin__)
        raise ModuleNotProvided(self.__name__)

    def __mro_entries__(self, bases: tuple[type, ...]) -> tuple[type, ...]:
        """Return no base: a class that names a stub as its base has none of it."""
        return ()

    def __instancecheck__(self, instance: object) -> bool:
        """Return False: nothing is an instance of what is not there."""
        return False

    def __subclasscheck__(self, subclass: type) -> bool:
        """Return False, as above."""
        return False

    def __iter__(self) -> Iterator[Any]:
        """Return as many stubs as are unpacked, nothing for a loop."""
        part = self.__result__("[...]")
        # nothing else tells how many names are to be bound
        frame = sys._getframe(1)  # noqa: SLF001
        instruction, argument = frame.f_code.co_code[
            frame.f_lasti : frame.f_lasti + 2
        ]
        return iter((part,) * argument if instruction == _UNPACK else ())

    def __bool__(self) -> bool:
        self.__result__("")
        return False

    def __len__(self) -> int:
        self.__result__("")
        return 0

    def __contains__(self, item: object) -> bool:
        self.__result__("")
        return False

    def __getitem__(self, key: object) -> Any:
        return self.__result__("[...]")

    def __setitem__(self, key: object, value: object) -> None:
        self.__result__("")

    def __delitem__(self, key: object) -> None:
        self.__result__("")

    def __enter__(self) -> Any:
        return self.__result__("")

    def __exit__(self, *exception: object) -> None:
        """Let pass what was raised inside."""

    def __format__(self, specification: str) -> str:
        return str(self)

    def __array__(self, *_: Any, **__: Any) -> NoReturn:
        """Raise: there are no numbers to give."""
        self.__fail__()

    def __array_ufunc__(self, *_: Any, **__: Any) -> Any:
        """Return a stub for what NumPy computes with it while loading."""
        return self.__result__("")

    def __array_function__(self, *_: Any, **__: Any) -> Any:
        """Return a stub, as above."""
        return self.__result__("")

    def __index__(self) -> int:  # noqa: PLE0305 - it never returns
        self.__fail__()

    def __float__(self) -> float:
        self.__fail__()

    def __fspath__(self) -> str:
        self.__fail__()


def _is_decorated(value: object) -> bool:
    return callable(value) and not isinstance(value, Stub)


def _operator(self: Stub, *_: object) -> Stub:
    return self.__result__("")


_BINARY = [
    "add",
    "sub",
    "mul",
    "matmul",
    "truediv",
    "floordiv",
    "mod",
    "divmod",
    "pow",
    "lshift",
    "rshift",
    "and",
    "or",
    "xor",
]
_ORDER_AND_SIGN = ["lt", "le", "gt", "ge", "neg", "pos", "invert", "abs"]
for _name in (*_BINARY, *(f"r{name}" for name in _BINARY), *_ORDER_AND_SIGN):
    setattr(Stub, f"__{_name}__", _operator)


class StubLoader(Loader):
    """Loads a stub under the name that was asked for."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the stub."""
        return Stub(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: a stub is ready when made."""


class StubFinder(MetaPathFinder):
    """Answers imports of student code that nothing preloaded answers.

    An import inside a `try` whose handler catches ImportError gets the
    ImportError; any other gets a stub, and its name goes into `missing`.
    Imports by library code pass through. *guarded* holds (file, line) of the
    former.
    """

    def __init__(
        self,
        files: Iterable[str],
        guarded: set[tuple[str, int]],
        missing: list[str],
    ) -> None:
        self.files = set(files)
        self.guarded = guarded
        self.missing = missing

    def find_spec(
        self,
        fullname: str,
        path: object = None,
        target: object = None,
    ) -> ModuleSpec | None:
        """Return a stub's spec for an import by student code, else None.

        Raises ModuleNotFoundError when guarded.
        """
        if fullname in sys.modules:
            # reloaded: it stays as it is
            return ModuleSpec(fullname, StubLoader())
        importer = _importing_place()
        parent = sys.modules.get(fullname.rpartition(".")[0])
        is_below_stub = isinstance(parent, Stub)
        if not is_below_stub and importer[0] not in self.files:
            return None
        if importer in self.guarded:
            raise ModuleNotFoundError(
                f"No module named {fullname!r}",
                name=fullname,
            )
        top = fullname.partition(".")[0]
        name = top if top not in sys.modules else fullname
        if name not in self.missing and not is_below_stub:
            self.missing.append(name)
        return ModuleSpec(fullname, StubLoader(), is_package=True)


def _importing_place() -> tuple[str, int]:
    """Return file and line of the frame whose import statement is being carried out."""
    # importlib offers no other way to learn who imports
    frame = sys._getframe(2)  # noqa: SLF001
    while frame.f_back is not None and "importlib" in frame.f_code.co_filename:
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno


def guarded_imports(tree: ast.AST, file: str) -> set[tuple[str, int]]:
    """Return (file, line) of each import in a `try` that catches ImportError."""
    places: set[tuple[str, int]] = set()
    for node in statements_in(tree):
        if not isinstance(node, ast.Try):
            continue
        if not any(map(_catches_import_error, node.handlers)):
            continue
        for statement in node.body:
            for child in ast.walk(statement):
                if isinstance(child, ast.Import | ast.ImportFrom):
                    places.add((file, child.lineno))
    return places


def statements_in(tree: ast.AST) -> list[ast.AST]:
    """Return *tree*, the statements in it, and what holds statements.

    No `try` stands in an expression.
    """
    nodes = [tree]
    for node in nodes:  # which grows meanwhile
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            nodes += getattr(node, name, ())
    return nodes


def _catches_import_error(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    kinds = [handler.type]
    if isinstance(handler.type, ast.Tuple):
        kinds = handler.type.elts
    return any(
        isinstance(kind, ast.Name) and kind.id in _CAUGHT for kind in kinds
    )
