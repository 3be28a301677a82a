"""Streams and signals of the program: what they can hold, and what ends it."""

from __future__ import annotations

import codecs
import io
import os
import signal
import sys
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

_HANDLER = "grader.plain"
#: What stands for characters that a terminal or a pipe cannot show.
_PLAIN = {"✓": "+", "✗": "x", "·": "-", "→": "->", "•": "*"}
_SIGNALS = ("SIGTERM", "SIGHUP")


def make_writable() -> None:
    """Let standard output and error take any text, whatever their encoding.

    What the encoding lacks becomes something near in ASCII, or `?`. Where a
    stream is closed, what is written goes nowhere.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, nowhere)
    codecs.register_error(_HANDLER, _plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def abandon() -> None:
    """Send what standard output still holds to nowhere.

    Python would complain at its end that the output cannot be written.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


class Stops:
    """The signals that ended the program, apart from Ctrl-C."""

    def __init__(self) -> None:
        self.received = signal.SIGINT

    @contextmanager
    def listening(self) -> Iterator[None]:
        """End what runs inside as Ctrl-C would where the system asks for it.

        A signal that is ignored, as under `nohup`, stays ignored.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        owner = os.getpid()

        def stop(number: int, _: FrameType | None) -> None:
            if os.getpid() != owner:  # forked
                signal.signal(number, signal.SIG_DFL)
                os.kill(os.getpid(), number)
                return
            for kind in earlier:
                signal.signal(kind, signal.SIG_IGN)  # it is ending
            self.received = signal.Signals(number)
            raise KeyboardInterrupt(self.received.name)

        earlier = {}
        for name in _SIGNALS:
            kind = getattr(signal, name, None)  # Windows has no SIGHUP
            if kind and signal.getsignal(kind) is not signal.SIG_IGN:
                earlier[kind] = signal.signal(kind, stop)
        try:
            yield
        finally:
            for kind, handler in earlier.items():
                signal.signal(kind, handler)


def _plain(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    text = problem.object[problem.start : problem.end]
    return "".join(map(_near, text)), problem.end


def _near(character: str) -> str:
    """Return what stands for *character* in ASCII."""
    if character in _PLAIN:
        return _PLAIN[character]
    parts = unicodedata.normalize("NFKD", character)
    return parts.encode("ascii", "ignore").decode() or "?"
