"""Which file names an assignment accepts, and which files it hands out itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fnmatch import fnmatchcase

from grader.model import Assignment

MODULE, NOTEBOOK = ".py", ".ipynb"

_TEST_NAME = re.compile(
    r"(test.*|.*_test|conftest|setup|__init__|__main__)\.py",
    re.IGNORECASE,
)
#: What browsers, mail programs and editors put behind a file's name: another
#: ending, the number or word of a copy.
_AGAIN = (
    r"(?P<again>(?:[ _-]*\(\d+\)| ?-? ?copy(?: \d+)?|~)?)"
    r"(?:\.(?:txt|text|download|dms|bin))*"
)
_MODULE_NAME = re.compile(
    rf"(?P<stem>.+?)(?:\.py[3w]?)+{_AGAIN}",
    re.IGNORECASE,
)
_NOTEBOOK_NAME = re.compile(
    rf"(?P<stem>.+?)(?:\.ipynb)+{_AGAIN}(?:\.json)?",
    re.IGNORECASE,
)
#: A name whose ending says nothing: "softmax", "softmax.txt".
_BARE_NAME = re.compile(r"(?P<stem>[^.]+)(?:\.(?:txt|text))?", re.IGNORECASE)
#: Words that systems put into the name of a copy.
_COPY_WORDS = frozenset(
    {"copy", "of", "kopie", "von", "copie", "de", "copia", "kopia", "kopi"},
)
#: Signs that have no glyph of their own.
_MARKS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_WORD = re.compile(r"[^\W_]+")
#: How many digits the number of a copy has at most.
_MAX_DIGITS = 3


def read_as(name: str) -> str:
    """Return the name of the Python module or notebook that a file called *name* is.

    Empty where it is neither. "softmax.PY", "softmax.py.txt", "softmax.py3" and
    "softmax.py (1)" are modules under another ending.
    """
    is_doubled = name.endswith((2 * MODULE, 2 * NOTEBOOK))
    if name.endswith((MODULE, NOTEBOOK)) and not is_doubled:
        return name
    plain = _plain(name)
    for pattern, suffix in ((_NOTEBOOK_NAME, NOTEBOOK), (_MODULE_NAME, MODULE)):
        match = pattern.fullmatch(plain)
        if match:
            again = match["again"].strip(" ~")
            space = " " if again else ""
            return f"{match['stem']}{space}{again}{suffix}"
    return ""


def read_as_handout(assignment: Assignment, name: str) -> str:
    """Return the handout's file that one called *name* may be, if its ending says nothing.

    Empty where it is not called like the handout's.
    """
    match = _BARE_NAME.fullmatch(_plain(name))
    stem, _, suffix = assignment.file.rpartition(".")
    if match and _is_copy(_words(match["stem"]), _words(stem)):
        return f"{match['stem']}.{suffix}"
    return ""


def is_copy(assignment: Assignment, name: str) -> bool:
    """Return whether *name* is that of a copy of the handout's, such as "mlp (1).py"."""
    stem, _, _ = _plain(read_as(name)).rpartition(".")
    handout_stem, _, _ = assignment.file.rpartition(".")
    return _is_copy(_words(stem), _words(handout_stem))


def name_rank(assignment: Assignment, name: str) -> int | None:
    """Return how well a file called *name* fits the handout's file: 0 is best.

    None where it does not fit. From the best: the same name; the same in
    another case; a copy of it; each of the assignment's patterns; a name that
    holds the handout's; last, the same name as a notebook, and the handout's
    further files.
    """
    if name == assignment.file:
        return 0
    plain = _plain(read_as(name)).casefold()
    if not plain:
        return None
    for place, fits in enumerate(_name_tests(assignment, plain)):
        if fits:
            # Of what fits one pattern, such as "*softmax*.ipynb", the plain
            # name is better than a copy of it.
            stem, _, _ = plain.rpartition(".")
            handout_stem, _, _ = assignment.file.casefold().rpartition(".")
            return 2 * place + 1 + (stem != handout_stem)
    return None


def _name_tests(assignment: Assignment, plain: str) -> Iterator[bool]:
    """Yield whether the name *plain* fits in each of the ways of `name_rank`."""
    file = assignment.file.casefold()
    handout_stem, _, handout_suffix = file.rpartition(".")
    stem, _, suffix = plain.rpartition(".")
    words, handout_words = _words(stem), _words(handout_stem)
    is_copied = _is_copy(words, handout_words)
    holds_name = _position(words, handout_words) >= 0
    yield plain == file
    yield suffix == handout_suffix and is_copied
    for pattern in assignment.file_patterns:
        yield fnmatchcase(plain, pattern.casefold())
    yield suffix == handout_suffix and holds_name
    yield plain == f"{handout_stem}{NOTEBOOK}"
    yield bool(suffix) and is_copied
    yield bool(suffix) and holds_name
    for further in assignment.also:
        yield plain == further.casefold()


def handed_out(assignment: Assignment) -> frozenset[str]:
    """Return the names of the files that students get, but for those they hand in."""
    names = set()
    for folder in (
        assignment.public / "starter",
        assignment.public / "public_tests",
    ):
        if folder.is_dir():
            names |= {path.name for path in folder.rglob("*") if path.is_file()}
    return frozenset(names - {assignment.file, *assignment.also})


def is_test(name: str) -> bool:
    """Return whether a file of that name is a test or part of a package, no homework."""
    return _TEST_NAME.fullmatch(name) is not None


def _plain(name: str) -> str:
    """Return *name* as it looks: without invisible marks and doubled spaces."""
    visible = _MARKS.sub("", unicodedata.normalize("NFKC", name))
    return " ".join(visible.split())


def _words(stem: str) -> list[str]:
    return _WORD.findall(stem.casefold())


def _position(words: list[str], wanted: list[str]) -> int:
    """Return where the words *wanted* stand together in *words*, or -1."""
    starts = range(len(words) - len(wanted) + 1) if wanted else ()
    for start in starts:
        if words[start : start + len(wanted)] == wanted:
            return start
    return -1


def _is_copy(words: list[str], wanted: list[str]) -> bool:
    """Return whether *words* are *wanted* and what systems add to the name of a copy."""
    place = _position(words, wanted)
    if place < 0:
        return False
    added = words[:place] + words[place + len(wanted) :]
    return all(map(_is_copy_word, added))


def _is_copy_word(word: str) -> bool:
    """Return whether systems put *word* into the name of a copy.

    A long number is not theirs: it is somebody's.
    """
    if word.isdecimal() and len(word) > _MAX_DIGITS:
        return False
    return word.rstrip("0123456789") in {"", *_COPY_WORDS}
