"""What a top-level statement may do and which names it binds, reads and changes.

All of it is told from the syntax tree.

Of a notebook only definitions are run. A function may read what another kind of
statement makes (`EPS = np.finfo(float).eps`, `cache.update(...)`, a loop that
fills a list); such statements are run as well, and those that they need.

Standard library only.
"""

from __future__ import annotations

import ast
import dis
from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from types import CodeType

_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
_NAMED_BLOCK = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORT = (ast.Import, ast.ImportFrom)
#: Expressions that are there at once, if their parts are.
_PLAIN = (
    ast.Constant,
    ast.Name,
    ast.Tuple,
    ast.List,
    ast.Dict,
    ast.Set,
    ast.UnaryOp,
)
#: What the value of an assignment may consist of to count as a definition.
_LITERAL = (*_PLAIN, ast.BinOp, ast.Attribute, ast.Lambda)
_SYNTAX = (ast.operator, ast.unaryop, ast.expr_context)
#: Decorators that only wrap.
_WRAPPERS = frozenset({"property", "staticmethod", "classmethod"})
#: Instructions that read a name from outside of a function.
_READS = frozenset(
    {
        "LOAD_NAME",
        "LOAD_GLOBAL",
        "LOAD_CLASSDEREF",
        "LOAD_FROM_DICT_OR_GLOBALS",
    },
)
_HOLDS_A_VALUE = (ast.Attribute, ast.Subscript)


def is_plain(statement: ast.stmt) -> bool:
    """Return whether *statement* can neither take long nor end the process.

    Then nobody need be told of it.
    """
    match statement:
        case ast.Import() | ast.ImportFrom():
            # the statements of a module that is imported are told one by one
            return True
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return _is_plain_function(statement)
        case ast.ClassDef(decorator_list=[], keywords=[]):
            return _is_plain_class(statement)
        case ast.Assign():
            return _is_plain_assignment(statement)
        case ast.AnnAssign(target=ast.Name()):
            return statement.value is None or _is_plain_value(statement.value)
    return False


def is_definition(statement: ast.stmt, defined_names: Collection[str]) -> bool:
    """Return whether *statement* only defines names.

    It does if it is an import, a function or a class, or binds names to
    literals and to *defined_names*.
    """
    if isinstance(statement, (*_IMPORT, *_NAMED_BLOCK)):
        return True
    match statement:
        case ast.Try():
            return all(isinstance(inner, _IMPORT) for inner in statement.body)
        case ast.Assign():
            return _binds_names_only(statement.targets) and _is_literal(
                statement.value,
                defined_names,
            )
        case ast.AnnAssign(target=ast.Name(), value=ast.expr() as value):
            return _is_literal(value, defined_names)
    return False


def first_line(statement: ast.stmt) -> int:
    """Return the line that *statement* begins on, its decorators included."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min(
        [statement.lineno, *(decorator.lineno for decorator in decorators)],
    )


def bound_names(statement: ast.stmt) -> set[str]:
    """Return the names that *statement* binds in the scope that it stands in."""
    names: set[str] = set()
    for node in _nodes_of_scope(statement):
        names.update(_names_bound_by(node))
    return names


def _is_plain_function(function: _FUNCTION) -> bool:
    only_wraps = all(map(_is_wrapper, function.decorator_list))
    return only_wraps and all(map(_is_plain_value, _defaults(function.args)))


def _is_wrapper(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Name) and decorator.id in _WRAPPERS


def _is_plain_class(definition: ast.ClassDef) -> bool:
    for base in definition.bases:
        if not isinstance(base, ast.Name | ast.Attribute):
            return False
    return all(map(is_plain, definition.body))


def _is_plain_assignment(assignment: ast.Assign) -> bool:
    for target in assignment.targets:
        if not isinstance(target, ast.Name):
            return False
    return _is_plain_value(assignment.value)


def _is_plain_value(value: ast.expr) -> bool:
    return all(
        isinstance(node, (*_PLAIN, *_SYNTAX)) for node in ast.walk(value)
    )


def _binds_names_only(targets: list[ast.expr]) -> bool:
    allowed = (ast.Name, ast.Tuple, ast.List, ast.expr_context)
    nodes = chain.from_iterable(map(ast.walk, targets))
    return all(isinstance(node, allowed) for node in nodes)


def _is_literal(value: ast.expr, defined_names: Collection[str]) -> bool:
    for node in _nodes_of_scope(value):
        if isinstance(node, ast.Name):
            if node.id not in defined_names:
                return False
        elif not isinstance(node, (*_LITERAL, *_SYNTAX)):
            return False
    return True


def _defaults(arguments: ast.arguments) -> list[ast.expr]:
    of_keywords = [
        default for default in arguments.kw_defaults if default is not None
    ]
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
        case (
            ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp()
        ):
            yield from _named_inside(node)
        case _:
            yield from ast.iter_child_nodes(node)


def _named_inside(comprehension: ast.AST) -> Iterator[ast.AST]:
    """Yield the `name := value` in *comprehension*, which bind names outside it."""
    for inner in ast.walk(comprehension):
        if isinstance(inner, ast.NamedExpr):
            yield inner


def _names_bound_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, _NAMED_BLOCK):
        yield node.name
    elif isinstance(node, _IMPORT):
        for alias in node.names:
            yield (alias.asname or alias.name).partition(".")[0]
    else:
        yield from names_of_target(node)


def names_of_target(node: ast.AST) -> Iterator[str]:
    """Yield the name that *node* itself binds as a target, a handler or a pattern."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()):
            yield name
        case ast.ExceptHandler(name=str(name)):
            yield name
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.MatchMapping(rest=str(name)):
            yield name


def needed_statements(
    statements: Sequence[ast.stmt],
    is_definition: Sequence[bool],
    asked: Collection[str],
) -> set[int]:
    """Return the numbers of the *statements* that others of the file need.

    Definitions are run anyway. What the definitions of the names *asked* read,
    directly or through others, is needed; where the file defines none of them,
    what all of its definitions read. A function or class that the file defines
    stays what it is: `softmax = softmax(x)` in a later cell is not needed.
    """
    changes = _changes(statements)
    roots = _roots(changes, is_definition, asked)
    needed = set(asked)
    taken: set[int] = set()
    waiting = roots
    while waiting:
        taken |= waiting
        for number in waiting:
            needed |= names_read(statements[number])
        waiting = {
            number
            for number, names in enumerate(changes)
            if number not in taken and not needed.isdisjoint(names)
        }
    return taken


def _changes(statements: Sequence[ast.stmt]) -> list[set[str]]:
    """Return what each of the *statements* changes, but for functions and classes bound anew."""
    changes: list[set[str]] = []
    defined: set[str] = set()
    for statement in statements:
        names = names_changed(statement)
        if isinstance(statement, _NAMED_BLOCK):
            defined.add(statement.name)
        else:
            names -= defined & bound_names(statement)
        changes.append(names)
    return changes


def _roots(
    changes: Sequence[Collection[str]],
    is_definition: Sequence[bool],
    asked: Collection[str],
) -> set[int]:
    definitions = {n for n, defines in enumerate(is_definition) if defines}
    of_asked = {n for n in definitions if not set(asked).isdisjoint(changes[n])}
    return of_asked or definitions


def names_read(statement: ast.stmt) -> set[str]:
    """Return the names outside of functions that *statement*, or a function in it, reads."""
    try:
        code = compile(ast.Module([statement], []), "<statement>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {
        instruction.argval
        for inner in _codes(code)
        for instruction in dis.get_instructions(inner)
        if instruction.opname in _READS
    }


def _codes(code: CodeType) -> Iterator[CodeType]:
    waiting = [code]
    while waiting:
        inner = waiting.pop()
        yield inner
        waiting += [c for c in inner.co_consts if isinstance(c, CodeType)]


def names_changed(statement: ast.stmt) -> set[str]:
    """Return the names that *statement* binds, or whose values it changes.

    It changes a value where it sets or deletes an attribute or an item of it, or
    calls a method of it as a statement (`losses.append(0)`).
    """
    names = bound_names(statement)
    for node in _nodes_of_scope(statement):
        changed = _changed_by(node)
        if changed is not None:
            names.add(changed)
    return names


def _changed_by(node: ast.AST) -> str | None:
    match node:
        case ast.Attribute(ctx=ast.Store() | ast.Del()):
            return _owner(node)
        case ast.Subscript(ctx=ast.Store() | ast.Del()):
            return _owner(node)
        case ast.Expr(value=ast.Call(func=ast.Attribute() as method)):
            return _owner(method)
        case ast.Expr(
            value=ast.Call(func=ast.Name(id="setattr"), args=[first, *_]),
        ):
            return _owner(first)
    return None


def _owner(node: ast.expr) -> str | None:
    """Return the name that the attribute or item *node* belongs to, if it is a name."""
    while isinstance(node, _HOLDS_A_VALUE):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None
