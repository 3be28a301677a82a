"""Which dotted paths of modules the names in a source stand for, as far as it tells."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

_ROUNDS = 3


def nodes_of(tree: ast.AST) -> list[ast.AST]:
    """Return the nodes of *tree* that have parts, in the order of `ast.walk`.

    Nodes such as `Load()` and `pass` are left out.
    """
    nodes = [tree]
    for node in nodes:  # which grows meanwhile
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, list):
                nodes += [
                    item for item in value if isinstance(item, ast.AST) and item._fields
                ]
            elif isinstance(value, ast.AST) and value._fields:
                nodes.append(value)
    return nodes


class Names:
    """The names of one tree that stand for modules or for something in a module.

    It does not matter which scope binds them.
    """

    def __init__(self, nodes: Sequence[ast.AST]) -> None:
        self._paths: dict[str, str] = {}
        self.stars: list[str] = []  #: modules of which everything is imported
        self._defined = {
            node.name
            for node in nodes
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        }
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._bind(node)
        aliases = [
            node
            for node in nodes
            if isinstance(node, ast.Assign | ast.NamedExpr | ast.AnnAssign)
            and node.value
        ]
        for _ in range(_ROUNDS):  # an alias of an alias of an alias
            for node in aliases:
                self._bind_alias(node)

    def imported(self, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
        """Yield the path of everything that an import statement names."""
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif not node.level and node.module:
            yield from (
                node.module if alias.name == "*" else f"{node.module}.{alias.name}"
                for alias in node.names
            )

    def path(self, node: ast.AST, star: str = "") -> str:
        """Return the dotted path that an expression stands for, or an empty text.

        With the module *star*, a name that nothing in the tree binds is taken for one
        of that module's.
        """
        match node:
            case ast.Name(id=name):
                unbound = star and name not in self._defined
                return self._paths.get(name) or (f"{star}.{name}" if unbound else "")
            case ast.Attribute(value=value, attr=attribute):
                return _join(self.path(value, star), attribute)
            case ast.NamedExpr(value=value):
                return self.path(value)
            case ast.Subscript(value=value, slice=key):
                return self._of_subscript(value, constant_text(key))
            case ast.Call():
                return self._of_call(node)
        return ""

    def _of_subscript(self, value: ast.expr, key: str | None) -> str:
        if key is None:
            return ""
        if isinstance(value, ast.Attribute) and value.attr == "__dict__":
            return _join(self.path(value.value), key)
        if (
            isinstance(value, ast.Call)
            and isinstance(value.func, ast.Name)
            and value.func.id == "vars"
            and value.args
        ):
            return _join(self.path(value.args[0]), key)
        if self.path(value) == "sys.modules":
            return key
        return ""

    def _of_call(self, call: ast.Call) -> str:
        function = self.path(call.func) or (
            call.func.id if isinstance(call.func, ast.Name) else ""
        )
        texts = [constant_text(argument) for argument in call.args[:2]]
        match function.removeprefix("builtins."), texts:
            case "importlib.import_module", [str(name), *_]:
                return name
            case "__import__", [str(name), *_]:
                if len(call.args) > 1 or call.keywords:
                    return name
                return name.partition(".")[0]
            case "getattr", [_, str(name)]:
                return _join(self.path(call.args[0]), name)
            case "sys.modules.get", [str(name), *_]:
                return name
        return ""

    def _bind(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            if isinstance(node, ast.Import):
                name = alias.asname or alias.name.partition(".")[0]
                self._paths[name] = alias.name if alias.asname else name
            elif alias.name == "*":
                self.stars += [node.module] if node.module and not node.level else []
            elif not node.level:
                self._paths[alias.asname or alias.name] = f"{node.module}.{alias.name}"

    def _bind_alias(self, node: ast.Assign | ast.NamedExpr | ast.AnnAssign) -> None:
        target = (
            node.targets[0]
            if isinstance(node, ast.Assign) and len(node.targets) == 1
            else getattr(node, "target", None)
        )
        path = self.path(node.value) if node.value is not None else ""
        if isinstance(target, ast.Name) and path and target.id not in self._defined:
            self._paths[target.id] = path


def constant_text(node: ast.AST | None) -> str | None:
    """Return the text that an expression of constants gives.

    None where it is not known before the code runs.
    """
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _joined("", [constant_text(left), constant_text(right)])
        case ast.JoinedStr(values=values):
            parts = [
                value.value if isinstance(value, ast.FormattedValue) else value
                for value in values
            ]
            return _joined("", [constant_text(part) for part in parts])
        case ast.Call(
            func=ast.Attribute(value=between, attr="join"),
            args=[ast.List(elts=items) | ast.Tuple(elts=items)],
        ):
            separator = constant_text(between)
            if separator is None:
                return None
            return _joined(separator, [constant_text(item) for item in items])
        case ast.Subscript(
            value=value,
            slice=ast.Slice(lower=None, upper=None, step=ast.UnaryOp(op=ast.USub())),
        ):
            backwards = constant_text(value)
            if backwards is None:
                return None
            return backwards[::-1]
    return None


def _joined(separator: str, parts: list[str | None]) -> str | None:
    texts = [part for part in parts if part is not None]
    if len(texts) == len(parts):
        return separator.join(texts)
    return None


def _join(base: str, attribute: str) -> str:
    return f"{base}.{attribute}" if base else ""
