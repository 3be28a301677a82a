"""The confined end of reading sources: what can be asked of notebooks and modules."""

from __future__ import annotations

import warnings

from grader.model import Array
from grader.sandbox.reader.answering import AnsweringWorker, Answers
from grader.sandbox.reader.salvaging import salvage
from grader.sandbox.reader.surveying import survey

#: A notebook with one command of IPython.
_NOTEBOOK = b'{"cells": [{"cell_type": "code", "source": "x = !ls\\nawait x"}]}'
ANSWERS: Answers = {"survey": survey, "salvage": salvage}


class ReaderWorker(AnsweringWorker):
    """Reads the files of one submission.

    Made in the zygote, where the libraries load what they load at first use.
    """

    def __init__(self) -> None:
        super().__init__(ANSWERS)
        warnings.simplefilter("ignore")  # of what a student's text looks like to Python
        for kind in ("survey", "salvage"):
            for path, content in (
                ("a.py", b"def f(:\n    print 1\nx = 1\n"),
                ("a.ipynb", _NOTEBOOK),
            ):
                ANSWERS[kind](
                    {"path": path, "content": Array("uint8", (len(content),), content)}
                )
