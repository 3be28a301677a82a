"""What statements of a file loaded by its definitions are kept, and which names a statement binds."""

import ast

import pytest

from grader.sandbox.guest.statements import bound_names, is_definition


def kept_of(text):
    """Return what is kept of *text*, and the names that are dropped with their lines."""
    kept, names, dropped = [], {"len", "float"}, {}
    for statement in ast.parse(text).body:
        if is_definition(statement, names):
            kept.append(statement)
            names |= bound_names(statement)
        else:
            dropped |= {
                name: statement.lineno
                for name in bound_names(statement)
                if name not in {*names, *dropped}
            }
    return ast.unparse(ast.Module(kept, [])), dropped


KEPT = {
    "imports": "import numpy as np\nfrom os import path",
    "functions": "def f(x):\n    return g(x)",
    "classes": "class A(Base):\n    pass",
    "coroutines": "async def f():\n    pass",
    "literals": "x = 1\ny = -2.5\nz = 'relu'\nw = [1, (2, 3)]\nv = {'a': {4}}\nu = 2 * 3 ** 4",
    "annotated": "x: int = 5",
    "kept names": "x = 1\ny = x\nz = [x, y]",
    "builtins": "kind = float",
    "attributes of imports": "import numpy as np\npi = np.pi\nsigmoid = np.nn.sigmoid",
    "lambdas": "relu = lambda x: np.maximum(x, 0)\ntable = {'relu': lambda z: act(z), 'identity': lambda z: z}",
    "lambdas with kept defaults": "n = 3\nf = lambda x, k=n: g(x)",
    "guarded imports": "try:\n    import numpy\nexcept ImportError:\n    numpy = None",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_is_kept(text):
    assert kept_of(text) == (ast.unparse(ast.parse(text)), {})


DROPPED = {
    "calls": ("x = load()\nprint(x)", {"x": 1}),
    "names of calls": ("x = load()\ny = x + 1", {"x": 1, "y": 2}),
    "loops": ("for i in range(3):\n    total = i", {"i": 1, "total": 1}),
    "conditions": (
        "if True:\n    device = 'cpu'\nelse:\n    device = 'cuda'",
        {"device": 1},
    ),
    "with": (
        "with open('x') as file:\n    data = file.read()",
        {"file": 1, "data": 1},
    ),
    "unpacking": ("a, (b, *c) = load()", {"a": 1, "b": 1, "c": 1}),
    "additions": ("x += 1", {"x": 1}),
    "annotations": ("x: int", {"x": 1}),
    "a main block": ("if __name__ == '__main__':\n    main()", {}),
    "expressions": ("'a docstring'\nmain()\n5", {}),
    "lambdas with defaults that are not kept": (
        "f = lambda x, k=load(): x",
        {"f": 1},
    ),
    "comprehensions": ("x = [i for i in range(3)]", {"x": 1}),
    "tried code": ("try:\n    x = load()\nexcept OSError:\n    pass", {"x": 1}),
}


@pytest.mark.parametrize(("text", "names"), DROPPED.values(), ids=DROPPED)
def test_what_is_dropped(text, names):
    assert kept_of(text) == ("", names)


def test_a_name_that_is_kept_elsewhere_is_not_dropped():
    assert kept_of("x = 1\nx = load()") == ("x = 1", {})
