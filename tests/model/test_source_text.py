# ruff: noqa: RUF001 - the characters are what is tested
"""A source's bytes as the text that its author saw."""

import codecs

import pytest

from grader.model.source_text import (
    SOURCE_ENCODINGS,
    decode_source,
    without_surrogates,
)
from grader.wording.phrases import english


def remark(source):
    """Return all that is to be said of how a file was read, in English."""
    return "; it ".join(map(english, source.remarks))


PLAIN = "name = 'Zoë'\nx = 1\n"
#: Comments as students write them, by the code page of an editor that says nothing
#: about it.
COMMENTS = {
    "cp932": "# これは日本語のコメントです\nx = 1\n",
    "euc_jp": "# これは日本語のコメントです\nx = 1\n",
    "gbk": "# 计算交叉熵损失函数的梯度，然后返回结果\nx = 1  # 输入层\n",
    "big5": "# 計算交叉熵損失函數的梯度，然後返回結果\nx = 1\n",
    "cp949": "# 소프트맥스 함수를 계산합니다\nx = 1  # 입력\n",
    "cp1251": "# вычисляем функцию потерь\nx = 1\n",
    "cp1252": "# Änderung: Größe für Übung – „fertig“, ça va\nx = 1\n",
}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig"])
def test_utf_8_needs_no_remark(codec):
    source = decode_source(PLAIN.encode(codec))
    assert (source.text, source.encoding, remark(source)) == (
        PLAIN,
        "utf-8",
        "",
    )


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_one_way(mark, end):
    assert decode_source(mark + PLAIN.replace("\n", end).encode()).text == PLAIN


def test_a_form_feed_ends_no_line():
    assert decode_source(b"x = 1\n\x0cy = 2\n").text == "x = 1\n\x0cy = 2\n"


@pytest.mark.parametrize(
    "codec",
    ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"],
)
@pytest.mark.parametrize(
    "mark",
    ["", "\ufeff"],
    ids=["without mark", "with mark"],
)
@pytest.mark.parametrize("padding", ["", "\0\0"], ids=["whole", "padded"])
def test_wide_characters(codec, mark, padding):
    source = decode_source(
        f"{mark}# 计算 😀\n{PLAIN}{padding}".replace("\n", "\r\n").encode(
            codec,
        ),
    )
    assert (source.text, source.encoding) == (f"# 计算 😀\n{PLAIN}", codec)
    assert remark(source) == f"is {codec[:6].upper()}; save it as UTF-8"


def test_half_a_character_at_the_end_of_wide_text():
    assert decode_source(
        codecs.BOM_UTF16_LE + "x = 1".encode("utf-16-le") + b"\n",
    ).text.startswith("x = 1")


def test_padding_is_left_out_with_a_remark():
    source = decode_source(b"x = 1\n\0\0\0")
    assert (source.text, remark(source), source.is_text) == (
        "x = 1\n",
        "ends in NUL bytes, which were left out",
        True,
    )
    assert decode_source(bytes(5000)).text == ""


def test_nul_bytes_inside_are_no_text():
    assert not decode_source(b"x = 1\0\ny = 2\n").is_text


@pytest.mark.parametrize(
    "codec",
    [
        "cp1252",
        "latin-1",
        "cp932",
        "gbk",
        "iso8859-15",
        "koi8-r",
        "shift_jis",
        "euc_kr",
    ],
)
@pytest.mark.parametrize("before", ["", "#!/usr/bin/env python\r\n"])
def test_what_a_file_declares_is_believed(codec, before):
    word = {
        "cp932": "日本",
        "shift_jis": "日本",
        "gbk": "作业",
        "koi8-r": "слово",
        "euc_kr": "한국",
    }.get(codec, "Zoë")
    text = f"{before}# -*- coding: {codec} -*-\nname = '{word}'\n"
    source = decode_source(text.encode(codec))
    assert (source.text, source.declared, remark(source)) == (
        text.replace("\r\n", "\n"),
        codec,
        "",
    )


@pytest.mark.parametrize("end", [b"\r", b"\n"])
def test_a_declaration_stands_in_the_first_two_lines(end):
    content = end.join((b"import os", b"# coding: cp1251", b"name = '\xeb'"))
    assert decode_source(content).declared == ""


@pytest.mark.parametrize(
    "declared",
    [
        "utf-8",
        "ascii",
        "no-such-code",
        "rot13",
        "idna",
        "utf-16",
        "unicode_escape",
    ],
)
def test_a_wrong_declaration_is_remarked_on(declared):
    source = decode_source(f"# coding: {declared}\n{PLAIN}".encode("cp1252"))
    assert source.text.endswith(PLAIN)
    assert (
        remark(source)
        == f"declares {declared} and is not; it was read as Windows-1252"
    )


@pytest.mark.parametrize("declared", ["latin-1", "cp1252", "rot13"])
def test_utf_8_that_declares_something_else(declared):
    source = decode_source(f"# coding: {declared}\n{PLAIN}".encode())
    assert source.text.endswith(PLAIN)
    assert remark(source) == f"declares {declared}; it was read as UTF-8"


@pytest.mark.parametrize("codec", COMMENTS)
def test_a_code_page_nobody_names_is_recognised(codec):
    source = decode_source(COMMENTS[codec].encode(codec))
    assert (source.text, source.encoding) == (COMMENTS[codec], codec)
    assert remark(source).startswith(
        "is not UTF-8 and names no encoding; it was read as ",
    )


@pytest.mark.parametrize(
    "text",
    ["# Änderung", "# É", "# à tous, é", "# ÄÖÜäöüß", "x = 'Ø'", "# “so”"],
)
def test_little_western_text_is_not_taken_for_another(text):
    assert decode_source(text.encode("cp1252")).text == text


def test_a_stray_byte_does_not_spoil_the_rest():
    source = decode_source(
        "# Größe, für, Lösung\n# ".encode() + "ü\n".encode("cp1252"),
    )
    assert source.text == "# Größe, für, Lösung\n# ü\n"
    assert (
        remark(source)
        == "is UTF-8 only in part; the rest was read as Windows-1252"
    )


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le"])
def test_halves_of_characters(codec):
    content = "\ufeff# \ud83d and \ud83d\ude00".encode(codec, "surrogatepass")
    assert (
        decode_source(content.removeprefix(codecs.BOM_UTF8)).text
        == "# \ufffd and 😀"
    )


def test_halves_of_characters_in_text():
    assert without_surrogates("a \ud83d\ude00 \udc80") == "a 😀 \ufffd"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        bytes(range(256)),
        b"\xff\xfe\0",
        b"\xef\xbb\xbf\xff",
        b"# coding:",
    ],
)
def test_any_bytes_give_text(content):
    decode_source(content).text.encode()


def test_every_codec_that_may_be_needed_is_named():
    """A confined process cannot load another."""
    known = {codecs.lookup(name).name for name in SOURCE_ENCODINGS}
    guessed = {
        decode_source(text.encode(codec)).encoding
        for codec, text in COMMENTS.items()
    }
    assert {codecs.lookup(name).name for name in guessed} <= known
