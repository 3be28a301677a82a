"""A source in another student's hand: other names, order, comments, loops and last bits; the same answers. Pure."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from random import Random

from benchmarks.made_class.comments import drop_docstrings, with_comments
from benchmarks.made_class.loops import loop_over_rows
from benchmarks.made_class.names import NewNames, rename_locals
from benchmarks.made_class.order import reorder_functions
from benchmarks.made_class.rounding import rewrite_rounding
from benchmarks.made_class.temporaries import split_expressions


def restyled(source: str, random: Random) -> str:
    """Return *source* rewritten; with a comment of its own at the end where it does not parse."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return f"{source}\n# {random.getrandbits(40):x}\n"
    names = NewNames(tree)
    rewrite_rounding(tree, random, names.new("rounded", random))
    loop_over_rows(tree, random, names.new("product", random))
    split_expressions(tree, random, names)
    rename_locals(tree, random, names)
    reorder_functions(tree, random)
    drop_docstrings(tree, random)
    return with_comments(ast.unparse(ast.fix_missing_locations(tree)), random)


def restyled_file(path: str, content: bytes, random: Random) -> bytes:
    """Return the file at *path* rewritten: a module, a notebook cell by cell; anything else as it is."""
    if path.endswith(".py"):
        return _restyled_module(content, random)
    if path.endswith(".ipynb"):
        return _restyled_notebook(content, random)
    return content


def _restyled_module(content: bytes, random: Random) -> bytes:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        source = content.decode(encoding)
    except (SyntaxError, UnicodeDecodeError):
        return content + f"\n# {random.getrandbits(40):x}\n".encode()
    rewritten = restyled(source.replace("\r\n", "\n"), random)
    # The line that names another encoding is a comment, and gone.
    return rewritten.encode("utf-8-sig" if encoding == "utf-8-sig" else "utf-8")


def _restyled_notebook(content: bytes, random: Random) -> bytes:
    """Return a notebook whose cells of code are rewritten, but for those with more than Python in them."""
    try:
        notebook = json.loads(content)
        cells = notebook["cells"]
    except (ValueError, KeyError, TypeError):
        return content
    for cell in cells:
        if cell.get("cell_type") == "code":
            source = "".join(cell["source"])
            cell["source"] = restyled(source, random).splitlines(keepends=True)
    return json.dumps(notebook, indent=1).encode()
