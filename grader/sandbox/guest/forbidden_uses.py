"""Finds uses of what an assignment forbids in the source alone, before any of it is run.

Standard library only.

Names are followed through imports, aliases, star imports, `getattr`,
`sys.modules`, and texts that are put together from constants. What is only
known while the code runs is reported as such; `tripwires` sees it then.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.sandbox.guest.dotted_names import Names, constant_text, nodes_of
from grader.sandbox.guest.sources import Content, NotLoadable, parse
from grader.sandbox.host.claims import DYNAMIC_FEATURES

MAX_USES = 200
#: Modules whose functions reach what no path in the code names, by whichever
#: way they are had (torch.serialization.pickle).
_REACHING = ("pickle", "marshal", "ctypes")
_USING = (
    ast.Import,
    ast.ImportFrom,
    ast.Attribute,
    ast.Name,
    ast.Call,
    ast.Subscript,
)
_BY_TEXT = (
    "operator.attrgetter",
    "operator.methodcaller",
    "attrgetter",
    "methodcaller",
)


@dataclass(frozen=True, order=True)
class Use:
    """One use: file and line, what is forbidden, and a code for how it is used.

    What is forbidden is a rule, or one of DYNAMIC_FEATURES.
    """

    file: str
    line: int
    rule: str
    how: str


@dataclass
class OwnDefinitions:
    """The functions and methods a submission defines itself, by name.

    A call that fits one is taken for its own.
    """

    by_name: dict[str, list[ast.arguments]] = field(default_factory=dict)

    def add(self, nodes: Sequence[ast.AST]) -> None:
        """Remember the definitions among the *nodes* of a tree."""
        for node in nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self.by_name.setdefault(node.name, []).append(node.args)

    def fit(self, name: str, call: ast.Call | None) -> bool:
        """Return whether *call* of an attribute *name* may reach an own definition.

        Without a *call* the attribute is not called.
        """
        candidates = self.by_name.get(name, ())
        if call is None:
            return bool(candidates)
        return any(_fits(arguments, call) for arguments in candidates)


def _fits(arguments: ast.arguments, call: ast.Call) -> bool:
    """Return whether *call* gives enough for *arguments*.

    The first one may be `self`.
    """
    positional = [*arguments.posonlyargs, *arguments.args]
    names = [argument.arg for argument in (*positional, *arguments.kwonlyargs)]
    keyword_names = [keyword.arg for keyword in call.keywords]
    is_unpacked = any(
        isinstance(argument, ast.Starred) for argument in call.args
    )
    if is_unpacked or None in keyword_names:
        return True
    if arguments.kwarg is None and not set(keyword_names) <= set(names):
        return False
    required = len(positional) - len(arguments.defaults)
    if names[:1] == ["self"]:
        required -= 1
    return len(call.args) + len(keyword_names) >= required


Piece = tuple[str, list[ast.AST]]


def scan(
    files: Mapping[str, Content],
    rules: Iterable[str],
    parts: Iterable[str] | None = None,
) -> list[Use]:
    """Return where the sources among *files* use what *rules* forbid, in order.

    Read are the *parts*, by default all files, and what they import of the
    others: tests that were handed in beside them may use what they like. Files
    that do not parse are left out.

    A rule is a dotted path, which covers all below it (`torch.autograd`), or
    `*.name` for an attribute of anything.
    """
    rules = tuple(rules)
    sources = {path for path in files if path.endswith((".py", ".ipynb"))}
    pieces: list[Piece] = []
    waiting = sorted(sources if parts is None else sources.intersection(parts))
    sources.difference_update(waiting)
    while waiting:
        path = waiting.pop()
        parsed = _pieces(path, files[path])
        pieces += parsed
        modules = _module_names(parsed)
        imported = sorted(path for path in sources if _stem(path) in modules)
        sources.difference_update(imported)
        waiting += imported
    definitions = OwnDefinitions()
    for _, nodes in pieces:
        definitions.add(nodes)
    uses: set[Use] = set()
    for name, nodes in pieces:
        uses.update(_Reader(name, rules, definitions).read(nodes))
    return sorted(uses)[:MAX_USES]


def _pieces(path: str, content: Content) -> list[Piece]:
    try:
        source = parse(path, content)
    except NotLoadable:
        return []
    return [(name, nodes_of(tree)) for name, tree in source.pieces]


def _module_names(pieces: Iterable[Piece]) -> set[str]:
    """Return every word of *pieces* that an import may take for a module.

    A text counts too: it may be imported by its name.
    """
    paths: set[str] = set()
    for _, nodes in pieces:
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                paths.update(alias.name for alias in node.names)
                paths.add(getattr(node, "module", None) or "")
            elif isinstance(node, ast.Constant) and type(node.value) is str:
                paths.add(node.value)
    return {word for path in paths for word in path.split(".")}


def _stem(path: str) -> str:
    """Return what an import calls the module at *path*: a package has its folder's name."""
    folder, _, name = path.rpartition("/")
    if name == "__init__.py":
        return folder.rpartition("/")[2]
    return name.rpartition(".")[0]


class _Reader:
    """Reads one file, or a text that is run as code."""

    def __init__(
        self,
        file: str,
        rules: tuple[str, ...],
        definitions: OwnDefinitions,
        line: int = 0,
    ) -> None:
        self.file = file
        self.rules = rules
        self.definitions = definitions
        #: of the text that is run, whose own lines say nothing
        self.line = line

    def read(self, nodes: Sequence[ast.AST]) -> Iterator[Use]:
        """Yield every use among the *nodes* of a tree, which come before their parts."""
        self.names = Names(nodes)
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        self.call_by_function = {id(call.func): call for call in calls}
        skip_main = _is_plain_main_guard(nodes)
        left_out: set[int] = set()  #: ids of nodes
        for node in nodes:
            if id(node) in left_out:
                continue
            if (
                skip_main
                and isinstance(node, ast.If)
                and _is_main_guard(node.test)
            ):
                for part in (node.test, *node.body):
                    left_out.update(map(id, ast.walk(part)))
            elif isinstance(node, _USING):
                uses = list(self._uses(node))
                yield from uses
                # its parts would say the same again
                if uses and isinstance(node, ast.Attribute | ast.Name):
                    left_out.update(map(id, ast.walk(node)))

    def _uses(self, node: ast.AST) -> Iterator[Use]:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for path in self.names.imported(node):
                yield from self._by_path(path, node, "import")
        elif isinstance(node, ast.Attribute | ast.Name):
            if isinstance(node.ctx, ast.Load):
                yield from self._of_name(node)
        elif isinstance(node, ast.Call):
            yield from self._of_call(node)
        elif isinstance(node, ast.Subscript):
            yield from self._by_path(self.names.path(node), node, "text")

    def _of_name(self, node: ast.Attribute | ast.Name) -> Iterator[Use]:
        path = self.names.path(node)
        yield from self._by_path(path, node, "use")
        for star in self.names.stars:
            star_path = self.names.path(node, star)
            yield from self._by_path(star_path, node, "use", star)
        if isinstance(node, ast.Attribute):
            yield from self._by_attribute(node, path)

    def _by_path(
        self,
        path: str,
        node: ast.AST,
        how: str,
        star: str = "",
    ) -> Iterator[Use]:
        for rule in self.rules if path else ():
            # the import of a forbidden module tells it already
            if _covers(rule, path) and not _covers(rule, star):
                yield self._use(node, rule, how)

    def _by_attribute(self, node: ast.Attribute, path: str) -> Iterator[Use]:
        rule = f"*.{node.attr}"
        if rule not in self.rules:
            return
        call = self.call_by_function.get(id(node))
        if path or not self.definitions.fit(node.attr, call):
            yield self._use(node, rule, "use")

    def _of_call(self, call: ast.Call) -> Iterator[Use]:
        name = self.names.function_name(call)
        owners = name.split(".")[:-1]
        for module in _REACHING:
            if module in owners:
                yield self._use(call, module, "opaque")
        text = constant_text(_text_argument(call, name))
        if name in ("getattr", *_BY_TEXT):
            yield from self._by_text(call, name, text)
        elif name in ("eval", "exec") and text is not None:
            yield from self._of_text(call, text)
        elif name not in DYNAMIC_FEATURES:
            return
        elif text is not None:
            yield from self._by_path(text, call, "text")
        elif call.args:
            yield self._use(call, name, "opaque")

    def _by_text(
        self,
        call: ast.Call,
        name: str,
        text: str | None,
    ) -> Iterator[Use]:
        base = (
            self.names.path(call.args[0])
            if call.args and name == "getattr"
            else ""
        )
        if text is None:
            if name == "getattr" and any(
                rule.startswith(f"{base}.") for rule in self.rules if base
            ):
                yield self._use(call, name, "opaque")
            return
        for rule in self.rules:
            ends = rule.rpartition(".")[2] in text.split(".")
            reaches = (
                f"{base}.{text}" == rule
                if base and not rule.startswith("*")
                else ends
            )
            if reaches and (base or rule.startswith("*") or name != "getattr"):
                yield self._use(call, rule, "text")

    def _of_text(self, call: ast.Call, text: str) -> Iterator[Use]:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
        inner = _Reader(self.file, self.rules, self.definitions, call.lineno)
        yield from inner.read(nodes_of(tree))

    def _use(self, node: ast.AST, rule: str, how: str) -> Use:
        return Use(
            self.file,
            self.line or getattr(node, "lineno", 0),
            rule,
            how,
        )


def _covers(rule: str, path: str) -> bool:
    return path == rule or path.startswith(f"{rule}.")


def _text_argument(call: ast.Call, name: str) -> ast.expr | None:
    """Return the argument of *call* that holds the text, None where it is absent.

    It is the second of `getattr`, the first of all others.
    """
    position = 1 if name == "getattr" else 0
    if len(call.args) > position:
        return call.args[position]
    return None


def _is_main_guard(test: ast.expr) -> bool:
    match test:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            return _is_name_of_module(left, right) or _is_name_of_module(
                right,
                left,
            )
    return False


def _is_name_of_module(name: ast.expr, text: ast.expr) -> bool:
    match name, text:
        case ast.Name(id="__name__"), ast.Constant(value="__main__", kind=None):
            return True
    return False


def _is_plain_main_guard(nodes: Sequence[ast.AST]) -> bool:
    """Return whether `__name__` is only ever compared.

    Then what stands below the guard never runs here.
    """
    for node in nodes:
        match node:
            case ast.Name(id="__name__", ctx=ast.Store() | ast.Del()):
                return False
            case ast.Constant(value="__name__"):
                return False
    return True
