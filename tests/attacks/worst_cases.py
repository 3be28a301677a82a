"""Makes texts that are hard to read: something repeated, with something before and behind it.

A pattern that looks ahead, tries again or counts back is slow on such a text, if
on any. Who reads them is in `READERS`: whatever the trusted side does with a
file's bytes before and after it is graded.
"""

import random
import time
from dataclasses import dataclass

from grader.intake.choosing.handed_out import Handout
from grader.intake.choosing.imports import imported_from
from grader.model import SourceFile, Submission
from grader.model.safe_text import clean_line, clean_text
from grader.model.source_text import decode_source
from grader.report.parts.source import sources
from grader.sandbox.host.claims import Claims
from grader.sandbox.libraries.demand import needs_heavy_modules
from grader.similarity.fragments import fragments_of

_PIECES = [
    " ",
    "\t",
    "\n",
    "\r",
    "\x0c",
    '"',
    "'",
    "\\",
    "#",
    "a",
    "e",
    "x",
    "1",
    ".",
    "_",
    "(",
    "[",
    "{",
    "}",
    "=",
    "?",
    "$",
    "!",
    "%",
    ":",
    ",",
    "@",
    "-",
    "*",
    "]",
    "def ",
    "class",
    "from ",
    "import ",
    "lambda",
    "self",
    "match ",
    "MLP",
    "0x",
    'f"',
    'rb"',
    '"""',
    "\\N{",
    "coding:",
    "é",
    "\x1b",
    "\x9d",
    "\x9b",
    "\u2028",
    "\ufeff",
    "\x00",
]
PIECES = (*(piece.encode() for piece in _PIECES), b"|", b"\xff", b"\x9d")
#: The longest text of which the time is measured, and how often it is doubled
#: to get there.
LONGEST = 400_000
DOUBLINGS = 3


@dataclass(frozen=True)
class Case:
    """A text of any size."""

    before: bytes
    repeated: bytes
    behind: bytes

    def text(self, size):
        return (
            self.before
            + self.repeated * (size // len(self.repeated))
            + self.behind
        )


#: What once took time that grew with the square of the size.
KNOWN = (
    Case(b"", b"a", b"\n\xff"),
    Case(b"x", b" ", b"?\n"),
    Case(b"", b'"\\', b""),
    Case(b"", b"\t", b""),
    Case(b'"', b"\\N{", b'"'),
    Case(b"", "\x9d".encode(), b""),
    Case(b"MLP", b" ", b""),
    Case(b"from a", b" ", b""),
)


def cases(seed, count):
    """Return *count* cases that *seed* decides."""
    draw = random.Random(seed)

    def some(least, most):
        return b"".join(draw.choices(PIECES, k=draw.randint(least, most)))

    return [Case(some(0, 2), some(1, 3), some(0, 2)) for _ in range(count)]


def _file(content):
    return SourceFile("mlp.py", content)


def _choose(content):
    handout = Handout(asked={"MLP": "MLP", "mse_loss": "mse_loss"})
    handout.defines_asked(decode_source(content).text)


def _follow_imports(content):
    imported_from("a.py", {"a.py": decode_source(content).text, "b.py": ""})


def _show(content):
    file = _file(content)
    sources(Submission("ann", "Ann", files=(file,), main=file.path), ())


def _repeat(content):
    file = _file(content)
    claims = Claims(
        Submission("ann", "Ann", files=(file,), main=file.path),
    )
    for number in range(100):
        claims.is_in_source(f"word_{number}")


def _clean(content):
    text = content.decode("utf-8", "replace")
    clean_text(text, 65_536)
    clean_line(text, 2_000)


READERS = {
    "decoding": decode_source,
    "choosing a file": _choose,
    "following imports": _follow_imports,
    "choosing libraries": lambda content: needs_heavy_modules([content]),
    "repeating words": _repeat,
    "comparing submissions": lambda content: fragments_of([_file(content)]),
    "showing code": _show,
    "showing output": _clean,
}


def seconds(reader, content):
    """Return the computing time that *reader* takes for *content*."""
    started = time.thread_time()
    reader(content)
    return time.thread_time() - started


def grows_too_fast(reader, case, longest=LONGEST):
    """Return whether the time of *reader* grows much faster than the size of *case*.

    Where the size is eight times as large, so is linear time; three times that
    is allowed for a machine that is busy with something else, and a tenth of a
    second for what is too short to be measured. Quadratic time is 64 times.
    """
    growth = 2**DOUBLINGS
    short, long = case.text(longest // growth), case.text(longest)
    before = seconds(reader, short)
    # not worth waiting for: of linear time an eighth of this is far too much
    if before > 5:
        return True
    return seconds(reader, long) > 3 * growth * before + 0.1
