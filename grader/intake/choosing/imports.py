"""Which of a student's files the main one takes names from by its own imports, as far as the text tells."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: `from pkg.losses import mse`, `from . import losses`: where the names come from, and
#: which.
_FROM_IMPORT = re.compile(r"\bfrom[ \t]+([.\w]+)[ \t]+import\b[ \t]*\(?([\w \t,*]*)")
_WORD = re.compile(r"\w+")


def imported_from(main: str, texts: Mapping[str, str]) -> frozenset[str]:
    """Return the paths of the modules among *texts* whose names reach the file at *main*, directly or through others."""
    reached: set[str] = set()
    waiting = [main]
    while waiting:
        words = _imported_words(texts.get(waiting.pop(), ""))
        found = {
            path
            for path in texts
            if path not in reached and _module_name(path) in words
        }
        reached |= found
        waiting += found
    return frozenset(reached - {main})


def _imported_words(text: str) -> set[str]:
    """Return every word that could be the name of a module from which *text* imports names."""
    found = _FROM_IMPORT.findall(text)
    return {
        word for source, names in found for word in _WORD.findall(f"{source} {names}")
    }


def _module_name(path: str) -> str:
    """Return what imports call the module at *path*: a package by the name of its folder."""
    folder, _, name = path.rpartition("/")
    return (
        folder.rpartition("/")[2] if name == "__init__.py" else name.rpartition(".")[0]
    )
