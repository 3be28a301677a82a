"""Winnowing: what counts as the same code, and where it stands."""

import json
import random

import pytest

from grader.model import SourceFile
from grader.similarity.code import code_files, code_of, tokens_of
from grader.similarity.fragments import (
    LENGTH,
    WINDOW,
    all_fragments,
    fragments_of,
    hashes,
    winnowed,
)
from grader.similarity.passages import passages


def file(text, path="toy.py"):
    return SourceFile(path, text if isinstance(text, bytes) else text.encode())


def share(one, other):
    one, other = (
        fragments_of([file(one)]).keys(),
        fragments_of([file(other)]).keys(),
    )
    return len(one & other) / len(one)


def test_renaming_moving_and_layout_change_little(texts):
    original, disguised, other = texts
    assert share(original, disguised) > 0.7
    assert share(original, other) < 0.1


def test_names_of_libraries_and_numbers_are_kept():
    found = " ".join(
        token.text for token in tokens_of("y = np.exp(self.z, 2.5)  # e")
    )
    assert found == "name = name . exp ( name . name , 2.5 )"
    assert tokens_of("a.max()") != tokens_of("a.min()")
    assert tokens_of("x = 1") != tokens_of("x = 2")


def test_docstrings_and_comments_leave_no_trace():
    plain = "def f(x):\n    return x\n"
    told = 'def g(y):\n    """Return y."""\n    # or not\n\n    return y\n'
    assert [token.text for token in tokens_of(plain)] == [
        token.text for token in tokens_of(told)
    ]


def test_what_two_share_is_found_wherever_it_stands():
    """The guarantee of the paper: a run of LENGTH + WINDOW - 1 common tokens has a common fragment."""
    chance = random.Random(5)
    for _ in range(200):
        words = [f"{chance.randrange(10**6)}" for _ in range(400)]
        common = words[: LENGTH + WINDOW - 1]
        one = [
            *words[100 : 100 + chance.randrange(90)],
            *common,
            *words[200:250],
        ]
        other = [
            *words[300 : 300 + chance.randrange(90)],
            *common,
            *words[250:300],
        ]
        assert share_of_words(one, other)


def share_of_words(one, other):
    first, second = (
        {digest for _, digest in winnowed(hashes(tokens_of(" , ".join(part))))}
        for part in (one, other)
    )
    return first & second


def test_short_code_has_no_fragments():
    assert fragments_of([file("x = 1\n")]) == {}
    assert list(winnowed([7])) == [(0, 7)]


@pytest.mark.parametrize(
    "text",
    [
        "def f(:\n" * 30,
        "x = (1,\n" * 30,
        "\0" * 100,
        "'''" + "a b c\n" * 50,
        "  x = 1\n y = 2\n   z = 3\n",
        b"\xff\xfe\xfa" * 99,
    ],
    ids=[
        "syntax",
        "open brackets",
        "null bytes",
        "open text",
        "indentation",
        "no text",
    ],
)
def test_what_is_no_python_is_no_error(text):
    fragments_of([file(text)])


def test_broken_indentation_hides_nothing(texts):
    original = texts[0]
    assert (
        share(
            original,
            "  def broken(:\n" + original.replace("\n        ", "\n      \t "),
        )
        > 0.8
    )


def test_a_notebook_is_its_code_cells(texts, submission):
    cells = [
        {"cell_type": "markdown", "source": ["# Hello"]},
        {
            "cell_type": "code",
            "source": ["%matplotlib inline\n", "!pip install torch\n"],
        },
        {"cell_type": "code", "source": texts[0].splitlines(keepends=True)},
    ]
    (notebook,) = submission({"toy.ipynb": json.dumps({"cells": cells})}).files
    assert (
        fragments_of([notebook]).keys() == fragments_of([file(texts[0])]).keys()
    )


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", '{"cells": [{}]}', "[" * 100_000],
)
def test_a_notebook_without_cells_is_empty(text):
    assert code_of(file(text, "toy.ipynb")) == ""


def test_only_code_is_read_the_main_file_first():
    files = [
        file("", name)
        for name in ("a.py", "data.npz", "b.ipynb", "main.txt", "c.PY")
    ]
    assert [one.path for one in code_files(files, "main.txt")] == [
        "main.txt",
        "a.py",
        "b.ipynb",
        "c.PY",
    ]


def test_every_kept_fragment_is_a_fragment(texts):
    assert fragments_of([file(texts[0])]).keys() <= all_fragments(
        [file(texts[0])],
    )


def test_passages_show_the_same_code_side_by_side(texts):
    original, disguised, _ = texts
    one, other = fragments_of([file(original)]), fragments_of([file(disguised)])
    found = passages(one.keys() & other.keys(), one, other)
    left, right = original.split("\n"), disguised.split("\n")
    assert len(found) == 3
    for passage, (first, second) in zip(
        found,
        [("softmax", "probs"), ("picked", "chosen"), ("weights", "theta")],
        strict=True,
    ):
        assert first in "".join(
            left[passage.in_first.first - 4 : passage.in_first.last],
        )
        assert second in "".join(
            right[passage.in_second.first - 4 : passage.in_second.last],
        )
