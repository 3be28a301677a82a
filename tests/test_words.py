"""One word for one thing: words that docs/glossary.md has retired stand nowhere."""

import re
from pathlib import Path

import pytest
import typer.main

from grader.cli.app import app

ROOT = Path(__file__).parents[1]
GLOSSARY = ROOT / "docs" / "glossary.md"
FOLDERS = (
    "assignments",
    "benchmarks",
    "docs",
    "grader",
    "hidden_tests",
    "reference",
    "templates",
    "tests",
)
SUFFIXES = {".css", ".html", ".js", ".md", ".py", ".toml", ".txt"}
#: Work as students write it, and pages that name retired words to refuse them.
OTHERS_WORDS = (
    "tests/submissions",
    "tests/attacks/corpus",
    "tests/test_words.py",
    "docs/glossary.md",
)


def rows():
    """Return the word, its meaning and the words it replaces, of each line of the glossary."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    cells = [
        line.strip("|").split("|") for line in lines if line.startswith("|")
    ]
    return [tuple(cell.strip() for cell in row) for row in cells[2:]]


RETIRED = {
    retired: word
    for word, _, instead in rows()
    for retired in instead.split(", ")
    if retired
}


def plain(text):
    """Return *text* as words in lower case with single blanks: `KnownMistake` and `known_mistake` are two words each."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return re.sub(r"[\s_#\"'“”]+", " ", text).lower()


def retired_words(text):
    words = plain(text)
    return {word for word in RETIRED if re.search(rf"\b{word}s?\b", words)}


def texts():
    """Yield the path and the text of every file of ours that people read."""
    paths = [
        *ROOT.glob("*.md"),
        *(path for name in FOLDERS for path in (ROOT / name).rglob("*")),
    ]
    for path in sorted(paths):
        name = path.relative_to(ROOT).as_posix()
        if (
            path.suffix in SUFFIXES
            and path.is_file()
            and not name.startswith(OTHERS_WORDS)
        ):
            yield name, path.read_text(encoding="utf-8")


def test_retired_words_stand_nowhere():
    read = dict(texts())
    assert len(read) > 800
    retired_by_file = {name: retired_words(text) for name, text in read.items()}
    assert {
        name: words for name, words in retired_by_file.items() if words
    } == {}


def test_file_names_hold_no_retired_word():
    names = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "grader").rglob("*")
    ]
    assert [name for name in names if retired_words(name)] == []


def test_the_command_line_holds_no_retired_word():
    group = typer.main.get_command(app)
    assert len(group.commands) > 20
    for name, command in group.commands.items():
        texts = [command.help or ""]
        for parameter in command.params:
            texts += [
                parameter.name,
                *parameter.opts,
                getattr(parameter, "help", None) or "",
            ]
        assert retired_words("\n".join(texts)) == set(), name


@pytest.mark.parametrize(
    "text",
    [
        "A known mistake.",
        "known\n    # mistakes",
        "KnownMistakes",
        "known_mistake",
        '"known"\n "mistake"',
    ],
)
def test_a_retired_word_is_seen_however_it_is_written(text):
    assert retired_words(text) == {"known mistake"}


def test_the_glossary_says_each_word_once_in_order():
    words = [word for word, _, _ in rows()]
    assert words == sorted(set(words))
    assert not set(words) & set(RETIRED)
    assert len(RETIRED) > 5
