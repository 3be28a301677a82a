"""Absent modules become stubs: they survive an import, and fail clearly when they are used."""

import ast
import sys
from types import ModuleType

import pytest

from grader.sandbox.guest.stubs import (
    ModuleNotProvided,
    Stub,
    StubFinder,
    guarded_imports,
)

FILE = "mlp.py"


@pytest.fixture
def run(monkeypatch):
    """Runs a student's source with stubs for what is absent.

    Returns its names and the missing modules.
    """
    before = set(sys.modules)
    monkeypatch.setattr(Stub, "loading", True)

    def run(source, file=FILE, *, loading=True):
        missing = []
        tree = ast.parse(source, file)
        monkeypatch.setattr(
            sys,
            "meta_path",
            [
                StubFinder({FILE}, guarded_imports(tree, FILE), missing),
                *sys.meta_path,
            ],
        )
        names = {}
        exec(compile(tree, file, "exec"), names)
        Stub.loading = loading
        return names, missing

    yield run
    for name in set(sys.modules) - before:
        del sys.modules[name]


SURVIVES = {
    "import": "import nowhere",
    "as": "import nowhere.inside as n",
    "from": "from nowhere import a, b as c",
    "from inside": "from nowhere.inside.more import a",
    "star": "from nowhere import *",
    "several": "import nowhere, nowhere.inside",
    "a base class": "import nowhere\nclass A(nowhere.Module):\n    def f(self): return 1\nassert A().f() == 1",
    "two base classes": "import nowhere\nclass A(nowhere.One, nowhere.Two): pass\nassert A.__mro__ == (A, object)",
    "a base class beside a real one": "import nowhere\nclass A(nowhere.One, dict): pass\nassert A() == {}",
    "super": "import nowhere\nclass A(nowhere.One):\n    def __init__(self): super().__init__()\nA()",
    "a decorator": "import nowhere\n@nowhere.jit\ndef f(): return 1\nassert f() == 1",
    "a decorator with arguments": "import nowhere\n@nowhere.jit(fast=True)\ndef f(): return 1\nassert f() == 1",
    "a decorated class": "import nowhere\n@nowhere.register\nclass A: pass\nassert isinstance(A(), A)",
    "a default": "import nowhere\ndef f(act=nowhere.relu): return 1\nassert f() == 1",
    "an annotation": "import nowhere\ndef f(x: nowhere.Tensor) -> nowhere.Tensor: return 1\nassert f(1) == 1",
    "a call at the top": "import nowhere\nnowhere.pyplot.figure(figsize=(3, 4)).show()",
    "a condition at the top": "import nowhere\nx = 1 if nowhere.cuda.is_available() else 2\nassert x == 2",
    "an item": "import nowhere\nnowhere.rcParams['x'] = 1\nprint(nowhere.rcParams['x'])\ndel nowhere.rcParams['x']",
    "an attribute that is set": "import nowhere\nnowhere.a.b = 3\nassert nowhere.a.b == 3",
    "an attribute is always the same": "import nowhere\nassert nowhere.rcParams is nowhere.rcParams",
    "a loop": "from nowhere import tqdm\nfor n in tqdm(range(3)): print(n)",
    "unpacking": "import nowhere\nfig, (a, b) = nowhere.subplots(2)\na.plot(b)",
    "with": "import nowhere\nwith nowhere.no_grad() as g: x = g + 1",
    "arithmetic": "import nowhere\nx = -(2 * nowhere.pi + 1) / 'x' ** nowhere.e @ nowhere.m",
    "a text": "from nowhere import Fore\nprint(Fore.RED + 'x', f'{Fore.RED:>10}', '%s' % Fore.RED)",
    "a comparison": "import nowhere\nx = 1 if nowhere.version < (3, 2) else 2\nassert x == 2",
    "what kind it is": "import nowhere\nassert not isinstance(1, nowhere.Tensor)",
    "a NumPy function": "import nowhere\nimport numpy as np\nx = np.mean(np.exp(nowhere.x) * np.ones(3) + nowhere.y)",
    "membership and length": "import nowhere\nassert 1 not in nowhere.x and len(nowhere.x) == 0",
    "a version": "import nowhere\nprint(nowhere.__version__)\nassert nowhere.__version__ < '1'",
    "a stub handed to a stub": "import nowhere\nnowhere.compile(nowhere.model)",
}


@pytest.mark.parametrize("source", SURVIVES.values(), ids=SURVIVES)
def test_what_survives_the_import(run, source):
    _, missing = run(source)
    assert missing == ["nowhere"]


def test_each_absent_module_is_named_once(run):
    _, missing = run(
        "import one.a\nfrom one.b import c\nimport two\nfrom one import d",
    )
    assert missing == ["one", "two"]


def test_an_absent_part_of_a_module_that_is_there(run):
    names, missing = run("from xml.nowhere.inside import f\nimport math")
    assert missing == ["xml.nowhere"]
    assert names["math"].sqrt(4) == 2


USES = {
    "an item": (
        "import nowhere\ndef f(): return nowhere.rc['x']",
        "`nowhere.rc` is used",
    ),
    "arithmetic": (
        "from nowhere import pi\ndef f(): return 2 * pi",
        "`nowhere.pi` is used",
    ),
    "with": (
        "import nowhere\ndef f():\n    with nowhere.x: pass",
        "`nowhere.x` is used",
    ),
    "a NumPy function": (
        "import numpy as np, nowhere\ndef f(): return np.ones(2) * nowhere.x",
        "`nowhere.x` is used",
    ),
    "a condition": (
        "from nowhere import x\ndef f(): return 1 if x else 2",
        "`nowhere.x` is used",
    ),
    "an array": (
        "import numpy as np, nowhere\ndef f(): return np.asarray(nowhere.x)",
        "`nowhere.x` is used",
    ),
    "a call": (
        "import nowhere\ndef f(): return nowhere.softmax(1)",
        "`nowhere.softmax` is used",
    ),
    "a name that was taken": (
        "from nowhere import softmax\ndef f(): return softmax(1)",
        "`nowhere.softmax` is used",
    ),
    "a loop": (
        "from nowhere import data\ndef f(): return list(data)",
        "`nowhere.data` is used",
    ),
    "an import when it is called": (
        "def f():\n    import nowhere\n    return nowhere.x()",
        "`nowhere.x` is used",
    ),
}


@pytest.mark.parametrize(("source", "sentence"), USES.values(), ids=USES)
def test_using_it_fails_clearly(run, source, sentence):
    names, _ = run(source, loading=False)
    with pytest.raises(ModuleNotProvided) as raised:
        names["f"]()
    assert (
        str(raised.value)
        == f"{sentence}, but that module is not available while grading."
    )
    assert isinstance(raised.value, ImportError)


GUARDED = {
    "ImportError": "try:\n    import nowhere\nexcept ImportError:\n    x = 1",
    "ModuleNotFoundError": "try:\n    from nowhere import f\nexcept ModuleNotFoundError:\n    x = 1",
    "one of several": "try:\n    import nowhere\nexcept (KeyError, ImportError):\n    x = 1",
    "Exception": "try:\n    import nowhere\nexcept Exception:\n    x = 1",
    "everything": "try:\n    import nowhere\nexcept:\n    x = 1",
    "over several lines": "try:\n    from nowhere import (\n        a,\n        b)\nexcept ImportError:\n    x = 1",
    "inside a condition": "try:\n    if True:\n        import nowhere\nexcept ImportError:\n    x = 1",
    "in a function": "def f():\n    try:\n        import nowhere\n    except ImportError:\n        return 1\nx = f()",
}


@pytest.mark.parametrize("source", GUARDED.values(), ids=GUARDED)
def test_an_import_that_expects_to_fail_fails(run, source):
    names, missing = run(source)
    assert names["x"] == 1
    assert missing == []


def test_a_try_that_does_not_expect_it_gets_a_stub(run):
    names, missing = run(
        "try:\n    import nowhere\nexcept KeyError:\n    nowhere = None",
    )
    assert isinstance(names["nowhere"], Stub)
    assert missing == ["nowhere"]


def test_a_module_that_is_there_can_be_reloaded(run):
    names, missing = run(
        "import importlib, textwrap\nimportlib.reload(textwrap)\nx = textwrap.dedent(' a')",
    )
    assert (names["x"], missing) == ("a", [])


def test_imports_in_the_handler_are_not_guarded(run):
    names, missing = run(
        "try:\n    import nowhere\nexcept ImportError:\n    import elsewhere",
    )
    assert isinstance(names["elsewhere"], Stub)
    assert missing == ["elsewhere"]


def test_code_that_is_not_the_students_gets_no_stub(run):
    with pytest.raises(ModuleNotFoundError) as raised:
        run("import nowhere", file="/usr/lib/library.py")
    assert raised.value.name == "nowhere"


def test_a_stub_is_a_module_without_secrets():
    stub = Stub("nowhere")
    assert isinstance(stub, ModuleType)
    assert repr(stub.inside.more).startswith("<module 'nowhere.inside.more'")
    with pytest.raises(AttributeError):
        _ = stub.__wrapped__
