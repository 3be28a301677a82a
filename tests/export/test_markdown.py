"""Tables for GitHub, read back by a Markdown parser of somebody else's."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grader.export.markdown import escaped, table
from grader.model.safe_text import clean_line

HEADER = ("student", "state")
READER = MarkdownIt("commonmark", {"html": True}).enable("table")


def rows_of(text):
    """Return the cells of the tables in a page, and everything in it that is neither table nor text."""
    rows, other = [], set()
    for token in READER.parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append("".join(child.content for child in token.children))
            other |= {child.type for child in token.children} - {
                "text",
                "text_special",
            }
        elif not token.type.startswith(("t", "paragraph")):
            other.add(token.type)
    return rows, other


@pytest.mark.parametrize(
    "name",
    [
        "a|b", "a\\|b", "\\", "`|`", "<script>alert(1)</script>", "<!--", "&lt;", "&#124;", "**x**", "[x](http://evil)",
        "![x](http://evil/x.png)", "http://evil.example", "| --- |", "# x", "@team", "$x$", "~~~",
    ],
)  # fmt: skip
def test_hostile_names_stay_text(name):
    rows, other = rows_of(table(HEADER, [(name, "x"), ("ada", "full score")]))
    assert rows == [list(HEADER), [name, "x"], ["ada", "full score"]]
    assert not other


@given(st.text(max_size=60))
def test_any_text_stays_text(name):
    rows, other = rows_of(table(HEADER, [(name, "x")]))
    assert rows[1] == [clean_line(name, 300).strip(), "x"]
    assert not other


def test_no_sign_reaches_the_page():
    assert escaped("www.evil.example") == "www&#46;evil&#46;example"
    assert html.unescape(escaped("a_b|c\n\x1b[31md")) == "a_b|c d"


def test_a_long_table_is_cut_and_says_so():
    text = table(HEADER, (("ada", "x" * 90) for _ in range(100)), 1000)
    rows, _ = rows_of(text)
    assert len(text) < 1300
    assert rows[-1][0] == f"and {100 - len(rows) + 2} more"
