"""A submission's files become a module: siblings, packages, relative imports, and definitions only."""

import ast
import inspect
import linecache
import sys

import pytest

from grader.model import LoadMode, NoteKind
from grader.sandbox.guest.loading import Loaded, load
from grader.sandbox.guest.package_layout import parts_of
from grader.sandbox.guest.running import Runner
from grader.sandbox.guest.sources import NotLoadable
from grader.sandbox.guest.statements import is_plain
from grader.sandbox.guest.stubs import NameNotSet, Stub


@pytest.fixture
def loaded(monkeypatch):
    """Loads files (texts by path) the way a worker does, and leaves no trace."""
    before, cached = dict(sys.modules), dict(linecache.cache)

    def loaded(
        files,
        main="toy.py",
        mode=LoadMode.MODULE,
        also=(),
        packages=None,
        runner=None,
        untouched=None,
        asked=(),
    ) -> Loaded:
        files = {main: files} if isinstance(files, str) else files
        monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
        monkeypatch.setattr(Stub, "loading", True)
        contents = {
            path: text.encode() if isinstance(text, str) else text
            for path, text in files.items()
        }
        parts = parts_of(contents, main, also)
        return load(
            contents,
            parts,
            mode,
            packages or {},
            untouched=untouched or {},
            asked=asked,
            runner=runner,
        )

    yield loaded
    for name in set(sys.modules) - set(before):
        del sys.modules[name]
    sys.modules.update(before)
    linecache.cache.clear()
    linecache.cache.update(cached)


# --- one file ---------------------------------------------------------------------------------------------------------


def test_names_of_a_file(loaded):
    result = loaded("import math\n\nx = math.sqrt(4)\n\ndef f(): return x\n")
    assert result.names["x"] == 2
    assert result.names["f"]() == 2
    assert (result.notes, result.broken, result.missing) == ([], [], [])
    assert "toy.py" in result.files


def test_a_main_block_is_not_run(loaded):
    names = loaded(
        "x = __name__\nif __name__ == '__main__':\n    raise SystemExit\n",
    ).names
    assert names["x"] == "toy"


def test_a_file_knows_where_it_is(loaded):
    files = {
        "hw/toy.py": "import helper\nplace = __file__\nother = helper.place",
        "hw/helper.py": "place = __file__",
    }
    names = loaded(files, main="hw/toy.py").names
    assert (names["place"], names["other"]) == ("hw/toy.py", "hw/helper.py")


def test_source_can_be_looked_up(loaded):
    names = loaded(
        "import inspect\n\ndef f():\n    return 1  # one\n\nclass A:\n    pass\n",
    ).names
    assert inspect.getsource(names["f"]) == "def f():\n    return 1  # one\n"
    assert linecache.getline("toy.py", 4) == "    return 1  # one\n"


def test_dataclasses_and_type_hints_find_their_module(loaded):
    text = """
        from __future__ import annotations
        from dataclasses import dataclass
        from typing import NamedTuple, get_type_hints

        @dataclass
        class Point:
            x: float

        class Pair(NamedTuple):
            first: Point

        hints = get_type_hints(Pair)
        """
    names = loaded(inspect.cleandoc(text)).names
    assert names["hints"] == {"first": names["Point"]}


@pytest.mark.parametrize(
    "main",
    [
        "mlp_new.py",
        "My Homework/toy.py",
        "HW/HW1.v2/submission/abc123/toy.py",
        "toy (1).py",
        "toy.v2.py",
        "füße.py",
        "random.py",
    ],
)
def test_files_and_folders_of_any_name(loaded, main):
    names = loaded({main: "def f(): return 1"}, main=main).names
    assert names["f"]() == 1
    assert sys.modules["random"].__name__ == "random"


# --- siblings and packages --------------------------------------------------------------------------------------------

PLACES = {
    "beside the file": {"toy.py": "from helper import x", "helper.py": "x = 1"},
    "import": {"toy.py": "import helper\nx = helper.x", "helper.py": "x = 1"},
    "star": {"toy.py": "from helper import *", "helper.py": "x = 1"},
    "relative": {"toy.py": "from .helper import x", "helper.py": "x = 1"},
    "relative, the module": {
        "toy.py": "from . import helper\nx = helper.x",
        "helper.py": "x = 1",
    },
    "a package": {
        "toy.py": "from modules.helper import x",
        "modules/__init__.py": "",
        "modules/helper.py": "x = 1",
    },
    "a package's own names": {
        "toy.py": "from modules import x",
        "modules/__init__.py": "x = 1",
    },
    "a package without __init__": {
        "toy.py": "from modules.helper import x",
        "modules/helper.py": "x = 1",
    },
    "a relative package": {
        "toy.py": "from .modules.helper import x",
        "modules/helper.py": "x = 1",
    },
    "a package that imports relatively": {
        "toy.py": "from modules import x",
        "modules/__init__.py": "from .helper import x",
        "modules/helper.py": "from .deep.more import x",
        "modules/deep/more.py": "from ..constants import x",
        "modules/constants.py": "x = 1",
    },
    "siblings that import each other": {
        "toy.py": "import one\nx = one.f()",
        "one.py": "import two\ndef f(): return two.g()",
        "two.py": "import one\ndef g(): return 1",
    },
    "a sibling that imports the main file": {
        "toy.py": "y = 1\nfrom helper import x",
        "helper.py": "import toy\nx = toy.y",
    },
    "inside a function": {
        "toy.py": "def f():\n    from helper import x\n    return x\nx = f()",
        "helper.py": "x = 1",
    },
    "a sibling named submission": {
        "toy.py": "from submission import x",
        "submission.py": "x = 1",
    },
    "a sibling that is stubbed in part": {
        "toy.py": "from helper import x",
        "helper.py": "import nowhere\nx = 1",
    },
    "a byte order mark": {
        "toy.py": "from helper import x",
        "helper.py": b"\xef\xbb\xbfx = 1",
    },
}


@pytest.mark.parametrize("files", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("folder", ["", "hw1/", "My Homework (2)/v1.0/"])
def test_siblings(loaded, files, folder):
    files = {folder + path: text for path, text in files.items()}
    result = loaded(files, main=f"{folder}toy.py")
    assert result.names["x"] == 1
    assert set(files) <= set(result.files)


def test_modules_at_the_top_are_found_from_a_folder(loaded):
    files = {
        "hw/toy.py": "from shared import x\nfrom ..shared import x as y",
        "shared.py": "x = 1",
    }
    names = loaded(files, main="hw/toy.py").names
    assert (names["x"], names["y"]) == (1, 1)


def test_what_lies_beside_the_file_goes_first(loaded):
    files = {
        "hw/toy.py": "from helper import x",
        "hw/helper.py": "x = 1",
        "helper.py": "x = 2",
    }
    assert loaded(files, main="hw/toy.py").names["x"] == 1


def test_a_preloaded_module_goes_before_a_sibling_of_its_name(loaded):
    assert (
        loaded(
            {"toy.py": "import math\nx = math.pi", "math.py": "pi = 3"},
        ).names["x"]
        > 3.1
    )


def test_an_absent_module_becomes_a_stub_with_a_note(loaded):
    result = loaded("import nowhere.inside\nx = nowhere.inside.f()")
    assert isinstance(result.unset["x"], Stub)
    assert [(note.kind, note.text) for note in result.notes] == [
        (
            NoteKind.MISSING_MODULE,
            "`nowhere` is not available while grading; the import was let pass, and using it fails.",
        ),
    ]


def test_a_sibling_with_a_syntax_error_is_told_where_it_is_imported(
    loaded,
    python_says,
):
    helper = "x = 1\ny = ["
    result = loaded(
        {"toy.py": "import helper\ndef f(): return 1", "helper.py": helper},
    )
    (statement,) = result.left_out
    assert (statement.file, statement.line, statement.exception) == (
        "toy.py",
        1,
        "SyntaxError",
    )
    assert (
        statement.message
        == f"helper.py has a syntax error at line 2, column 5: “{python_says(helper)}”."
    )
    assert result.names["f"]() == 1


def test_a_sibling_that_does_not_compile_is_told_where_it_is_imported(loaded):
    (statement,) = loaded(
        {"toy.py": "import helper", "helper.py": "return 1"},
    ).left_out
    assert statement.message.startswith(
        "helper.py has a syntax error at line 1: “'return' outside function",
    )


@pytest.mark.parametrize(
    "text",
    ["return 1", "x = 1\nbreak", "yield 1", "nonlocal x", "def f(x, x): 0"],
)
def test_what_parses_but_does_not_compile(loaded, text):
    with pytest.raises(
        NotLoadable,
        match=r"toy\.py has a syntax error at line",
    ):
        loaded(text)


# --- further files of the handout -------------------------------------------------------------------------------------


def test_further_files_count_as_one_with_the_main_file(loaded):
    files = {
        "a/toy.py": "def f(): return 1",
        "a/layers.py": "def g(): return 2",
        "b/layers.py": "def g(): return 3",
    }
    names = loaded(files, main="a/toy.py", also=["layers.py"]).names
    assert (names["f"](), names["g"](), names["layers.g"]()) == (1, 2, 2)


def test_a_further_file_that_does_not_load_is_told_beside_the_rest(loaded):
    result = loaded(
        {"toy.py": "def f(): return 1", "layers.py": "x = ["},
        also=["layers.py", "absent.py"],
    )
    assert result.names["f"]() == 1
    ((path, problem),) = result.broken
    assert (path, type(problem)) == ("layers.py", NotLoadable)


def test_a_main_file_that_does_not_load_leaves_the_further_ones(loaded):
    result = loaded(
        {"toy.py": "x = [", "layers.py": "def g(): return 2"},
        also=["layers.py"],
    )
    assert result.names["g"]() == 2
    assert [path for path, _ in result.broken] == ["toy.py"]


def test_a_name_that_stands_twice_is_taken_from_the_first_file_and_told(loaded):
    files = {
        "toy.py": "def f(): return 1",
        "layers.py": "def f(): return 2",
        "losses.py": "from layers import f",
    }
    result = loaded(files, also=["layers.py", "losses.py"])
    assert result.names["f"]() == 1
    assert result.repeated["f"] == ["toy.py", "layers.py"]


def test_a_stub_and_an_untouched_definition_never_win(loaded):
    files = {
        "toy.py": "def f(): return 1\ng = 1 / 0\ndef h(): return 3",
        "layers.py": "def f(): return 10\ndef g(): return 20",
    }
    result = loaded(files, also=["layers.py"], untouched={"toy.py": ["f", "h"]})
    assert [result.names[name]() for name in "fgh"] == [10, 20, 3]
    assert (result.unset, result.repeated) == ({}, {})


def test_a_file_that_another_one_imports_runs_once(loaded):
    files = {
        "toy.py": "from layers import COUNTS\nCOUNTS.append(1)",
        "layers.py": "COUNTS = []",
    }
    assert loaded(files, also=["layers.py"]).names["layers.COUNTS"] == [1]


# --- statements that cannot run ---------------------------------------------------------------------------------------

CANNOT_RUN = {
    "a file that is not there": "data = open('data.csv').read()",
    "an assertion": "assert f() == 2",
    "the end of the program": "raise SystemExit",
    "an undefined name": "x = nowhere",
    "an undefined decorator": "@nowhere\ndef g(): return 1",
    "an undefined base class": "class Net(Nowhere): pass",
    "a default": "def g(x=nowhere): return 1",
    "a loop that fails on its way": "for n in (1, 0):\n    x = 1 / n",
    "several lines": "x = max(\n    1,\n    1 / 0)",
    "an exception whose message fails": "class E(Exception):\n    def __str__(self): 1 / 0\nraise E",
    "a recursion without end": "def g(): return g()\ng()",
}


@pytest.mark.parametrize("text", CANNOT_RUN.values(), ids=CANNOT_RUN)
@pytest.mark.parametrize("where", ["before", "after", "in a sibling"])
def test_a_statement_that_raises_is_left_out(loaded, text, where):
    f = "def f():\n    return 1\n"
    files = {
        "before": {"toy.py": f"{f}{text}\n"},
        "after": {"toy.py": f"def f(): return 1\n{text}\n{f}"},
        "in a sibling": {
            "toy.py": "from helper import f",
            "helper.py": f"{f}{text}\n",
        },
    }[where]
    result = loaded(files)
    assert result.names["f"]() == 1
    (statement,) = result.left_out
    assert statement.exception
    assert statement.source in text


def test_the_rest_of_a_file_is_run_as_if_the_statement_did_not_stand_there(
    loaded,
):
    text = "x = 1\ny = x + nowhere\nx += 1\nimport math; z = math.sqrt(4) / 0; w = x\n"
    result = loaded(text)
    assert (result.names["x"], result.names["w"]) == (2, 2)
    assert [
        (statement.index, statement.line) for statement in result.left_out
    ] == [
        (1, 2),
        (4, 4),
    ]
    assert set(result.unset) == {"y", "z"}


BINDS = {
    "an assignment": ("a, (b, *c) = 1 / 0", "abc"),
    "a loop": ("for a in [1 / 0]: b = 1", "ab"),
    "with": ("with open('x') as a: b = a.read()", "ab"),
    "try": (
        "try:\n    a = 1 / 0\nexcept ValueError as b:\n    import c",
        "abc",
    ),
    "a walrus": ("print([(a := 1), 1 / 0])", "a"),
    "a condition": (
        "if 1 / 0:\n    def a(): b = 1\nelse:\n    class c: d = 1",
        "ac",
    ),
    "a match": (
        "match 1 / 0:\n    case [a, *b]: pass\n    case {'x': c, **d}: pass",
        "abcd",
    ),
    "not in scopes inside": (
        "print([a for a in (1, 2)], lambda b: (c := b), 1 / 0)",
        "",
    ),
    "not an item or an attribute": ("x = {}\nx['a'] = 1 / 0", ""),
}


@pytest.mark.parametrize(("text", "names"), BINDS.values(), ids=BINDS)
def test_the_names_that_it_would_have_bound_say_so_when_they_are_used(
    loaded,
    text,
    names,
):
    result = loaded(
        f"a = b = c = d = 1\n{text}\ndef f(x): return globals()[x] + 1",
    )
    assert set(result.unset) == set(names)
    for name in "abcd":
        if name not in names:
            assert result.names["f"](name) == 2
            continue
        line = 3 if text.startswith("x = ") else 2
        with pytest.raises(
            NameNotSet,
            match=f"`{name}` is set on line {line}, which was left out",
        ) as raised:
            result.names["f"](name)
        assert raised.value.origin.file == "toy.py"


def test_what_another_worker_found_to_come_to_no_end_is_left_out_untried(
    loaded,
):
    files = {
        "toy.py": "import helper\ndef f(): return 1\nwhile True: x = 1",
        "helper.py": "while True: pass",
    }
    result = loaded(
        files,
        runner=Runner(skipped={("toy.py", 2), ("helper.py", 0)}),
    )
    assert result.names["f"]() == 1
    assert [
        (statement.file, statement.exception) for statement in result.left_out
    ] == [
        ("helper.py", ""),
        ("toy.py", ""),
    ]
    assert set(result.unset) == {"x"}


def test_what_may_take_long_is_announced_with_what_goes_on_afterwards(loaded):
    told = []
    files = {
        "toy.py": "import math\nx = [1, 2]\nif x:\n    import helper\ndef f(): return 1",
        "helper.py": "print()",
    }
    loaded(files, runner=Runner(told.append))
    assert told == [("toy.py", 2), ("helper.py", 0), ("toy.py", 2), None]


PLAIN = {
    "a function": ("def f(x, y=1, *, z=None): return x", True),
    "a class": (
        "class A(Base):\n    n = 1\n    @property\n    def f(self): return 1",
        True,
    ),
    "a literal": ("x: list = [1, (2, -y)]", True),
    "a call": ("x = f()", False),
    "a decorator": ("@f\ndef g(): pass", False),
    "a default": ("def g(x=f()): pass", False),
    "a class whose body calls": ("class A:\n    x = f()", False),
    "a class with a metaclass": ("class A(metaclass=M): pass", False),
    "an attribute": ("x = y.z", False),
    "a large number": ("x = 10 ** 10 ** 10", False),
    "a subscript": ("x[0] = 1", False),
    "a loop": ("for x in y: pass", False),
}


@pytest.mark.parametrize(("text", "plain"), PLAIN.values(), ids=PLAIN)
def test_what_needs_no_announcement(text, plain):
    assert is_plain(ast.parse(text).body[0]) is plain


def test_a_thousand_statements_that_raise_are_all_left_out(loaded):
    result = loaded("x = nowhere\n" * 3_000 + "def f(): return 1")
    assert result.names["f"]() == 1
    assert len(result.left_out) == 3_000


# --- definitions only -------------------------------------------------------------------------------------------------

SCRIPT = """
import math
import matplotlib.pyplot as plt

LEARNING_RATE = 0.1
SIZES = [1, 2]
ACTIVATIONS = {"relu": lambda z: max(z, 0)}
data = open("data.npz")
weights = data.read()

def f(x):
    return LEARNING_RATE * x + len(SIZES) + ACTIVATIONS["relu"](x)

def g():
    return weights

class Net:
    def forward(self): return math.pi

for epoch in range(10**9):
    weights += epoch
plt.show()
raise SystemExit
"""


def test_only_definitions_are_run(loaded):
    result = loaded(SCRIPT, mode=LoadMode.DEFINITIONS)
    assert result.names["f"](10) == 13
    assert result.names["Net"]().forward() > 3
    assert "data" not in result.names


def test_a_name_that_was_left_out_is_explained(loaded):
    result = loaded(SCRIPT, mode=LoadMode.DEFINITIONS)
    with pytest.raises(
        NameNotSet,
        match="`weights` is set on line 9 by code that is not run",
    ) as raised:
        result.names["g"]() + 1
    assert not raised.value.origin.tried
    assert result.left_out == []


LEFT_OUT = """
device = make()
base = make()

def f(x, where=device): return 1

@base.register
def g(): return 2

class Net(base):
    def h(self): return 3
"""


def test_a_definition_that_names_what_was_left_out_is_there_all_the_same(
    loaded,
):
    result = loaded(LEFT_OUT, mode=LoadMode.DEFINITIONS)
    assert (
        result.names["f"](0),
        result.names["g"](),
        result.names["Net"]().h(),
    ) == (
        1,
        2,
        3,
    )
    assert set(result.unset) == {"device", "base"}


def test_a_definition_that_needs_what_nobody_sets_is_left_out(loaded):
    result = loaded(
        "def f(x=nobody): return 1\ndef g(): return 2",
        mode=LoadMode.DEFINITIONS,
    )
    assert (set(result.unset), result.names["g"]()) == ({"f"}, 2)


def test_an_item_that_cannot_be_set_does_not_end_the_file(loaded):
    names = loaded(
        "x = (1, 2)\nx[5] = 3\nx.y = 4\ndef f(): return x",
        mode=LoadMode.DEFINITIONS,
    ).names
    assert names["f"]() == (1, 2)


def test_a_definition_that_was_bound_before_stays(loaded):
    names = loaded(
        "def f(): return 1\nf = compiled(f)",
        mode=LoadMode.DEFINITIONS,
    ).names
    assert names["f"]() == 1


def test_annotations_are_not_evaluated(loaded):
    names = loaded(
        "class Net:\n    def copy(self) -> Net: return self\n    width: Nothing",
    ).names
    assert names["Net"].__annotations__ == {"width": "Nothing"}


def test_a_notebook_is_always_loaded_by_its_definitions(loaded):
    texts = ("x = 5", "def f(): return x", "raise SystemExit", "y = x")
    cells = tuple(
        (f"toy.ipynb cell {number}", text)
        for number, text in enumerate(texts, 1)
    )
    result = loaded({"toy.ipynb": cells}, main="toy.ipynb")
    assert (result.names["f"](), result.names["y"]) == (5, 5)
    assert [note.kind for note in result.notes] == [NoteKind.NOTEBOOK]
    assert {"toy.ipynb cell 1", "toy.ipynb cell 4"} <= result.files
