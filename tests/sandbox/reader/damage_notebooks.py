"""Notebooks and modules after accidents, and what must hold of them: for a smoke test, and by hand for as many as one likes.

python tests/sandbox/reader/damage_notebooks.py COUNT [SEED]
"""

import ast
import json
import random
import sys

from grader.model import Array
from grader.sandbox.reader.claimed import salvage_of, survey_of
from grader.sandbox.reader.salvaging import salvage
from grader.sandbox.reader.surveying import survey

CELLS = (
    "%matplotlib inline\nimport numpy as np\n",
    "#@title Setup\n%%capture out\n!pip install -q torch \\\n  numpy\n",
    "def f(x):\n    '''Docs.\n    !no command\n    '''\n    k = x \\\n        %3\n    return k\n",
    "class A(B):\n    def g(self, y: int = 3) -> str:\n        return f'{y:>{10}} {self!r}'\n",
    "%%writefile -a hw.py\nx = 1\n",
    "%%time\nfor i in range(3):\n    !echo {i}\n    z = %timeit -o f(i)\n",
    "files = !ls *.py\n?f\nf??\n,f a b\n/f 1\n",
    "if True:\n    %pip install a\nelse:\n    await g()\nreturn 5\n",
    "match x:\n    case {'a': 1, **rest}: pass\n    case [1, *_]: pass\n",
    ">>> x = 1\n>>> y = 2\n",
    "%%bash\nls -l | grep 'x'\n",
    "x = [i for i in range(3) if (y := i) % 2]\nprint 'old'\n",
)
WORDS = (
    "%", "%%", "!", "?", "??", "\\\n", "\\", '"""', "'''", "'", "(", "[", "{", ")", "]", "}", ":", "\n", "\n    ", "\n\t",
    "\0", "\ufeff", "\u2028", "\x0c", "\r", "\r\n", "\ud800", "\N{MINUS SIGN}", "é", ";", ",f ", "/f", "lambda", "def f(",
    "await ", "%time ", "x = !", "= %", "f'{", "}'", "# ",
    "<<<<<<< a\n", "=======\n", ">>>>>>> b\n", "print 1", ">>> ", "...: ",
    "In [3]: ", "@", "->", "async ", "from __future__ import annotations\n", "\N{NO-BREAK SPACE}", "0" * 50, "[" * 60,
)  # fmt: skip
ODD = (
    None,
    5,
    True,
    [],
    {},
    "x",
    ["x = 1\n", None],
    [["x"]],
    {"cells": []},
    10**30,
    "code",
    "\ud800",
)


def damaged_text(text, rng):
    """Return *text* after one to six accidents."""
    for _ in range(rng.randint(1, 6)):
        place = rng.randrange(len(text) + 1)
        match rng.randrange(5):
            case 0 | 1:
                text = text[:place] + rng.choice(WORDS) + text[place:]
            case 2:
                text = text[:place] + text[place + rng.randint(1, 12) :]
            case 3:
                other = rng.choice(CELLS)
                text = text[:place] + other[rng.randrange(len(other)) :]
            case 4:
                text = "\n".join(
                    " " * rng.choice((0, 0, 1, 4)) + line
                    for line in text.split("\n")
                )
    return text


def damaged_notebook(rng):
    """Return the bytes of a notebook whose texts, structure or bytes are not what they were."""
    cells = [
        {"cell_type": "code", "source": rng.choice(CELLS)}
        for _ in range(rng.randint(1, 5))
    ]
    for cell in cells:
        if rng.random() < 0.7:
            cell["source"] = damaged_text(cell["source"], rng)
        if rng.random() < 0.3:
            cell["source"] = cell["source"].splitlines(
                keepends=rng.random() < 0.5,
            )
        if rng.random() < 0.1:
            cell[
                rng.choice(
                    ("source", "cell_type", "metadata", "language", "input"),
                )
            ] = rng.choice(ODD)
    document = {"cells": cells, "metadata": {}, "nbformat": 4}
    if rng.random() < 0.1:
        document[rng.choice(("cells", "metadata", "worksheets"))] = rng.choice(
            ODD,
        )
    data = bytearray(
        json.dumps(document, ensure_ascii=rng.random() < 0.5).encode(
            "utf-8",
            "surrogatepass",
        ),
    )
    for _ in range(rng.choice((0, 0, 0, 1, 3))):
        place = rng.randrange(len(data))
        data[place : place + rng.randint(0, 3)] = rng.randbytes(
            rng.randint(0, 3),
        )
    return bytes(data)


def array(content):
    return Array("uint8", (len(content),), content)


def check_notebook(content):
    """Assert what must hold of a notebook that is read, whatever it is."""
    found = survey_of(
        "hw.ipynb",
        survey({"path": "hw.ipynb", "content": array(content)}),
    )
    assert (found.problem is None) == bool(found.pieces or found.written)
    for piece in found.pieces:
        if piece.text:
            assert piece.text.count("\n") - piece.shown.count("\n") in {0, 1}, (
                piece.shown,
                piece.text,
            )
            for statement in ast.parse(piece.text).body:
                compile(
                    ast.Module([statement], []),
                    "hw.ipynb",
                    "exec",
                    dont_inherit=True,
                )
    for item in found.written:
        assert "/" not in item.path
        assert item.path.endswith(".py")


def check_module(content):
    """Assert what must hold of a module that is broken."""
    found = salvage_of(
        "hw.py",
        salvage({"path": "hw.py", "content": array(content)}),
    )
    survey_of("hw.py", survey({"path": "hw.py", "content": array(content)}))
    if found.problem is None:
        ast.parse(found.text)
        lines = (
            content.decode("utf-8", "replace")
            .replace("\r\n", "\n")
            .replace("\r", "\n")
            .count("\n")
        )
        assert found.text.count("\n") in {lines, lines + 1}, (
            content,
            found.text,
        )


def check(count, seed):
    """Check *count* notebooks and half as many modules.

    What *seed* they come from tells them again.
    """
    rng = random.Random(seed)
    for number in range(count):
        content = damaged_notebook(rng)
        try:
            check_notebook(content)
            if number % 2:
                content = damaged_text(
                    "".join(rng.choices(CELLS, k=3)),
                    rng,
                ).encode("utf-8", "surrogatepass")
                check_module(content)
        except (RecursionError, MemoryError):
            continue  # told as too large, by whoever asked
        except BaseException:
            sys.stderr.write(f"number {number} of seed {seed}: {content!r}\n")
            raise


if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    check(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
