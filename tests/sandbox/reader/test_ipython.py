"""Cells of notebooks become plain Python by IPython's rules: nothing valid is lost, nothing of IPython's is run."""

import ast

import pytest

from grader.model import ProblemKind
from grader.sandbox.reader.ipython import MAX_COMMANDS, python_of


def codes(cell):
    return [remark.code for remark in python_of(cell).remarks]


VALID = {
    "a percent sign on a continued line": "k = (labels + 10) \\\n    %10\n",
    "a percent sign in brackets": "x = (7\n     % 4)\n",
    "not equal in brackets": "y = (1\n     != 2)\n",
    "formatting": 'print("%d of %s"\n      %(1, "a"))\n',
    "a docstring with commands": 'def f():\n    """Loss.\n\n    !important: %d\n    %cd\n    ls?\n    """\n    return 1\n',
    "a text with commands": 'x = """\n!ls\n%cd ..\n?\n"""\n',
    "a command in a comment": "# %load_ext autoreload\n# !pip install x\nx = 1  # why?\n",
    "forms of Colab": '#@title Setup { run: "auto" }\nrate = 0.1 #@param {type:"number"}\n',
    "a lambda of a name get_ipython": "get_ipython().system('ls')\nget_ipython().run_line_magic('cd', '..')\n",
    "an expression at the end": "import numpy as np\nnp.ones(3)",
    "a matrix product": "x = (a\n     @b)\n",
}


@pytest.mark.parametrize("cell", VALID.values(), ids=VALID)
def test_valid_python_is_left_as_it_is(cell):
    read = python_of(cell)
    assert (read.text, read.remarks, read.fault) == (cell, (), None)


NOT_RUN = {
    "a magic": ("%matplotlib inline\nx = 1", "x = 1", ["command"]),
    "an indented one": ("  %load_ext autoreload\nx = 1", "x = 1", ["command"]),
    "one in a block": ("if True:\n    %pip install numpy\nx = 1", "if True:\n    pass\nx = 1", ["command"]),
    "one in a function": ("def f():\n    !ls\n    return 1", "def f():\n    pass\n    return 1", ["command"]),
    "a shell line": ("!pip install 'a[b]>=1' && echo {x} $y\nx = 1", "x = 1", ["command"]),
    "a shell line that is kept": ("!!ls\nx = 1", "x = 1", ["command"]),
    "one that goes on": ("!pip install \\\n    torch \\\n    numpy\nx = 1", "x = 1", ["command"]),
    "a magic that goes on": ("%config A.b \\\n  = 'svg'\nx = 1", "x = 1", ["command"]),
    "an environment": ("%env X=1\n%cd /content\n%run other.ipynb\nx = 1", "x = 1", ["command"] * 3),
    "with a semicolon": ("%matplotlib inline;\nx = 1", "x = 1", ["command"]),
    "help": ("np.sum?\n?print\nf??\n%time?\nx = 1", "x = 1", ["command"] * 4),
    "a command in a loop": ("for i in y:\n    !echo {i}\n    x = i", "for i in y:\n    pass\n    x = i", ["command"]),
    "a cell magic in the middle": ("x = 1\n%%time\ny = 2", "x = 1\ny = 2", ["command"]),
    "calls of IPython's": (",print a b\n;print a\n/len [1]\nx = 1", "x = 1", ["auto_call"] * 3),
    "a set shell line": ("files = !ls *.py\nx = 1", "files = __left_out__('!ls *.py')\nx = 1", ["assigned"]),
    "a set magic": ("t = %timeit -o f(1)\nx = 1", "t = __left_out__('%timeit -o f(1)')\nx = 1", ["assigned"]),
    "a set one in a block": ("if a:\n    b = !ls", "if a:\n    b = __left_out__('!ls')", ["assigned"]),
    "two names that are set": ("a, b = !ls", "(a, b) = __left_out__('!ls')", ["assigned"]),
    "a timed statement": ("%time w = fit(x)\nx = 1", "w = fit(x)\nx = 1", ["command"]),
    "a timed value": ("w = %time fit(x)", "w = fit(x)", ["command"]),
    "a timed cell": ("%%time\ndef f():\n    return 1", "def f():\n    return 1", ["command"]),
    "timed with options": ("%%timeit -n 1 -r1\nx = 1", "x = 1", ["command"]),
    "a timed cell with commands": ("%%time\n!ls\nx = 1", "x = 1", ["command", "command"]),
    "below a title": ("#@title A\n\n%%time\nx = 1", "x = 1", ["command"]),
    "captured": ("%%capture\n!pip install a\nx = 1", "x = 1", ["command", "command"]),
    "captured by name": ("%%capture out --no\nx = 1", "out = __left_out__('%%capture out --no')\nx = 1", ["command"]),
    "profiled": ("%%prun -s cumulative\nx = 1", "x = 1", ["command"]),
    "a magic nobody knows": ("%%grade_me\ndef f():\n    return 1", "def f():\n    return 1", ["cell_magic"]),
    "prompts": (">>> x = 1\n>>> y = 2", "x = 1\ny = 2", []),
    "prompts of IPython": ("In [1]: x = 1\n   ...: y = 2", "x = 1\ny = 2", []),
    "a whole cell indented": ("    x = 1\n    y = 2", "x = 1\ny = 2", []),
    "await": ("import asyncio\nawait asyncio.sleep(0)\nx = 1", "import asyncio\npass\nx = 1", ["statement"]),
    "await that sets": ("a = await f()\nx = 1", "a = __left_out__('a = await f()')\nx = 1", ["statement"]),
    "await in a loop": ("async for i in f():\n    x = i", "i = x = __left_out__('async for i in f():')", ["statement"]),
    "return": ("x = 1\nreturn x", "x = 1\npass", ["statement"]),
    "break": ("x = 1; break; y = 2", "x = 1\npass\ny = 2", ["statement"]),
    "await that goes on": ("await f(\n  1,\n)\nx = 1", "pass\nx = 1", ["statement"]),
}  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "python", "remarks"),
    NOT_RUN.values(),
    ids=NOT_RUN,
)
def test_what_is_left_of_a_cell(cell, python, remarks):
    read = python_of(cell)
    assert read.fault is None
    found, expected = (
        ast.unparse(ast.parse(read.text)),
        ast.unparse(ast.parse(python)),
    )
    assert sorted(found.split("\n")) == sorted(expected.split("\n"))
    assert codes(cell) == remarks


@pytest.mark.parametrize(
    "cell",
    [cell for cell, _, _ in NOT_RUN.values()],
    ids=NOT_RUN,
)
def test_lines_keep_their_numbers(cell):
    """A name that is set on a line of the cell is set on that line of what is left of it."""
    lines = cell.split("\n")
    for statement in ast.parse(python_of(cell).text).body:
        if isinstance(statement, ast.Assign) and isinstance(
            statement.targets[0],
            ast.Name,
        ):
            name = statement.targets[0].id
            assert name in lines[statement.lineno - 1]


@pytest.mark.parametrize("name", ["x", "y", "z"])
def test_commands_of_every_kind_leave_the_lines_below_alone(name):
    cell = f"\n\n%cd \\\n  ..\nfiles = !ls \\\n  -l\nf?\nawait g(\n)\nif True:\n    %time {name} = 1\n\n{name} = 2\n"
    tree = ast.parse(python_of(cell).text)
    (last,) = [statement for statement in tree.body if statement.lineno == 13]
    assert ast.unparse(last) == f"{name} = 2"


@pytest.mark.parametrize(
    "magic",
    [
        "%%bash",
        "%%html",
        "%%HTML",
        "%%javascript",
        "%%js",
        "%%latex",
        "\n%%markdown",
        "%%R -i x",
        "%%cython -a",
        "%%sh",
        "%%script bash",
        "%%sql",
        "%%svg",
        "%%perl",
        "%%ruby",
        "%%python2",
        "%%cu",
        "%%shell",
        "#@title A\n%%bash",
    ],
)
def test_cells_in_another_language_are_left_out(magic):
    read = python_of(f"{magic}\nx = 1\n")
    assert (read.text, read.written, read.fault) == ("", None, None)
    assert codes(f"{magic}\nx = 1\n") == ["language"]


def test_a_magic_that_nobody_knows_is_another_language_where_its_cell_is_no_python():
    assert codes("%%cowsay\nhello") == ["language"]
    assert python_of("%%cowsay\nhello there").fault is None
    assert codes("%%cowsay\nhello there") == ["language"]


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "\n",
        "  \n\t\n",
        "%%time",
        "%%time\n",
        "%",
        "%%",
        "!",
        "?",
        "??",
        "!!",
        "# a",
    ],
)
def test_cells_without_code(cell):
    assert not python_of(cell).text.strip(" \n#a")


@pytest.mark.parametrize(
    "first",
    [
        "%%writefile hw.py",
        "%%file hw.py",
        "%%writefile ./hw.py",
        '%%writefile "hw.py"',
    ],
)
def test_a_cell_writes_a_file(first):
    read = python_of(f"{first}\n%not a magic\nx = 1\n")
    assert (read.text, read.written.name, read.written.text) == (
        "",
        "hw.py",
        "%not a magic\nx = 1\n",
    )
    assert not read.written.appends


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/content/hw.py", "hw.py"),
        ("'/content/drive/My Drive/hw.py'", "hw.py"),
        ("~/course/hw.py", "hw.py"),
        ("src/hw.py", "src/hw.py"),
        ("./src//hw.py", "src/hw.py"),
    ],
)
def test_a_cell_writes_a_file_into_a_folder(path, name):
    assert python_of(f"%%writefile {path}\nx = 1\n").written.name == name


@pytest.mark.parametrize("options", ["-a hw.py", "hw.py -a", "--append hw.py"])
def test_a_cell_adds_to_a_file(options):
    assert python_of(f"%%writefile {options}\nx = 1\n").written.appends


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "../hw.py",
        "..",
        "hw.txt",
        "$name.py",
        "{name}.py",
        "a.py b.py",
        "-x hw.py",
        ".py",
        "a\\b.py",
        "'hw.py",
        ".hidden.py",
        "C:hw.py",
        "src/../../hw.py",
        "src/.hw.py",
        "~ada/hw.py",
    ],
)
def test_a_cell_that_writes_elsewhere_is_left_out(arguments):
    cell = f"%%writefile {arguments}\nx = 1\n"
    assert (python_of(cell).text, python_of(cell).written, codes(cell)) == (
        "",
        None,
        ["not_written"],
    )


FAULTS = {
    "words": ("this is my scratch cell", ProblemKind.SYNTAX, 1),
    "below commands": (
        "%matplotlib inline\n!ls\nx = = 1",
        ProblemKind.SYNTAX,
        3,
    ),
    "below a timed line": ("%%time\n\nx = (1", ProblemKind.SYNTAX, 3),
    "Python 2": ("x = 1\nprint x", ProblemKind.PYTHON_2, 2),
    "a conflict": (
        "x = 1\n<<<<<<< HEAD\ny = 2\n=======\ny = 3\n>>>>>>> a\n",
        ProblemKind.MERGE_MARKS,
        2,
    ),
    "a character": ("x = 1 \N{MINUS SIGN} 2", ProblemKind.CHARACTER, 1),
    "no text": ("x = '\0'", ProblemKind.NO_TEXT, 0),
}


@pytest.mark.parametrize(("cell", "kind", "line"), FAULTS.values(), ids=FAULTS)
def test_a_cell_that_does_not_parse_is_left_out_with_the_place(
    cell,
    kind,
    line,
):
    read = python_of(cell)
    assert read.text == ""
    assert (read.fault.kind, read.fault.line) == (kind, line)


@pytest.mark.parametrize(
    "cell",
    [
        "(" * 3_000,
        "[" * 199 + "]" * 199,
        "x = " + "-" * 50_000 + "1",
        "!" * 1_000,
    ],
)
def test_nesting_is_no_crash(cell):
    python_of(cell)


@pytest.mark.parametrize(
    "cell",
    ["pip install torch", "\ncd ..\n", "mkdir a b", "time f(x) y"],
)
def test_a_cell_of_one_command_without_a_mark(cell):
    read = python_of(cell)
    assert (
        read.text,
        read.fault,
        [remark.code for remark in read.remarks],
    ) == (
        "",
        None,
        ["command"],
    )


@pytest.mark.parametrize(
    "cell",
    ["pip install torch\nx = 1", "x y", "pipe install"],
)
def test_such_a_command_beside_others_is_no_python(cell):
    assert python_of(cell).fault is not None


def test_more_commands_than_a_person_writes():
    assert python_of("%cd ..\n" * (MAX_COMMANDS + 1)).fault is not None
