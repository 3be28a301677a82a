"""Which code page bytes are in that are not UTF-8 and do not say it themselves.

It is told by what characters would be common in each. East Asian and Cyrillic
text is recognised; everything else is taken for Windows-1252. Standard library
only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice

#: Lines that are looked at, and characters that are needed to tell anything.
MAX_LINES = 200
MIN_CHARACTERS = 4
MIN_LETTERS = 8

_LINE_END = re.compile(rb"[\r\n]+")
_HIGH = re.compile(rb"[\x80-\xff]")
#: Words of three letters or more, all beyond ASCII: no Western language has
#: them.
_CYRILLIC_WORD = re.compile(rb"[\xc0-\xff\xa8\xb8]{3,}")


def likely_encoding(content: bytes, fewest: int = MIN_CHARACTERS) -> str:
    """Return the codec that *content*, which is not UTF-8, is most likely in.

    It is `cp1252` where nothing else is likely. *fewest* is how many characters
    of another kind tell anything: few in names, which are short.
    """
    lines = filter(_HIGH.search, _LINE_END.split(content))
    sample = b"\n".join(islice(lines, MAX_LINES))
    for codec, is_common, share in _KINDS:
        if _share(sample, codec, is_common, fewest) >= share:
            return codec
    high = len(_HIGH.findall(sample))
    in_words = sum(map(len, _CYRILLIC_WORD.findall(sample)))
    is_cyrillic = in_words > MIN_LETTERS and in_words > high * 3 / 4
    return "cp1251" if is_cyrillic else "cp1252"


def _share(
    sample: bytes,
    codec: str,
    is_common: Callable[[str], bool],
    fewest: int,
) -> float:
    """Return the share of common ones among characters beyond ASCII, read by *codec*."""
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError:
        return 0.0
    foreign = [character for character in text if character > "\x7f"]
    if len(foreign) < fewest:
        return 0.0
    return sum(map(is_common, foreign)) / len(foreign)


def _is_kana(character: str) -> bool:
    return "\u3040" <= character <= "\u30ff"


def _is_hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7a3"


def _is_common_simplified(character: str) -> bool:
    """Return whether GB 2312 has the character among its 3,755 most frequent."""
    if _is_punctuation(character):
        return True
    return b"\xb0\xa1" <= _encoded(character, "gb2312") <= b"\xd7\xf9"


def _is_common_traditional(character: str) -> bool:
    """Return whether Big5 has the character among its 5,401 most frequent.

    Half of them count: the second byte of the others is an ASCII letter, as
    behind a capital with an accent.
    """
    if _is_punctuation(character):
        return True
    encoded = _encoded(character, "big5")
    return b"\xa4\x40" <= encoded <= b"\xc6\x7e" and encoded[1:] >= b"\xa1"


def _is_punctuation(character: str) -> bool:
    """Return whether it is punctuation of full width, which all East Asian text has."""
    return (
        "\u3000" <= character <= "\u301f" or "\uff00" <= character <= "\uff60"
    )


def _encoded(character: str, codec: str) -> bytes:
    try:
        return character.encode(codec)
    except UnicodeEncodeError:
        return b""


#: Codec, what is common in it, and the least share of it. Korean before
#: Chinese: its syllables stand where GB 2312 has its first 2,000 characters.
_KINDS = (
    ("cp932", _is_kana, 0.25),
    ("euc_jp", _is_kana, 0.25),
    ("cp949", _is_hangul, 0.85),
    ("gbk", _is_common_simplified, 0.75),
    ("big5", _is_common_traditional, 0.4),
)
