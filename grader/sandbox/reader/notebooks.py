"""A notebook's JSON as code cells, whatever version of the format it has.

Standard library only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grader.model import ProblemKind
from grader.sandbox.reader.source_lines import Remark, decoded

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
        self,
        kind: ProblemKind,
        line: int = 0,
        column: int = 0,
        detail: str = "",
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.line = line
        self.column = column
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Cell:
    """A code cell: its text and its own language.

    `as_lines` is the text with a line for each item, where the file holds
    items.
    """

    text: str
    as_lines: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Notebook:
    """The code cells of a notebook, its language if it is not Python, and remarks."""

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
    cells = [_cell(cell) for cell in code[:MAX_CELLS]]
    if any(_is_broken(cell.text) for cell in cells):
        remarks.append(Remark("encoding_lone"))
    mended = [
        Cell(_mended(cell.text), _mended(cell.as_lines), cell.language)
        for cell in cells
    ]
    return Notebook(tuple(mended), _language(document), tuple(remarks))


def _document(text: str) -> Mapping[str, Any]:
    """Return the JSON object in *text*.

    Numbers are of no interest, and one of a million digits would take long.
    """
    try:
        document = json.loads(
            text,
            strict=False,
            parse_int=len,
            parse_float=len,
            parse_constant=len,
        )
    except json.JSONDecodeError as fault:
        raise _no_json(text, fault) from None
    if not isinstance(document, dict):
        raise NotANotebook(
            ProblemKind.NO_NOTEBOOK,
            detail="its JSON is not an object",
        )
    if {"cells", "worksheets"} & document.keys():
        return document
    if {"url", "doc_id"} & document.keys():
        raise NotANotebook(ProblemKind.LINK, detail="it has no cells")
    raise NotANotebook(ProblemKind.NO_NOTEBOOK, detail="it has no cells")


def _no_json(text: str, fault: json.JSONDecodeError) -> NotANotebook:
    mark = _MERGE_MARK.search(text)
    if mark is not None:
        line = text.count("\n", 0, mark.start()) + 1
        return NotANotebook(ProblemKind.MERGE_MARKS, line, 1, mark[0])
    if _LINK.match(text):
        return NotANotebook(ProblemKind.LINK)
    if _PAGE.match(text):
        return NotANotebook(ProblemKind.WEB_PAGE)
    if not text.strip():
        return NotANotebook(ProblemKind.NO_NOTEBOOK, detail="it is empty")
    if _is_cut_off(text, fault):
        lines = text.rstrip().split("\n")
        return NotANotebook(ProblemKind.CUT_OFF, len(lines), len(lines[-1]))
    detail = f"it is no JSON from line {fault.lineno}, column {fault.colno}"
    return NotANotebook(ProblemKind.NO_NOTEBOOK, detail=detail)


def _is_cut_off(text: str, fault: json.JSONDecodeError) -> bool:
    if not text.lstrip().startswith("{"):
        return False
    if fault.msg.startswith("Unterminated string"):
        return True
    remainder = text[fault.pos :].strip()
    if len(remainder) > _LONGEST_REMAINDER:
        return False
    return re.fullmatch(r"[\w.+-]*", remainder) is not None


def _code_cells(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the code cells.

    Version 4 has `cells` at the top, versions 2 and 3 in `worksheets`.
    """
    sheets = document.get("worksheets") or [document]
    if not isinstance(sheets, list):
        raise NotANotebook(
            ProblemKind.NO_NOTEBOOK,
            detail="its worksheets are no list",
        )
    for sheet in sheets:
        cells = sheet.get("cells", []) if isinstance(sheet, dict) else None
        if not isinstance(cells, list):
            raise NotANotebook(
                ProblemKind.NO_NOTEBOOK,
                detail="its cells are no list",
            )
        for cell in cells:
            if isinstance(cell, dict) and cell.get("cell_type") == "code":
                yield cell


def _cell(cell: Mapping[str, Any]) -> Cell:
    """Return a code cell.

    Its code is in `source`, in older versions in `input`, in the first in
    `code`.
    """
    candidates = [cell.get(key) for key in ("source", "input", "code")]
    source = next((code for code in candidates if code is not None), "")
    language = _cell_language(cell)
    if isinstance(source, str):
        return Cell(source, language=language)
    if not isinstance(source, list):
        return Cell("", language=language)
    items = [item for item in source if isinstance(item, str)]
    as_lines = ""
    if _has_no_ends(items):
        as_lines = "\n".join(item.rstrip("\r\n") for item in items)
    return Cell("".join(items), as_lines, language)


def _has_no_ends(items: list[str]) -> bool:
    if len(items) < 2:
        return False
    return not any(item.endswith(("\n", "\r")) for item in items[:-1])


def _cell_language(cell: Mapping[str, Any]) -> str:
    """Return the language of one cell where it names one that is not Python.

    Version 3 and Visual Studio Code do.
    """
    metadata = _object(cell.get("metadata"))
    editor = _object(metadata.get("vscode"))
    for name in (cell.get("language"), editor.get("languageId")):
        if isinstance(name, str) and not _PYTHON.fullmatch(name):
            return name
    return ""


def _language(document: Mapping[str, Any]) -> str:
    metadata = _object(document.get("metadata"))
    kernel = _object(metadata.get("kernelspec"))
    language = _object(metadata.get("language_info"))
    claims = (language.get("name"), kernel.get("language"))
    names = [name for name in claims if isinstance(name, str) and name]
    if any(map(_PYTHON.fullmatch, names)):
        return ""
    return next(iter(names), "")


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_broken(text: str) -> bool:
    if text.isascii():
        return False
    return any("\ud800" <= character <= "\udfff" for character in text)


def _mended(text: str) -> str:
    """Return *text* with U+FFFD for half characters, and newlines for all line ends."""
    if _is_broken(text):
        text = text.encode("utf-16", "surrogatepass").decode(
            "utf-16",
            "replace",
        )
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")
