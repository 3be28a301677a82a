"""A cell of a notebook as plain Python, by IPython's own rules: none of its commands is run.

Its transformer finds one command after the other. What it would write in their
place is not used: a statement that does nothing stands there, or a call of
`LEFT_OUT` where a name is set, and as many empty lines as keep the numbers of
the lines that follow.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from IPython.core.inputtransformer2 import (
    EscapedCommand,
    MagicAssign,
    SystemAssign,
    TokenTransformBase,
    TransformerManager,
    make_tokens_by_line,
)

from grader.model import Problem, ProblemKind
from grader.sandbox.reader import LEFT_OUT
from grader.sandbox.reader.faults import fault_of
from grader.sandbox.reader.magics import (
    PYTHON,
    UNMARKED,
    WRITERS,
    CellMagic,
    Written,
    cell_magic_of,
    is_foreign,
    written_by,
)
from grader.sandbox.reader.refused import without_refused
from grader.sandbox.reader.source_lines import Remark

#: Commands of one cell; a cell with more is none that a person wrote.
MAX_COMMANDS = 500
_SHOWN = 80
_FIRST_LOOK = 40
#: `%time statement`, which IPython runs among the notebook's own names.
_TIMED = re.compile(r"%time[ \t]+(?![-\s])(?P<statement>.+)", re.DOTALL)

#: What IPython raises over cells that are cut off or indented wrongly.
_CONFUSED = (SyntaxError, IndexError, ValueError, AssertionError)

_manager = TransformerManager()


@dataclass(frozen=True, slots=True)
class PythonCell:
    """A cell as plain Python, empty where it is left out.

    A file that it writes; the fault for which it is left out.
    """

    text: str = ""
    remarks: tuple[Remark, ...] = ()
    written: Written | None = None
    fault: Problem | None = None


def python_of(cell: str) -> PythonCell:
    """Return a *cell*, whose lines end in newlines, as plain Python."""
    if not cell.strip():
        return PythonCell()
    if _fault(cell) is None:  # no command of IPython is valid Python
        return _without_refused(cell, ())
    lines = _cleaned(cell)
    start = next(
        (number for number, line in enumerate(lines) if _says_something(line)),
        len(lines),
    )
    magic = cell_magic_of(lines[start]) if start < len(lines) else None
    if magic is not None:
        return _with_magic(magic, start, lines)
    words = cell.split(maxsplit=1)
    if words[0] in UNMARKED and "\n" not in cell.strip():
        return PythonCell(
            remarks=(
                Remark("command", line=start + 1, detail=cell.strip()[:_SHOWN]),
            ),
        )
    return _without_commands(lines, ())


def _with_magic(
    magic: CellMagic,
    start: int,
    lines: Sequence[str],
) -> PythonCell:
    """Return a cell whose line *start* is the cell magic *magic*, with only comments above it."""
    body = lines[start + 1 :]
    if magic.name in WRITERS:
        written = written_by(magic, "".join(body))
        code, detail = (
            ("written", written.name)
            if written
            else ("not_written", f"`{magic.arguments[:_SHOWN]}`")
        )
        return PythonCell(
            remarks=(Remark(code, detail=detail),),
            written=written,
        )
    if is_foreign(magic):
        return PythonCell(
            remarks=(Remark("language", detail=f"`{magic.line}`"),),
        )
    outputs = (
        re.findall(r"(?<!\S)[A-Za-z_]\w*", magic.arguments)
        if magic.name == "capture"
        else []
    )
    instead = f"{outputs[0]} = {_left_out(magic.line)}\n" if outputs else "\n"
    remark = Remark(
        "command" if magic.name in PYTHON else "cell_magic",
        line=start + 1,
        detail=magic.line,
    )
    read = _without_commands([*["\n"] * start, instead, *body], (remark,))
    if magic.name in PYTHON or _defines(read.text):
        return read
    return PythonCell(remarks=(Remark("language", detail=f"`{magic.line}`"),))


def _without_commands(
    lines: Sequence[str],
    remarks: Sequence[Remark],
) -> PythonCell:
    """Return what is left of *lines*.

    A command that is indented for no reason leaves nothing behind.
    """
    text, command_remarks = _replaced(lines, "pass")
    fault = _fault(text)
    if fault is not None and command_remarks:
        text, command_remarks = _replaced(lines, "")
        if _fault(text) is None:
            fault = None
    if fault is not None:
        return PythonCell(fault=fault)
    return _without_refused(text, [*remarks, *command_remarks])


def _replaced(lines: Sequence[str], filler: str) -> tuple[str, list[Remark]]:
    """Return *lines* as one text without commands, and the remarks.

    *filler* stands in the place of commands that are indented.
    """
    done: list[str] = []
    lines, remarks = list(lines), list[Remark]()
    while (
        len(remarks) < MAX_COMMANDS
        and (command := _next_command(lines)) is not None
    ):
        remark = _replace(lines, *command, filler)
        remarks.append(replace(remark, line=remark.line + len(done)))
        end = command[0].start_line + command[1]
        # outside blocks: what follows stands for itself
        if not lines[command[0].start_line].startswith((" ", "\t")):
            done += lines[:end]
            del lines[:end]
    return "".join([*done, *lines]), remarks


def _without_refused(text: str, remarks: Sequence[Remark]) -> PythonCell:
    accepted, refused = without_refused(text)
    return PythonCell(accepted, (*remarks, *refused))


def _cleaned(cell: str) -> list[str]:
    """Return the lines of *cell* as IPython runs it, their numbers kept.

    Prompts and common indentation are gone.
    """
    lines = _lines(cell)
    # what is empty above is cut off
    first = next(number for number, line in enumerate(lines) if line.strip())
    cleaned = lines
    for transform in _manager.cleanup_transforms:
        cleaned = transform(cleaned)
    return [*["\n"] * first, *_lines("".join(cleaned))]


def _lines(text: str) -> list[str]:
    """Return the lines of *text* with their ends, as Python counts them."""
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")]


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _next_command(lines: list[str]) -> tuple[TokenTransformBase, int] | None:
    """Return the first command that IPython would replace, and its number of lines.

    None without.

    Mostly it is near the top: a few lines are looked at first, for to find
    tokens takes long.
    """
    count = _FIRST_LOOK
    while count < len(lines):
        command = _command_in(lines[:count])
        if command is not None and command[0].start_line + command[1] < count:
            return command
        count *= 4
    return _command_in(lines)


def _command_in(lines: list[str]) -> tuple[TokenTransformBase, int] | None:
    try:
        tokens = make_tokens_by_line(lines)
        commands = [
            command
            for kind in _manager.token_transformers
            if (command := kind.find(tokens)) is not None
        ]
    except _CONFUSED:
        return None
    for command in sorted(commands, key=TokenTransformBase.sortby):
        try:
            transformed = command.transform(list(lines))
        except _CONFUSED:
            continue
        return command, len(lines) - len(transformed) + 1
    return None


def _replace(
    lines: list[str],
    command: TokenTransformBase,
    count: int,
    filler: str,
) -> Remark:
    """Put Python in the place of *command*, and return what to remark.

    The command goes over *count* of *lines*.
    """
    start, end = command.start_line, command.start_line + count
    before = lines[start][: command.start_col]
    text = "".join(
        [lines[start][command.start_col :], *lines[start + 1 : end]],
    ).strip()
    is_assigned = isinstance(command, MagicAssign | SystemAssign)
    timed = _TIMED.fullmatch(text)
    if timed and _fault(f"{before}{timed['statement']}\n".lstrip()) is None:
        instead = timed["statement"]
    elif is_assigned:
        instead = _left_out(text)
    else:
        instead = filler if before else ""
    lines[start:end] = [
        f"{before}{instead}\n",
        *["\n"] * (count - 1 - instead.count("\n")),
    ]
    code = "assigned" if is_assigned and not timed else "command"
    if isinstance(command, EscapedCommand) and text[:1] in {",", ";", "/"}:
        code = "auto_call"
    return Remark(
        code,
        line=start + 1,
        detail=f"{before if is_assigned else ''}{text}".strip()[:_SHOWN],
    )


def _left_out(text: str) -> str:
    return f"{LEFT_OUT}({text[:_SHOWN]!a})"


def _fault(text: str) -> Problem | None:
    """Return why *text* is no Python, or None."""
    try:
        ast.parse(text)
    except SyntaxError as fault:
        return fault_of("", text, fault)
    except (RecursionError, MemoryError):
        return Problem(ProblemKind.NESTED)
    except ValueError:
        return Problem(ProblemKind.NO_TEXT)
    return None


def _defines(text: str) -> bool:
    definitions = (
        ast.FunctionDef,
        ast.AsyncFunctionDef,
        ast.ClassDef,
        ast.Assign,
        ast.AnnAssign,
    )
    return any(
        isinstance(statement, definitions) for statement in ast.parse(text).body
    )
