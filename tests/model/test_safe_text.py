import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model.safe_text import ELLIPSIS, REPLACEMENT, clean_line, clean_text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("plain, with tab\tand newline\n", "plain, with tab\tand newline\n"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;new title\x07text", "text"),
        ("\x1b]8;;http://example.com\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPdevice control\x1b\\text", "text"),
        ("\x1b]0;never ends", "0;never ends"),
        ("\x1bc\x1b(Breset", "reset"),
        ("10%\r20%\r\n30%", "10%\n20%\n30%"),
        ("a\x00b\x08c\x7f", f"a{REPLACEMENT}b{REPLACEMENT}c{REPLACEMENT}"),
        ("lone \ud800 surrogate", f"lone {REPLACEMENT} surrogate"),
        ("access\u202e\u2066level", f"access{REPLACEMENT}{REPLACEMENT}level"),
        ("\u200fשלום\u200e \ufeffzero\u200bwidth", "שלום zerowidth"),  # noqa: RUF001 -- Hebrew
        ("one\u2028two\x0cthree\x85four", "one\ntwo\nthree\nfour"),
        ("می\u200cخواهم 👩\u200d🔬 é", "می\u200cخواهم 👩\u200d🔬 é"),  # noqa: RUF001 -- Persian
    ],
)
def test_nothing_that_a_screen_obeys_is_left(text, clean):
    assert clean_text(text, 100) == clean


def test_a_long_text_ends_with_an_ellipsis():
    assert clean_text("x" * 10, 10) == "x" * 10
    assert clean_text("x" * 11, 10) == "x" * 9 + ELLIPSIS
    assert clean_text("x" * 10_000_000, 10) == "x" * 9 + ELLIPSIS


def test_text_behind_many_sequences_is_not_dropped_in_silence():
    assert clean_text("\x1b[31m" * 1000 + "end", 10).endswith(ELLIPSIS)


def test_a_line_is_one_line():
    assert clean_line("  a\n\n b\tc \r\n", 20) == "a b c"
    assert clean_line("word " * 100, 8) == "word wo" + ELLIPSIS


@given(st.text(alphabet=st.characters(), max_size=80), st.integers(1, 40))
def test_clean_text_is_short_encodable_and_stays_as_it_is(text, limit):
    clean = clean_text(text, limit)
    assert len(clean) <= limit
    assert clean.encode().decode() == clean
    assert clean_text(clean, limit) == clean
    assert not any(ord(c) < 32 and c not in "\n\t" for c in clean)
