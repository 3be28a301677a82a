"""Which files the main one takes names from by its imports, as far as the text tells."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: `from pkg.losses import mse`, `from . import losses`: where the names come
#: from, and which.
_FROM_IMPORT = re.compile(
    r"\bfrom[ \t]+([.\w]+)[ \t]+import\b[ \t]*\(?([\w \t,*]*)",
)
_WORD = re.compile(r"\w+")


def imported_from(main: str, texts: Mapping[str, str]) -> frozenset[str]:
    """Return the paths of the modules among *texts* whose names reach *main*.

    They reach it directly or through other modules.
    """
    reached: set[str] = set()
    waiting = [main]
    while waiting:
        words = _imported_words(texts.get(waiting.pop(), ""))
        for path in texts:
            if path not in reached and _module_name(path) in words:
                reached.add(path)
                waiting.append(path)
    return frozenset(reached - {main})


def _imported_words(text: str) -> set[str]:
    """Return every word that may be a module from which *text* imports names."""
    words: set[str] = set()
    for source, names in _FROM_IMPORT.findall(text):
        words.update(_WORD.findall(f"{source} {names}"))
    return words


def _module_name(path: str) -> str:
    """Return what imports call the module at *path*: a package has its folder's name."""
    folder, _, name = path.rpartition("/")
    if name == "__init__.py":
        return folder.rpartition("/")[2]
    return name.rpartition(".")[0]
