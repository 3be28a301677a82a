"""The hostile submissions in `corpus/`, put together: includes and words replaced."""

import re
from pathlib import Path

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
PARTS = HERE / "parts"

_INCLUDE = re.compile(r"^# INCLUDE (\w+)$", re.MULTILINE)
#: A text that is repeated so often, with escapes as Python writes them.
_REPEAT = re.compile(r"^# REPEAT (\d+) (.*)\n", re.MULTILINE)
_WORD = re.compile(r"@([A-Z_]+)@")


def names():
    """Return the names of all attacks in `corpus/`."""
    return sorted(path.name for path in CORPUS.iterdir() if path.is_dir())


def write(name, folder, words):
    """Write the attack *name* as a student's folder in *folder*; *words* that are not given stay as they are."""
    for source in sorted((CORPUS / name).rglob("*")):
        if source.is_file() and "__pycache__" not in source.parts:
            target = folder / source.relative_to(CORPUS)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(
                _complete(source.read_text(encoding="utf-8"), words),
                encoding="utf-8",
                errors="surrogateescape",
                newline="",
            )


def _complete(text, words):
    text = _INCLUDE.sub(
        lambda found: (PARTS / f"{found[1]}.py").read_text(encoding="utf-8"),
        text,
    )
    text = _REPEAT.sub(_repeated, text)
    return _WORD.sub(lambda found: str(words.get(found[1], found[0])), text)


def _repeated(found):
    text = re.sub(
        r"\\(?:[ntr\\]|x[0-9a-f]{2}|u[0-9a-f]{4})",
        lambda escape: escape[0].encode().decode("unicode_escape"),
        found[2],
    )
    return text * int(found[1])
