"""Which dotted paths of modules the names in a source stand for, as far as it tells."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeGuard

_ROUNDS = 3
_NAMED_BLOCK = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_Alias = ast.Assign | ast.NamedExpr | ast.AnnAssign


def nodes_of(tree: ast.AST) -> list[ast.AST]:
    """Return the nodes of *tree* that have parts, in the order of `ast.walk`.

    Nodes such as `Load()` and `pass` are left out.
    """
    nodes = [tree]
    for node in nodes:  # which grows meanwhile
        for name in node._fields:
            value = getattr(node, name, None)
            children = value if isinstance(value, list) else [value]
            nodes += filter(_has_parts, children)
    return nodes


def _has_parts(value: object) -> TypeGuard[ast.AST]:
    return isinstance(value, ast.AST) and bool(value._fields)


class Names:
    """The names of one tree that stand for modules or for something in a module.

    It does not matter which scope binds them.
    """

    def __init__(self, nodes: Sequence[ast.AST]) -> None:
        self._paths: dict[str, str] = {}
        self.stars: list[str] = []  #: modules of which everything is imported
        self._defined: set[str] = set()
        aliases: list[_Alias] = []
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._bind(node)
            elif isinstance(node, _NAMED_BLOCK):
                self._defined.add(node.name)
            elif isinstance(node, _Alias) and node.value is not None:
                aliases.append(node)
        for _ in range(_ROUNDS):  # an alias of an alias of an alias
            for alias in aliases:
                self._bind_alias(alias)

    def imported(self, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
        """Yield the path of everything that an import statement names."""
        for alias in node.names:
            if isinstance(node, ast.Import):
                yield alias.name
            elif node.module and not node.level:
                is_star = alias.name == "*"
                yield node.module if is_star else f"{node.module}.{alias.name}"

    def path(self, node: ast.AST, star: str = "") -> str:
        """Return the dotted path that an expression stands for, or an empty text.

        With the module *star*, a name that nothing in the tree binds is taken
        for one of that module's.
        """
        match node:
            case ast.Name(id=name):
                return self._paths.get(name) or self._path_in(star, name)
            case ast.Attribute(value=value, attr=attribute):
                return _join(self.path(value, star), attribute)
            case ast.NamedExpr(value=value):
                return self.path(value)
            case ast.Subscript(value=value, slice=key):
                return self._of_subscript(value, constant_text(key))
            case ast.Call():
                return self._of_call(node)
        return ""

    def _path_in(self, star: str, name: str) -> str:
        if star and name not in self._defined:
            return f"{star}.{name}"
        return ""

    def _of_subscript(self, value: ast.expr, key: str | None) -> str:
        if key is None:
            return ""
        match value:
            case ast.Attribute(value=owner, attr="__dict__"):
                return _join(self.path(owner), key)
            case ast.Call(func=ast.Name(id="vars"), args=[owner, *_]):
                return _join(self.path(owner), key)
        if self.path(value) == "sys.modules":
            return key
        return ""

    def _of_call(self, call: ast.Call) -> str:
        function = self.function_name(call)
        texts = [constant_text(argument) for argument in call.args[:2]]
        match function, texts:
            case "importlib.import_module" | "sys.modules.get", [str(name), *_]:
                return name
            case "__import__", [str(name), *_]:
                if len(call.args) > 1 or call.keywords:
                    return name
                return name.partition(".")[0]
            case "getattr", [_, str(name)]:
                return _join(self.path(call.args[0]), name)
        return ""

    def function_name(self, call: ast.Call) -> str:
        """Return the path of the function that is called, or its plain name."""
        name = self.path(call.func)
        if not name and isinstance(call.func, ast.Name):
            name = call.func.id
        return name.removeprefix("builtins.")

    def _bind(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            if isinstance(node, ast.Import):
                name = alias.asname or alias.name.partition(".")[0]
                self._paths[name] = alias.name if alias.asname else name
            elif node.level or not node.module:
                continue
            elif alias.name == "*":
                self.stars.append(node.module)
            else:
                self._paths[alias.asname or alias.name] = (
                    f"{node.module}.{alias.name}"
                )

    def _bind_alias(self, node: _Alias) -> None:
        target: ast.expr | None = None
        if not isinstance(node, ast.Assign):
            target = node.target
        elif len(node.targets) == 1:
            target = node.targets[0]
        if not isinstance(target, ast.Name) or target.id in self._defined:
            return
        path = self.path(node.value) if node.value is not None else ""
        if path:
            self._paths[target.id] = path


def constant_text(node: ast.AST | None) -> str | None:
    """Return the text that an expression of constants gives.

    None where it is not known before the code runs.
    """
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _joined("", [left, right])
        case ast.JoinedStr(values=values):
            return _joined("", map(_inside_braces, values))
        case ast.Call(
            func=ast.Attribute(value=separator, attr="join"),
            args=[items],
        ):
            return _joined_items(constant_text(separator), items)
        case ast.Subscript(value=value, slice=ast.Slice() as key):
            return _reversed(constant_text(value), key)
    return None


def _reversed(text: str | None, key: ast.Slice) -> str | None:
    if text is None or not _is_backwards(key):
        return None
    return text[::-1]


def _inside_braces(part: ast.expr) -> ast.expr:
    return part.value if isinstance(part, ast.FormattedValue) else part


def _joined_items(separator: str | None, items: ast.expr) -> str | None:
    if separator is None or not isinstance(items, ast.List | ast.Tuple):
        return None
    return _joined(separator, items.elts)


def _is_backwards(key: ast.Slice) -> bool:
    """Return whether *key* is `[::-1]`, or another step backwards."""
    if key.lower is not None or key.upper is not None:
        return False
    match key.step:
        case ast.UnaryOp(op=ast.USub()):
            return True
    return False


def _joined(separator: str, parts: Iterable[ast.expr]) -> str | None:
    texts: list[str] = []
    for part in parts:
        text = constant_text(part)
        if text is None:
            return None
        texts.append(text)
    return separator.join(texts)


def _join(base: str, attribute: str) -> str:
    return f"{base}.{attribute}" if base else ""
