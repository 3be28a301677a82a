"""What a top-level statement may do and which names it binds, told from its syntax tree.

Standard library only.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
#: Expressions that are there at once, if their parts are.
_PLAIN = (ast.Constant, ast.Name, ast.Tuple, ast.List, ast.Dict, ast.Set, ast.UnaryOp)
#: What the value of an assignment may consist of to count as a definition.
_LITERAL = (*_PLAIN, ast.BinOp, ast.Attribute, ast.Lambda)
_SYNTAX = (ast.operator, ast.unaryop, ast.expr_context)
#: Decorators that only wrap.
_WRAPPERS = frozenset({"property", "staticmethod", "classmethod"})


def is_plain(statement: ast.stmt) -> bool:
    """Return whether *statement* can neither take long nor end the process.

    Then nobody need be told of it.
    """
    match statement:
        case (
            ast.Import()
            | ast.ImportFrom()
            | ast.Pass()
            | ast.Expr(value=ast.Constant())
        ):
            # the statements of a module that is imported are told one by one
            return True
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return _is_plain_function(statement)
        case ast.ClassDef(decorator_list=[], keywords=[]):
            is_plain_base = all(
                isinstance(base, ast.Name | ast.Attribute) for base in statement.bases
            )
            return is_plain_base and all(map(is_plain, statement.body))
        case ast.Assign():
            is_plain_target = all(
                isinstance(target, ast.Name) for target in statement.targets
            )
            return is_plain_target and _is_plain_value(statement.value)
        case ast.AnnAssign(target=ast.Name()):
            return statement.value is None or _is_plain_value(statement.value)
    return False


def is_definition(statement: ast.stmt, defined_names: Collection[str]) -> bool:
    """Return whether *statement* only defines names.

    It does if it is an import, a function or a class, or binds names to literals and
    to *defined_names*.
    """
    match statement:
        case (
            ast.Import()
            | ast.ImportFrom()
            | ast.FunctionDef()
            | ast.AsyncFunctionDef()
            | ast.ClassDef()
        ):
            return True
        case ast.Try():
            return all(
                isinstance(inner, ast.Import | ast.ImportFrom)
                for inner in statement.body
            )
        case ast.Assign():
            return _binds_names_only(statement.targets) and _is_literal(
                statement.value, defined_names
            )
        case ast.AnnAssign(target=ast.Name(), value=ast.expr() as value):
            return _is_literal(value, defined_names)
    return False


def first_line(statement: ast.stmt) -> int:
    """Return the line that *statement* begins on, its decorators included."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def bound_names(statement: ast.stmt) -> set[str]:
    """Return the names that *statement* binds in the scope that it stands in."""
    names: set[str] = set()
    for node in _nodes_of_scope(statement):
        names.update(_names_bound_by(node))
    return names


def _is_plain_function(function: _FUNCTION) -> bool:
    decorators = function.decorator_list
    only_wraps = all(
        isinstance(node, ast.Name) and node.id in _WRAPPERS for node in decorators
    )
    return only_wraps and all(map(_is_plain_value, _defaults(function.args)))


def _is_plain_value(value: ast.expr) -> bool:
    return all(isinstance(node, (*_PLAIN, *_SYNTAX)) for node in ast.walk(value))


def _binds_names_only(targets: list[ast.expr]) -> bool:
    allowed = (ast.Name, ast.Tuple, ast.List, ast.expr_context)
    return all(
        isinstance(node, allowed) for target in targets for node in ast.walk(target)
    )


def _is_literal(value: ast.expr, defined_names: Collection[str]) -> bool:
    for node in _nodes_of_scope(value):
        if isinstance(node, ast.Name):
            if node.id not in defined_names:
                return False
        elif not isinstance(node, (*_LITERAL, *_SYNTAX)):
            return False
    return True


def _defaults(arguments: ast.arguments) -> list[ast.expr]:
    of_keywords = [default for default in arguments.kw_defaults if default is not None]
    return [*arguments.defaults, *of_keywords]


def _nodes_of_scope(root: ast.AST) -> Iterator[ast.AST]:
    """Yield *root* and the nodes that are evaluated with it, not those of scopes inside it.

    Trees can be deep enough to end a recursion, so this is a loop.
    """
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(_children_of_scope(node))


def _children_of_scope(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from (*node.decorator_list, *_defaults(node.args))
        case ast.Lambda():
            yield from _defaults(node.args)
        case ast.ClassDef():
            yield from (*node.decorator_list, *node.bases, *node.keywords)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            yield from (
                inner for inner in ast.walk(node) if isinstance(inner, ast.NamedExpr)
            )
        case _:
            yield from ast.iter_child_nodes(node)


def _names_bound_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()):
            yield name
        case (
            ast.FunctionDef(name=name)
            | ast.AsyncFunctionDef(name=name)
            | ast.ClassDef(name=name)
        ):
            yield name
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            yield from (
                (alias.asname or alias.name).partition(".")[0] for alias in aliases
            )
        case (
            ast.ExceptHandler(name=str(name))
            | ast.MatchAs(name=str(name))
            | ast.MatchStar(name=str(name))
        ):
            yield name
        case ast.MatchMapping(rest=str(name)):
            yield name
