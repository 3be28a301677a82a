"""A notebook's JSON as code cells, whatever version of the format it has.

Standard library only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grader.sandbox.reader.source_lines import Remark, decoded
from grader.sandbox.reader.survey import ProblemKind

MAX_CELLS = 1_500
#: What metadata calls Python.
_PYTHON = re.compile(r"i?python[\d.]*|xpython|sage\w*|", re.IGNORECASE)
_MERGE_MARK = re.compile(r"^(?:<{7}|>{7}) .*$", re.MULTILINE)
_LINK = re.compile(r"\s*(?:\[InternetShortcut\]|https?://\S+\s*$)")
_PAGE = re.compile(r"\s*<(?:!doctype|html|\?xml)\b", re.IGNORECASE)
#: What may be left of `true`, `null` or a number where a file is cut off.
_LONGEST_REMAINDER = 12


class NotANotebook(Exception):  # a fact about the student's file
    """A file holds no notebook that could be read."""

    def __init__(
        self, kind: ProblemKind, line: int = 0, column: int = 0, detail: str = ""
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.line = line
        self.column = column
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Cell:
    """A code cell: its text, the same with a line for each item where the file holds items, and its own language."""

    text: str
    as_lines: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Notebook:
    """The code cells of a notebook, its language where that is not Python, and what there is to remark."""

    cells: tuple[Cell, ...]
    language: str
    remarks: tuple[Remark, ...] = ()


def read_notebook(content: bytes) -> Notebook:
    """Return the code cells in *content*.

    Raises NotANotebook where there are none to be had.
    """
    text, remarks = decoded(content)
    document = _document(text)
    code = list(_code_cells(document))
    if len(code) > MAX_CELLS:
        remarks.append(Remark("cells", detail=str(MAX_CELLS)))
    cells = tuple(map(_cell, code[:MAX_CELLS]))
    if any(_is_broken(cell.text) for cell in cells):
        remarks.append(Remark("encoding_lone"))
    whole = tuple(
        Cell(_mended(cell.text), _mended(cell.as_lines), cell.language)
        for cell in cells
    )
    return Notebook(whole, _language(document), tuple(remarks))


def _document(text: str) -> Mapping[str, Any]:
    """Return the JSON object in *text*.

    Numbers are of no interest, and one of a million digits would take long.
    """
    try:
        document = json.loads(
            text, strict=False, parse_int=len, parse_float=len, parse_constant=len
        )
    except json.JSONDecodeError as fault:
        raise _no_json(text, fault) from None
    if not isinstance(document, dict):
        raise NotANotebook(ProblemKind.NO_NOTEBOOK, detail="its JSON is not an object")
    if not ({"cells", "worksheets"} & document.keys()):
        linked = {"url", "doc_id"} & document.keys()
        raise NotANotebook(
            ProblemKind.LINK if linked else ProblemKind.NO_NOTEBOOK,
            detail="it has no cells",
        )
    return document


def _no_json(text: str, fault: json.JSONDecodeError) -> NotANotebook:
    if mark := _MERGE_MARK.search(text):
        line = text.count("\n", 0, mark.start()) + 1
        return NotANotebook(ProblemKind.MERGE_MARKS, line, 1, mark[0])
    if _LINK.match(text):
        return NotANotebook(ProblemKind.LINK)
    if _PAGE.match(text):
        return NotANotebook(ProblemKind.WEB_PAGE)
    if not text.strip():
        return NotANotebook(ProblemKind.NO_NOTEBOOK, detail="it is empty")
    remainder = text[fault.pos :].strip()
    is_short = len(remainder) <= _LONGEST_REMAINDER and re.fullmatch(
        r"[\w.+-]*", remainder
    )
    if text.lstrip().startswith("{") and (
        is_short or fault.msg.startswith("Unterminated string")
    ):
        lines = text.rstrip().split("\n")
        return NotANotebook(ProblemKind.CUT_OFF, len(lines), len(lines[-1]))
    return NotANotebook(
        ProblemKind.NO_NOTEBOOK,
        detail=f"it is no JSON from line {fault.lineno}, column {fault.colno}",
    )


def _code_cells(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the code cells: version 4 keeps `cells` at the top, versions 2 and 3 in `worksheets`."""
    sheets = document.get("worksheets") or [document]
    if not isinstance(sheets, list):
        raise NotANotebook(ProblemKind.NO_NOTEBOOK, detail="its worksheets are no list")
    for sheet in sheets:
        cells = sheet.get("cells", []) if isinstance(sheet, dict) else None
        if not isinstance(cells, list):
            raise NotANotebook(ProblemKind.NO_NOTEBOOK, detail="its cells are no list")
        yield from (
            cell
            for cell in cells
            if isinstance(cell, dict) and cell.get("cell_type") == "code"
        )


def _cell(cell: Mapping[str, Any]) -> Cell:
    """Return a code cell; its code is in `source`, in older versions in `input`, in the first in `code`."""
    source = next(
        (cell[key] for key in ("source", "input", "code") if cell.get(key) is not None),
        "",
    )
    items = (
        [item for item in source if isinstance(item, str)]
        if isinstance(source, list)
        else []
    )
    text = source if isinstance(source, str) else "".join(items)
    as_lines = "\n".join(item.rstrip("\r\n") for item in items)
    return Cell(text, as_lines if _has_no_ends(items) else "", _cell_language(cell))


def _has_no_ends(items: list[str]) -> bool:
    return len(items) > 1 and not any(
        item.endswith(("\n", "\r")) for item in items[:-1]
    )


def _cell_language(cell: Mapping[str, Any]) -> str:
    """Return the language of one cell where it says one that is not Python: version 3, and Visual Studio Code."""
    metadata = _object(cell.get("metadata"))
    names = (cell.get("language"), _object(metadata.get("vscode")).get("languageId"))
    return next(
        (
            name
            for name in names
            if isinstance(name, str) and not _PYTHON.fullmatch(name)
        ),
        "",
    )


def _language(document: Mapping[str, Any]) -> str:
    metadata = _object(document.get("metadata"))
    kernel, language = (
        _object(metadata.get("kernelspec")),
        _object(metadata.get("language_info")),
    )
    names = [
        name
        for name in (language.get("name"), kernel.get("language"))
        if isinstance(name, str) and name
    ]
    return "" if any(map(_PYTHON.fullmatch, names)) else next(iter(names), "")


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_broken(text: str) -> bool:
    return not text.isascii() and any(
        "\ud800" <= character <= "\udfff" for character in text
    )


def _mended(text: str) -> str:
    """Return *text* with U+FFFD for each half of a character, and with newlines for all line ends."""
    whole = (
        text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if _is_broken(text)
        else text
    )
    return whole.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
