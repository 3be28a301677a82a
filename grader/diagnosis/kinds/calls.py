"""What goes wrong in calls: left out, exchanged, over the wrong axis. Pure."""

from __future__ import annotations

import ast

from grader.diagnosis.kinds.change import (
    AXES,
    CONDITIONS,
    STEPS,
    Change,
    Changes,
    name_of,
    root_of,
)
from grader.model.phrase import Phrase

_WORDS = {
    "exp": "the exponential",
    "log": "the logarithm",
    "sqrt": "the square root",
    "abs": "the absolute value",
    "clamp": "the bound at 0",
    "clip": "the bounds",
    "maximum": "the bound",
    "relu": "relu",
    "sigmoid": "the sigmoid",
    "softmax": "softmax",
    "tanh": "tanh",
    "max": "the maximum",
    "min": "the minimum",
    "sum": "the sum",
    "mean": "the mean",
    "astype": "the change of type",
    "copy": "the copy",
    "clone": "the copy",
}
#: What is taken over an axis, by the name of the call.
_OVER_AXES = {
    "mean": "the mean",
    "sum": "the sum",
    "max": "the max",
    "min": "the min",
    "argmax": "the argmax",
    "argmin": "the argmin",
    "softmax": "the softmax",
    "std": "the std",
    "var": "the var",
}
_SWAPPED = {
    "sum": (("mean", "a mean stood in the place of a sum"),),
    "mean": (
        ("sum", "a sum stood in the place of a mean"),
        ("std", "a standard deviation stood in the place of a mean"),
    ),
    "max": (("min", "a minimum stood in the place of a maximum"),),
    "min": (("max", "a maximum stood in the place of a minimum"),),
    "argmax": (("argmin", "the least took the place of the largest"),),
    "argmin": (("argmax", "the largest took the place of the least"),),
    "maximum": (("minimum", "a minimum stood in the place of a maximum"),),
    "minimum": (("maximum", "a maximum stood in the place of a minimum"),),
    "log": (
        ("log2", "the logarithm were that to base 2"),
        ("log10", "the logarithm were that to base 10"),
    ),
}

_KEEPS_ALL = ("keepdims", "keepdim")
_AXIS_NAMES = ("axis", "dim")


def choices(node: ast.Call) -> Changes:
    """Yield a choice between two values made the other way, or not at all."""
    if name_of(node) != "where" or len(node.args) != 3:
        return
    condition, yes, no = node.args
    clause = "a condition were the other way round"
    turned = ast.Call(node.func, [condition, no, yes], node.keywords)
    yield Change(turned, clause, node, 12, CONDITIONS)
    clause = "a condition made no difference"
    yield Change(yes, clause, node, 14, CONDITIONS)
    yield Change(no, clause, node, 14, CONDITIONS)


# --- calls ---


def _argument_of(node: ast.Call) -> ast.expr | None:
    """Return what a call is applied to: of `torch.exp(z)` and of `z.exp()`, z."""
    function = node.func
    if isinstance(function, ast.Attribute):
        is_library = isinstance(function.value, ast.Name) and (
            function.value.id in ("np", "torch")
        )
        if not is_library:
            return function.value
    return node.args[0] if node.args else None


def skipped(node: ast.Call) -> Changes:
    """Yield what a call is applied to, in the place of what it returns."""
    argument, name = _argument_of(node), name_of(node)
    if argument is None:
        return
    word = Phrase(_WORDS.get(name, "a step"))
    clause = "{step}{names} were left out"
    values = (("step", word),)
    yield Change(argument, clause, argument, 12, STEPS, values)


def exchanged(node: ast.Call) -> Changes:
    """Yield another function of the same kind."""
    function = node.func
    for name, clause in _SWAPPED.get(name_of(node), ()):
        if isinstance(function, ast.Attribute):
            exchanged = ast.Attribute(function.value, name, ast.Load())
            call = ast.Call(exchanged, node.args, node.keywords)
            yield Change(call, clause, node, 11, AXES)


def axes(node: ast.Call) -> Changes:
    """Yield sums over the other axis, over everything, or with an axis lost."""
    for place, keyword in enumerate(node.keywords):
        before, after = node.keywords[:place], node.keywords[place + 1 :]
        if keyword.arg in _KEEPS_ALL:
            call = ast.Call(node.func, node.args, [*before, *after])
            clause = "an axis of length 1 were lost"
            yield Change(call, clause, node, 12, AXES)
        if keyword.arg not in _AXIS_NAMES:
            continue
        everything = [
            further
            for further in (*before, *after)
            if further.arg not in _KEEPS_ALL
        ]
        name = name_of(node)
        word = _OVER_AXES.get(name)
        values = (("step", Phrase(word) if word else f"`{name}`"),)
        call = ast.Call(node.func, node.args, everything)
        clause = "{step}{names} were taken over everything, not one axis"
        yield Change(call, clause, node, 11, AXES, values)
        if isinstance(keyword.value, ast.Constant):
            turned = ast.Constant(int(keyword.value.value in (0, -2)))
            axis = ast.keyword(keyword.arg, turned)
            call = ast.Call(node.func, node.args, [*before, axis, *after])
            clause = "{step}{names} were taken over the other axis"
            yield Change(call, clause, node, 10, AXES, values)


def norms(node: ast.Call) -> Changes:
    """Yield norms and other sums where a mean or a sum of squares is due."""
    if name_of(node) not in ("mean", "sum"):
        return
    argument = _argument_of(node)
    if not isinstance(argument, ast.BinOp):
        return
    squared = ast.BinOp(argument, ast.Mult(), argument)
    total = ast.Call(ast.Attribute(squared, "sum", ast.Load()), [], [])
    clause = "the norm of the terms stood in the place of their sum"
    if name_of(node) == "mean":
        clause = "the norm of the terms stood in the place of their mean"
    yield Change(root_of(total), clause, node, 14, STEPS)
    if not isinstance(argument.op, ast.Pow | ast.Mult):
        return
    squares = ast.Call(ast.Attribute(argument, "sum", ast.Load()), [], [])
    mean = ast.Call(ast.Attribute(argument, "mean", ast.Load()), [], [])
    norm = root_of(squares)
    clause = "the norm stood in the place of a sum of squares"
    yield Change(norm, clause, node, 12, STEPS)
    clause = "the square root of the mean of squares were taken"
    yield Change(root_of(mean), clause, node, 12, STEPS)
    base = argument.left
    rows = ast.Call(ast.Name("len", ast.Load()), [base], [])
    clause = "the norm, divided by the batch size, stood for a mean of squares"
    yield Change(ast.BinOp(norm, ast.Div(), rows), clause, node, 13, STEPS)
    by_rows = ast.BinOp(squares, ast.Div(), rows)
    clause = "a sum of squares were divided by the batch size only"
    yield Change(by_rows, clause, node, 13, AXES)


def sizes(node: ast.Call) -> Changes:
    """Yield the number of columns in the place of the number of rows."""
    if name_of(node) != "len" or len(node.args) != 1:
        return
    shape = ast.Attribute(node.args[0], "shape", ast.Load())
    columns = ast.Subscript(shape, ast.Constant(-1), ast.Load())
    clause = "the number of columns{names} stood for the number of rows"
    yield Change(columns, clause, node, 11, AXES)


def shapes(node: ast.Subscript) -> Changes:
    """Yield the other size of an array."""
    value, place = node.value, node.slice
    if not isinstance(value, ast.Attribute) or value.attr != "shape":
        return
    if not isinstance(place, ast.Constant) or type(place.value) is not int:
        return
    turned = ast.Constant(int(place.value in (0, -2)))
    clause = "the other size of an array{names} were used"
    size = ast.Subscript(value, turned, ast.Load())
    yield Change(size, clause, value, 11, AXES)
