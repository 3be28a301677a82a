"""Loops in the place of what libraries do for whole arrays. Pure."""

from __future__ import annotations

import ast
from random import Random

from benchmarks.made_class.rounding import after_imports

SHARE_LOOPED = 0.4
#: The product of matrices row by row, for NumPy and torch.
PRODUCT = """
def {name}(left, right):
    if left.ndim < 2 or len(left) == 0:
        return left @ right
    rows = []
    for row in left:
        rows.append(row @ right)
    return {library}.stack(rows)
"""


def loop_over_rows(tree: ast.Module, random: Random, name: str) -> None:
    """Let some products of matrices and sums over the first axis in *tree* be loops, in place.

    *name* is that of a new function, which computes a product row by row.
    """
    library = _library(tree)
    looping = Looping(random, name if library else "", _binds_sum(tree))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            looping.visit(node)
    if looping.products:
        function = ast.parse(PRODUCT.format(name=name, library=library)).body[0]
        tree.body.insert(after_imports(tree), function)


class Looping(ast.NodeTransformer):
    """Replaces `a @ b` by `product(a, b)`, unless that is "", and `a.sum(axis=0)` by `sum(a)`."""

    def __init__(
        self,
        random: Random,
        product: str,
        sum_is_other: bool,
    ) -> None:
        self.random = random
        self.product = product
        self.sum_is_other = sum_is_other
        self.products = 0

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Replace a product of matrices."""
        self.generic_visit(node)
        is_product = self.product and isinstance(node.op, ast.MatMult)
        if not is_product or self.random.random() > SHARE_LOOPED:
            return node
        self.products += 1
        return ast.Call(
            ast.Name(self.product, ast.Load()),
            [node.left, node.right],
            [],
        )

    def visit_Call(self, node: ast.Call) -> ast.Call:
        """Replace a sum over the first axis."""
        self.generic_visit(node)
        summed = None if self.sum_is_other else _summed_over_first_axis(node)
        if summed is None or self.random.random() > SHARE_LOOPED:
            return node
        return ast.Call(ast.Name("sum", ast.Load()), [summed], [])


def _summed_over_first_axis(call: ast.Call) -> ast.expr | None:
    """Return the array whose sum over the first axis *call* computes, if it computes nothing else."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "sum":
        return None
    operands = [
        *call.args,
        *(
            keyword.value
            for keyword in call.keywords
            if keyword.arg in {"axis", "dim"}
        ),
    ]
    if len(operands) != len(call.args) + len(call.keywords):
        return None
    owner = call.func.value
    is_of_library = isinstance(owner, ast.Name) and owner.id in {"np", "torch"}
    array, axes = (
        (operands[:1], operands[1:]) if is_of_library else ([owner], operands)
    )
    is_first = len(axes) == 1 and isinstance(axes[0], ast.Constant)
    if not array or not is_first or axes[0].value != 0:
        return None
    return array[0]


def _library(tree: ast.Module) -> str:
    """Return the name under which *tree* has the library of its arrays."""
    names = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    return next(filter(names.__contains__, ("torch", "np", "numpy")), "")


def _binds_sum(tree: ast.Module) -> bool:
    """Return whether `sum` may be another function than the built-in one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            return True
        is_stored = isinstance(getattr(node, "ctx", None), ast.Store)
        if is_stored and getattr(node, "id", "") == "sum":
            return True
        if isinstance(node, ast.arg) and node.arg == "sum":
            return True
        if isinstance(node, ast.FunctionDef) and node.name == "sum":
            return True
    return False
