"""Stands for `six`, `past` and `future`, by which old code runs on Python 2 and 3."""

from __future__ import annotations

import builtins
import functools
import io
import itertools
import sys
from collections.abc import Iterator, Mapping
from typing import Any

PY2, PY3 = False, True
string_types, integer_types, class_types = (str,), (int,), (type,)
text_type, binary_type = str, bytes
basestring, unicode, long = str, str, int
xrange, raw_input, unichr = builtins.range, builtins.input, builtins.chr
reduce, zip_longest, StringIO, BytesIO = (
    functools.reduce,
    itertools.zip_longest,
    io.StringIO,
    io.BytesIO,
)
cPickle = sys.modules.get("pickle")
globals().update(
    {
        name: getattr(builtins, name)
        for name in ("filter", "input", "map", "range", "zip")
    }
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
