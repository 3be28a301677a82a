"""What the first line of a cell asks for: Python, another language, or a file.

Pure.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import PurePosixPath

#: Cell magics that run the cell as Python among the notebook's own names.
PYTHON = frozenset(
    (
        "time",
        "timeit",
        "capture",
        "prun",
        "debug",
        "memit",
        "mprun",
        "lprun",
        "heat",
        "snakeviz",
        "scalene",
        "ipytest",
    ),
)
#: Cell magics that write the cell to a file.
WRITERS = frozenset(("writefile", "file"))
#: Cell magics that take the cell for something else, or run it where the
#: notebook's names are not known.
FOREIGN = frozenset(
    (
        "bash",
        "bigquery",
        "bqsql",
        "cmd",
        "cpp",
        "css",
        "cu",
        "cuda",
        "cython",
        "fortran",
        "haskell",
        "html",
        "javascript",
        "js",
        "julia",
        "latex",
        "manim",
        "markdown",
        "matlab",
        "mermaid",
        "node",
        "nvcc",
        "octave",
        "perl",
        "powershell",
        "pypy",
        "python",
        "python2",
        "python3",
        "r",
        "ruby",
        "scala",
        "script",
        "sh",
        "shell",
        "sql",
        "svg",
        "sx",
        "system",
        "tikz",
        "typescript",
        "verilog",
        "yaml",
    ),
)
#: Commands that IPython takes without a mark, where they are all of a cell.
UNMARKED = frozenset(
    (
        "alias",
        "autoreload",
        "bookmark",
        "cat",
        "cd",
        "clear",
        "conda",
        "config",
        "cp",
        "env",
        "hist",
        "history",
        "less",
        "ll",
        "load_ext",
        "ls",
        "mamba",
        "man",
        "matplotlib",
        "micromamba",
        "mkdir",
        "more",
        "mv",
        "pip",
        "pwd",
        "pylab",
        "reset",
        "rm",
        "rmdir",
        "run",
        "time",
        "timeit",
        "uv",
        "who",
        "whos",
    ),
)
#: Characters that no plain path has.
_NOT_IN_A_PATH = frozenset('\\:*?"<>|${}~')
_FIRST_LINE = re.compile(r"%%(?P<name>[^\s?]+)[ \t]*(?P<arguments>[^\n]*)")


@dataclass(frozen=True, slots=True)
class CellMagic:
    """The first line of a cell: a magic's name and what stands behind it."""

    name: str
    arguments: str

    @property
    def line(self) -> str:
        """The line, without what stands behind the name where that is much."""
        return f"%%{self.name} {self.arguments}".strip()[:100]


@dataclass(frozen=True, slots=True)
class Written:
    """What a cell writes: the name of a module, whether it adds to it, and the text."""

    name: str
    text: str
    appends: bool = False


def cell_magic_of(line: str) -> CellMagic | None:
    """Return the cell magic in the first *line* of a cell, or None.

    `%%time?` asks for help instead.
    """
    first_line = _FIRST_LINE.match(line)
    if first_line is None or "?" in line[: first_line.end("name") + 1]:
        return None
    return CellMagic(first_line["name"], first_line["arguments"].strip())


def is_foreign(magic: CellMagic) -> bool:
    """Return whether the cell of *magic* is in another language, or runs elsewhere."""
    return magic.name.lower() in FOREIGN


def written_by(magic: CellMagic, text: str) -> Written | None:
    """Return the module that the cell of *magic* writes.

    A relative path lies below the notebook's folder. An absolute one names a
    folder of the student's machine: its last part counts. None where it leads
    elsewhere, or does not end in .py.
    """
    if "\\" in magic.arguments:
        return None
    try:
        words = shlex.split(magic.arguments)
    except ValueError:  # a quote that is not closed
        return None
    names = [word for word in words if word not in {"-a", "--append"}]
    if len(names) != 1 or names[0].startswith("-"):
        return None
    is_at_home = names[0].startswith("~/")
    name = str(PurePosixPath(names[0][is_at_home:]))
    if name.startswith("/"):
        name = name.rpartition("/")[2]
    if not name.endswith(".py") or "/." in f"/{name}":
        return None
    if not name.isprintable() or set(name) & _NOT_IN_A_PATH:
        return None
    return Written(name, text, appends=len(words) > 1)
