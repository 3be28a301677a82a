"""Rewrites expressions so that their values stay the same but for the last bits.

Two students who compute the same thing rarely round alike: one divides early, another
late. Pure.
"""

from __future__ import annotations

import ast
from random import Random
from sys import float_info

#: Functions and methods of arrays that give floating-point values.
FLOAT_FUNCTIONS = frozenset(
    {
        "abs", "clamp", "clip", "dot", "einsum", "exp", "log", "matmul", "maximum",
        "mean", "minimum", "mm", "norm", "pow", "sqrt", "square", "sum", "where",
    },
)  # fmt: skip
#: Functions whose arguments may have to be whole numbers.
WHOLE_NUMBER_FUNCTIONS = frozenset(
    {
        "arange",
        "int",
        "len",
        "long",
        "range",
        "reshape",
        "round",
        "view",
        "zeros",
    },
)
LIBRARIES = frozenset({"np", "numpy", "torch", "F"})
#: Functions whose result is one number, or few: more ways to round it are needed.
REDUCTIONS = frozenset({"mean", "norm", "sum"})
#: What a difference of whole numbers is made of.
WHOLE_NUMBERS = frozenset({"len", "ndim", "numel", "shape", "size"})
LOOP_VARIABLES = frozenset({"i", "j", "k", "n"})
SHARE_REWRITTEN = 0.9
SHARE_NUDGED = 0.7
LARGEST_DIVISOR = 99
#: How many units in the last place a value is moved at most, in double precision, and in any other.
MOST_UNITS, MOST_UNITS_OF_OTHERS = 500, 12
#: From 1 to the next number of single precision.
EPSILON_OF_OTHERS = 2.0**-23
#: A function for what is returned, whatever it is; each submission has its own numbers.
#: Nobody writes this, but what people write rounds in a few ways only, and a class of
#: two hundred needs many.
NUDGED = """
def {name}(value):
    kind = str(getattr(value, "dtype", type(value)))
    if "float64" in kind or isinstance(value, float):
        return value * {factor}
    if "float" in kind:
        return value * {factor_of_others}
    return value
"""


def rewrite_rounding(tree: ast.Module, random: Random, name: str) -> None:
    """Rewrite most divisions, differences, products of matrices and sums in the functions of *tree*, in place.

    *name* is that of a new function, which moves the last bits of what is returned.
    """
    rewriter = RoundingRewriter(random, name)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            rewriter.visit(node)
    if rewriter.nudged:
        text = NUDGED.format(
            name=name,
            factor=_near_one(random, MOST_UNITS, float_info.epsilon),
            factor_of_others=_near_one(
                random, MOST_UNITS_OF_OTHERS, EPSILON_OF_OTHERS
            ),
        )
        tree.body.insert(after_imports(tree), ast.parse(text).body[0])


def _near_one(random: Random, most_units: int, epsilon: float) -> float:
    """Return a number that is some units in the last place of 1 from it."""
    units = random.randint(1, most_units) * random.choice((-1, 1))
    return 1 + units * epsilon


def after_imports(tree: ast.Module) -> int:
    """Return the place after the last import of *tree* among its statements."""
    places = [
        place
        for place, node in enumerate(tree.body)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    return max(places, default=-1) + 1


class RoundingRewriter(ast.NodeTransformer):
    """Multiplies and divides by the same number, another one in each place."""

    def __init__(self, random: Random, nudging: str) -> None:
        self.random = random
        self.nudging = nudging
        self.nudged = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """Rewrite the body; defaults and decorators stay."""
        node.body = [self.visit(statement) for statement in node.body]
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.Subscript:
        """Leave indices as they are: they are whole numbers."""
        node.value = self.visit(node.value)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.Compare:
        """Leave comparisons as they are: their results have no last bits."""
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Scale the result of a function that gives floating-point values, and take the factor back."""
        name = _called_name(node)
        if name in WHOLE_NUMBER_FUNCTIONS:
            return node
        self.generic_visit(node)
        if not _gives_floats(node, name) or not self._chosen():
            return node
        if name in REDUCTIONS and self.random.random() < SHARE_NUDGED:
            return self._nudged(node)
        return self._scaled_and_back(node)

    def visit_Return(self, node: ast.Return) -> ast.Return:
        """Nudge what is returned, where it is computed in the statement."""
        self.generic_visit(node)
        if isinstance(node.value, ast.Tuple):
            node.value.elts = list(
                map(self._computed_otherwise, node.value.elts),
            )
        elif isinstance(node.value, ast.Dict):
            node.value.values = list(
                map(self._computed_otherwise, node.value.values),
            )
        elif node.value is not None:
            node.value = self._computed_otherwise(node.value)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Rewrite a division, a product of matrices, or a difference of arrays."""
        self.generic_visit(node)
        if isinstance(node.op, ast.Div) and self._chosen():
            return self._division(node)
        if isinstance(node.op, ast.MatMult) and self._chosen():
            return self._product(node)
        if _is_difference_of_floats(node) and self._chosen():
            return self._difference(node)
        return node

    def _chosen(self) -> bool:
        return self.random.random() < SHARE_REWRITTEN

    def _factor(self) -> ast.Constant:
        return ast.Constant(round(self.random.uniform(1.01, 1.99), 3))

    def _computed_otherwise(self, node: ast.expr) -> ast.expr:
        """Return *node* nudged, where it computes something."""
        if not isinstance(node, ast.BinOp | ast.UnaryOp | ast.Call):
            return node
        return self._nudged(node)

    def _nudged(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Call) and _called_name(node) == self.nudging:
            return node
        self.nudged += 1
        return ast.Call(ast.Name(self.nudging, ast.Load()), [node], [])

    def _scaled_and_back(self, node: ast.expr) -> ast.BinOp:
        """Return `node * factor / factor`."""
        factor = self._factor()
        scaled = ast.BinOp(node, ast.Mult(), factor)
        return ast.BinOp(scaled, ast.Div(), factor)

    def _division(self, node: ast.BinOp) -> ast.BinOp:
        """Return `(left * n) / (right * n)`; with a whole n, quotients of whole numbers stay exact."""
        number = ast.Constant(self.random.randrange(3, LARGEST_DIVISOR + 1, 2))
        numerator = ast.BinOp(node.left, ast.Mult(), number)
        denominator = ast.BinOp(node.right, ast.Mult(), number)
        return ast.BinOp(numerator, ast.Div(), denominator)

    def _product(self, node: ast.BinOp) -> ast.BinOp:
        """Return `(left * factor) @ right / factor`."""
        factor = self._factor()
        scaled = ast.BinOp(node.left, ast.Mult(), factor)
        product = ast.BinOp(scaled, ast.MatMult(), node.right)
        return ast.BinOp(product, ast.Div(), factor)

    def _difference(self, node: ast.BinOp) -> ast.BinOp:
        """Return `(left * factor - right * factor) / factor`."""
        factor = self._factor()
        left = ast.BinOp(node.left, ast.Mult(), factor)
        right = ast.BinOp(node.right, ast.Mult(), factor)
        return ast.BinOp(ast.BinOp(left, ast.Sub(), right), ast.Div(), factor)


def _is_difference_of_floats(node: ast.BinOp) -> bool:
    """Return whether *node* subtracts what is surely no count, index or size."""
    operands = (node.left, node.right)
    return isinstance(node.op, ast.Sub) and not any(
        map(_may_be_count, operands),
    )


def _may_be_count(operand: ast.expr) -> bool:
    """Return whether *operand* may be a whole number: it has one in it, or a size, or is called like a loop's."""
    if isinstance(operand, ast.Name) and operand.id in LOOP_VARIABLES:
        return True
    for part in ast.walk(operand):
        word = getattr(part, "attr", getattr(part, "id", ""))
        is_whole = isinstance(part, ast.Constant) and isinstance(
            part.value,
            int,
        )
        if is_whole or word in WHOLE_NUMBERS or isinstance(part, ast.Compare):
            return True
    return False


def _called_name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _gives_floats(call: ast.Call, name: str) -> bool:
    """Return whether a call of the function *name* surely gives an array of floating-point values, or such a number."""
    if name not in FLOAT_FUNCTIONS or not isinstance(call.func, ast.Attribute):
        return False
    if any(keyword.arg in {"out", "dtype"} for keyword in call.keywords):
        return False
    owner = call.func.value
    is_of_library = isinstance(owner, ast.Name) and owner.id in LIBRARIES
    subject = call.args[0] if is_of_library and call.args else owner
    counts = any(isinstance(part, ast.Compare) for part in ast.walk(subject))
    is_search = name == "where" and is_of_library and len(call.args) < 3
    return not counts and not is_search
