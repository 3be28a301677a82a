import re
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.lexers.python import PythonLexer

from grader.report.writing import highlight
from grader.report.writing.highlight import highlighted

PROJECT = Path(__file__).resolve().parents[3]
PIECES = [
    "def f(x):", "class A(B):", "@torch.no_grad()", "match name:", "case _:", "match = 3", "lazy import os", "x.sum()",
    "from . import (print,", "import sum as y, z", "yield from a", "async for b in c", "self.print(cls)", "__init__", "rb",
    "f'{a!r:>{width}} {b[\"c\"]}'", "r'\\'", "b'\\x00%d'", '"""a', "'''", '"', "'", "# not a 'string", "\\", "{", "}", "(",
    "1e-5j", "0xFF", ".5", "x.5", "...", "a:=b", "->", "~x @ y", "!=", "é", "²if", "\t", "  ", " ", "\n", "\n    ", "\n\n",
]  # fmt: skip


def by_pygments(code):
    """Return the styles and texts of each line as Pygments itself finds them, neighbours of one style together."""
    lines = [[]]
    for kind, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(
        code,
    ):
        for number, part in enumerate(text.split("\n")):
            lines += [[]] if number else []
            lines[-1] += [(highlight._style(kind), part)] if part else []
    return [
        [
            (style, "".join(t for _, t in group))
            for style, group in groupby(one, lambda t: t[0])
        ]
        for one in lines
    ]


def by_us(code):
    lines = highlighted(code).split("\n")
    found = [
        re.findall("\x0e(.)\x0f([^\x10]+)\x10|([^\x0e]+)", line)
        for line in lines
    ]
    return [
        [(style, text or plain) for style, text, plain in line]
        for line in found
    ]


@pytest.mark.parametrize(
    "folder",
    ["assignments", "examples", "grader", "tests/report"],
)
def test_code_is_coloured_as_pygments_colours_it(folder):
    files = sorted((PROJECT / folder).rglob("*.py"))[:60]
    assert files
    for file in files:
        code = file.read_text(encoding="utf-8", errors="replace")
        assert by_us(code) == by_pygments(code), file


@given(
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join)
    | st.lists(st.sampled_from(PIECES)).map("".join),
)
def test_what_is_hardly_python_is_coloured_as_pygments_colours_it(code):
    assert by_us(code) == by_pygments(code)


def test_a_string_over_several_lines_is_coloured_on_each():
    assert (
        highlighted("'''a\n\nb'''\nc")
        == "\x0es\x0f'''a\x10\n\n\x0es\x0fb'''\x10\nc"
    )


def test_hostile_lines_take_no_longer_than_others():
    for line in (
        "a" * 200_000,
        "a " * 100_000,
        "(" * 200_000,
        "\t" * 20_000,
        "a." * 100_000,
    ):
        assert highlighted(line) == line


COSTLY = {
    "tabs": "\t" * 100_000 + '"',
    "blank lines": "\n" * 100_000,
    "names of characters": '"' + "\\N{" * 30_000,
}


@pytest.mark.parametrize("code", COSTLY.values(), ids=COSTLY)
def test_code_that_would_take_too_long_stays_plain(code):
    assert highlighted(f"def f():{code}") == f"def f():{code}"


def test_what_follows_too_many_tokens_is_plain(monkeypatch):
    monkeypatch.setattr(highlight, "MAX_TOKENS", 3)
    code = "1 2 3 4 5"
    assert highlighted(code).endswith(" 3 4 5")
    assert highlighted(code).startswith("\x0em\x0f1\x10")
