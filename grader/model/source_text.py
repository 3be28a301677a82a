"""A source file's bytes as the text that its author saw, whatever editor saved them.

Standard library only.

Python itself reads UTF-8 and what a file declares (PEP 263). Editors also write
UTF-16 and UTF-32, code pages without a word about it, and padding. All of it is
told by the bytes alone, so that every part of the grader reads the same text.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from grader.model.legacy_encodings import likely_encoding
from grader.model.phrase import Phrase, phrase

#: Codecs that a file may declare: they map bytes to characters one after the
#: other. `idna` takes quadratic time, and `unicode_escape` makes other text of
#: plain ASCII.
_SAFE_CODEC = re.compile(
    r"""
      utf-8(-sig)? | ascii | iso8859-\d+ | cp\d+ | koi8-[a-z] | mac-[a-z]+
    | tis-620 | hp-roman8 | ptcp154 | kz1048
    | gb2312 | gbk | gb18030 | hz | big5 | big5hkscs | johab
    | euc_[a-z0-9_]+ | shift_jis[a-z0-9_]* | iso2022_[a-z0-9_]+
    """,
    re.VERBOSE,
)
_DECLARATION = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK_OR_COMMENT = re.compile(rb"[ \t\f]*(?:#.*)?")
_LINE_END = re.compile(rb"\r\n|\r|\n")
#: A declaration stands in the first two lines; nobody writes longer ones before
#: it.
_HEAD = 4096

#: Codecs that are modules of their own, which a confined process must have
#: loaded before it reads a source.
SOURCE_ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32-le",
    "utf-32-be",
    "ascii",
    "latin-1",
    "iso8859-2",
    "iso8859-15",
    "cp1250",
    "cp1251",
    "cp1252",
    "mac-roman",
    "koi8-r",
    "cp932",
    "shift_jis",
    "euc_jp",
    "gb2312",
    "gbk",
    "gb18030",
    "big5",
    "cp949",
    "euc_kr",
)

_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Which bytes of a character are NUL in ASCII text.
_WIDE = (
    ("utf-32-le", (False, True, True, True)),
    ("utf-32-be", (True, True, True, False)),
    ("utf-16-le", (False, True)),
    ("utf-16-be", (True, False)),
)
_MOSTLY, _HARDLY = 0.6, 0.1
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}",
)
_HIGH = re.compile(rb"[\x80-\xff]")
_NOT_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"


def _western(byte: int) -> str:
    codec = "latin-1" if byte in _NOT_IN_CP1252 else "cp1252"
    return bytes([byte]).decode(codec)


#: Bytes beyond ASCII that stand alone, as Python's `surrogateescape` marks
#: them, in Windows-1252; it lacks five.
_WESTERN_BYTES = {0xDC00 + byte: _western(byte) for byte in range(0x80, 0x100)}
_TITLES = {
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "cp1252": "Windows-1252",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp932": "Shift JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "cp949": "Windows-949 (Korean)",
    "gbk": "GBK (Chinese)",
    "big5": "Big5 (Chinese)",
}
#: Declared in files that editors have long since saved as UTF-8: the text is
#: valid UTF-8 by no accident.
_WESTERN = frozenset({"iso8859-1", "iso8859-15", "cp1252", "ascii"})


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file as text, without byte order mark and without padding at the end.

    Lines end in a newline alone. `encoding` is the codec that the bytes were
    read by, `declared` what the file says itself, as it says it. There are no
    `remarks` on plain UTF-8 and on what is as declared; each is the end of a
    sentence that begins with the file's name.
    """

    text: str
    encoding: str
    declared: str = ""
    remarks: tuple[Phrase, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether this can be source code at all: no text holds NUL characters."""
        return "\0" not in self.text

    @property
    def title(self) -> str:
        """The encoding's name in a sentence."""
        return _TITLES.get(self.encoding, self.encoding.upper())


def decode_source(content: bytes) -> SourceText:
    """Return the text of a source file or a notebook.

    Never raises: what makes no sense is read as Windows-1252.
    """
    wide = _wide_text(content)
    if wide is not None:
        return wide
    marked = content.startswith(codecs.BOM_UTF8)
    body = content.removeprefix(codecs.BOM_UTF8)
    plain = body.rstrip(b"\0")
    declared = "" if marked else _declared(plain)
    text, encoding, remark = _decoded(plain, declared)
    remarks: tuple[Phrase, ...] = () if remark is None else (remark,)
    if len(plain) < len(body):
        remarks += (phrase("ends in NUL bytes, which were left out"),)
    return SourceText(
        _lines(text),
        encoding=encoding,
        declared=declared,
        remarks=remarks,
    )


def without_surrogates(text: str) -> str:
    """Return *text* with pairs of surrogates joined, and lone ones become U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode(
            "utf-16-le",
            "replace",
        )
    return text


def _wide_text(content: bytes) -> SourceText | None:
    """Return the text of a file in UTF-16 or UTF-32, or None where it is in neither.

    It may have a byte order mark or none.
    """
    mark, encoding = _marked(content)
    if not encoding:
        encoding = _patterned(content)
    if not encoding.startswith(("utf-16", "utf-32")):
        return None
    body = content.removeprefix(mark)
    try:
        text = body.decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        text = body.decode(encoding, "replace")
    unpadded = without_surrogates(text).rstrip("\0")
    remark = phrase(
        "is {encoding}; save it as UTF-8",
        encoding=encoding[:6].upper(),
    )
    return SourceText(_lines(unpadded), encoding, remarks=(remark,))


def _marked(content: bytes) -> tuple[bytes, str]:
    """Return the byte order mark of *content* and its encoding, empty without one."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return mark, encoding
    return b"", ""


def _patterned(content: bytes) -> str:
    """Return the encoding that the NUL bytes in *content* tell, empty if none."""
    for encoding, pattern in _WIDE:
        if _has_pattern(content, pattern):
            return encoding
    return ""


def _has_pattern(content: bytes, pattern: tuple[bool, ...]) -> bool:
    """Return whether NUL bytes stand in *content* where *pattern*, repeated, says.

    Hardly any stand elsewhere.
    """
    unpadded = content.rstrip(b"\0")
    if b"\0" not in unpadded or len(unpadded) < 2 * len(pattern):
        return False
    for place, is_nul in enumerate(pattern):
        column = unpadded[place :: len(pattern)]
        share = column.count(0) / len(column)
        if (share < _MOSTLY) if is_nul else (share > _HARDLY):
            return False
    return True


def _declared(content: bytes) -> str:
    """Return the encoding that the first or second line declares, as it stands there.

    Empty where none does.
    """
    for line in _LINE_END.split(content[:_HEAD], maxsplit=2)[:2]:
        declaration = _DECLARATION.match(line)
        if declaration:
            return declaration[1].decode("ascii", "replace")
        if not _BLANK_OR_COMMENT.fullmatch(line):
            break
    return ""


#: A text, the name of its codec, and what is to be said about it.
_Decoded = tuple[str, str, Phrase | None]


def _decoded(content: bytes, declared: str) -> _Decoded:
    codec = _codec(declared)
    as_utf8 = _strictly(content, "utf-8")
    if codec not in ("", "utf-8") and (
        as_utf8 is None or codec not in _WESTERN
    ):
        text = _strictly(content, codec)
        if text is not None:
            return text, codec, None
    if as_utf8 is None:
        return _guessed(content, declared)
    agrees = codec == "utf-8" or not declared
    if agrees or (codec and content.isascii()):
        return as_utf8, "utf-8", None
    remark = phrase(
        "declares {encoding}; it was read as UTF-8",
        encoding=declared,
    )
    return as_utf8, "utf-8", remark


def _codec(declared: str) -> str:
    """Return Python's name for the codec *declared*.

    Empty where it has none or none that a source may be in.
    """
    try:
        name = codecs.lookup(declared).name if declared else ""
    except (LookupError, ValueError):
        return ""
    name = name.removesuffix("-sig")
    return name if _SAFE_CODEC.fullmatch(name) else ""


def _strictly(
    content: bytes,
    encoding: str,
    errors: str = "strict",
) -> str | None:
    try:
        return content.decode(encoding, errors)
    except (UnicodeError, LookupError):
        return None


def _guessed(content: bytes, declared: str) -> _Decoded:
    """Return the text of bytes that are not UTF-8, nor what they may have *declared*."""
    with_surrogates = _strictly(content, "utf-8", "surrogatepass")
    if with_surrogates is not None:
        text = without_surrogates(with_surrogates)
        remark = phrase(
            "holds halves of characters; they were put right or replaced",
        )
        return text, "utf-8", remark
    in_sequences = sum(map(len, _UTF8_SEQUENCE.findall(content)))
    if 2 * in_sequences > len(_HIGH.findall(content)):
        text = content.decode("utf-8", "surrogateescape").translate(
            _WESTERN_BYTES,
        )
        remark = phrase(
            "is UTF-8 only in part; the rest was read as Windows-1252",
        )
        return text, "utf-8", remark
    encoding = likely_encoding(content)
    if encoding == "cp1252":
        text = content.decode("ascii", "surrogateescape").translate(
            _WESTERN_BYTES,
        )
    else:
        text = content.decode(encoding, "replace")
    return text, encoding, _read_as(encoding, declared)


def _read_as(encoding: str, declared: str) -> Phrase:
    title = _TITLES[encoding]
    if declared:
        return phrase(
            "declares {encoding} and is not; it was read as {title}",
            encoding=declared,
            title=title,
        )
    return phrase(
        "is not UTF-8 and names no encoding; it was read as {title}",
        title=title,
    )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
