"""Which file names an assignment accepts for the handout's file, and which files it hands out itself."""

from __future__ import annotations

import re
import unicodedata
from fnmatch import fnmatchcase

from grader.model import Assignment

MODULE, NOTEBOOK = ".py", ".ipynb"

_TEST_NAME = re.compile(
    r"(test.*|.*_test|conftest|setup|__init__|__main__)\.py", re.IGNORECASE
)
#: What browsers, mail programs and editors put behind a file's name: another ending,
#: the number or word of a copy.
_AGAIN = (
    r"(?P<again>(?:[ _-]*\(\d+\)| ?-? ?copy(?:"
    r" \d+)?|~)?)(?:\.(?:txt|text|download|dms|bin))*"
)
_MODULE_NAME = re.compile(rf"(?P<stem>.+?)(?:\.py[3w]?)+{_AGAIN}", re.IGNORECASE)
_NOTEBOOK_NAME = re.compile(
    rf"(?P<stem>.+?)(?:\.ipynb)+{_AGAIN}(?:\.json)?", re.IGNORECASE
)
#: A name whose ending says nothing: "softmax", "softmax.txt".
_BARE_NAME = re.compile(r"(?P<stem>[^.]+)(?:\.(?:txt|text))?", re.IGNORECASE)
#: Words that systems put into the name of a copy.
_COPY_WORDS = frozenset(
    {"copy", "of", "kopie", "von", "copie", "de", "copia", "kopia", "kopi"}
)
# have no glyph of their own
_MARKS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_WORD = re.compile(r"[^\W_]+")
#: How many digits the number of a copy has at most.
_MAX_DIGITS = 3


def read_as(name: str) -> str:
    """Return the name of the Python module or notebook that a file called *name* is.

    Empty where it is neither.

    "softmax.PY", "softmax.py.txt", "softmax.py3" and "softmax.py (1)" are modules under
    another ending.
    """
    if name.endswith((MODULE, NOTEBOOK)) and not name.endswith(
        (2 * MODULE, 2 * NOTEBOOK)
    ):
        return name
    plain = _plain(name)
    for pattern, suffix in ((_NOTEBOOK_NAME, NOTEBOOK), (_MODULE_NAME, MODULE)):
        if found := pattern.fullmatch(plain):
            again = found["again"].strip(" ~")
            return f"{found['stem']}{' ' * bool(again)}{again}{suffix}"
    return ""


def read_as_handout(assignment: Assignment, name: str) -> str:
    """Return the name that a file *name* stands for whose ending says nothing and which is called like the handout's."""
    found = _BARE_NAME.fullmatch(_plain(name))
    stem, _, suffix = assignment.file.rpartition(".")
    return (
        f"{found['stem']}.{suffix}"
        if found and _is_copy(_words(found["stem"]), _words(stem))
        else ""
    )


def is_copy(assignment: Assignment, name: str) -> bool:
    """Return whether a file called *name* is named like a copy of the handout's, such as "mlp (1).py"."""
    own, wanted = (
        _words(text.rpartition(".")[0])
        for text in (_plain(read_as(name)), assignment.file)
    )
    return _is_copy(own, wanted)


def name_rank(assignment: Assignment, name: str) -> int | None:
    """Return how well a file called *name* fits the handout's file (0 is best), or None where it does not.

    The same name; the same in another case; a copy of it; each of the assignment's
    patterns; a name that holds the handout's; last, the same name as a notebook, and
    the handout's further files.
    """
    if name == assignment.file:
        return 0
    plain = _plain(read_as(name)).casefold()
    if not plain:
        return None
    stem, _, suffix = assignment.file.casefold().rpartition(".")
    own_stem, _, own_suffix = plain.rpartition(".")
    own, wanted = _words(own_stem), _words(stem)
    is_kind = own_suffix == suffix
    tests = (
        plain == assignment.file.casefold(),
        is_kind and _is_copy(own, wanted),
        *(
            fnmatchcase(plain, pattern.casefold())
            for pattern in assignment.file_patterns
        ),
        is_kind and _position(own, wanted) >= 0,
        plain == f"{stem}{NOTEBOOK}",
        bool(own_suffix) and _is_copy(own, wanted),
        bool(own_suffix) and _position(own, wanted) >= 0,
        *(plain == further.casefold() for further in assignment.also),
    )
    place = next((place for place, fits in enumerate(tests) if fits), None)
    # Of what fits one pattern, such as "*softmax*.ipynb", the plain name is better than
    # a copy of it.
    return None if place is None else 2 * place + 1 + (own_stem != stem)


def handed_out(assignment: Assignment) -> frozenset[str]:
    """Return the names of the source files that students get with the assignment, without the one they hand in."""
    folders = (assignment.public / "starter", assignment.public / "public_tests")
    names = {
        path.name
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*")
        if path.is_file()
    }
    return frozenset(names - {assignment.file, *assignment.also})


def is_test(name: str) -> bool:
    """Return whether a file of that name is a test, or belongs to a package, rather than to the homework."""
    return _TEST_NAME.fullmatch(name) is not None


def _plain(name: str) -> str:
    """Return *name* as it looks: in one form of writing, without invisible marks and doubled spaces."""
    return " ".join(_MARKS.sub("", unicodedata.normalize("NFKC", name)).split())


def _words(stem: str) -> list[str]:
    return _WORD.findall(stem.casefold())


def _position(words: list[str], wanted: list[str]) -> int:
    """Return where the words *wanted* stand together in *words*, or -1."""
    starts = range(len(words) - len(wanted) + 1) if wanted else ()
    return next(
        (start for start in starts if words[start : start + len(wanted)] == wanted), -1
    )


def _is_copy(words: list[str], wanted: list[str]) -> bool:
    """Return whether *words* are those of a copy: *wanted*, and only what systems add to the name of a copy."""
    place = _position(words, wanted)
    if place < 0:
        return False
    added = words[:place] + words[place + len(wanted) :]
    return all(
        word.rstrip("0123456789") in {"", *_COPY_WORDS} and len(word) <= _longest(word)
        for word in added
    )


def _longest(word: str) -> int:
    """Return how long a word of a copy may be: a number is short, else it is somebody's."""
    return _MAX_DIGITS if word.isdecimal() else len(word)
