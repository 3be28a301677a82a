"""Stands for `six`, `past` and `future`, by which old code runs on Python 2 and 3."""

from __future__ import annotations

import builtins
import functools
import io
import itertools
import sys
from collections.abc import Iterator, Mapping
from typing import Any

PY2 = False
PY3 = True
string_types = (str,)
integer_types = (int,)
class_types = (type,)
text_type = str
binary_type = bytes
basestring = unicode = str
long = int
xrange = builtins.range
raw_input = builtins.input
unichr = builtins.chr
reduce = functools.reduce
zip_longest = itertools.zip_longest
StringIO = io.StringIO
BytesIO = io.BytesIO
cPickle = sys.modules.get("pickle")
globals().update(
    {
        name: getattr(builtins, name)
        for name in ("filter", "input", "map", "range", "zip")
    },
)


def iteritems(d: Mapping[Any, Any], **_: Any) -> Iterator[Any]:
    """Return an iterator over pairs."""
    return iter(d.items())


def iterkeys(d: Mapping[Any, Any], **_: Any) -> Iterator[Any]:
    """Return an iterator over keys."""
    return iter(d.keys())


def itervalues(d: Mapping[Any, Any], **_: Any) -> Iterator[Any]:
    """Return an iterator over values."""
    return iter(d.values())


def install_aliases(*_: Any, **__: Any) -> None:
    """Do nothing: the new names are there."""


install_hooks = remove_hooks = install_aliases
