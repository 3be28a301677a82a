"""The confined end of reading sources: what can be asked of notebooks and modules."""

from __future__ import annotations

import warnings

from grader.sandbox.reader.answering import AnsweringWorker, Answers
from grader.sandbox.reader.salvaging import salvage
from grader.sandbox.reader.source_lines import bytes_array
from grader.sandbox.reader.surveying import survey

#: A module that does not parse.
_MODULE = b"def f(:\n    print 1\nx = 1\n"
#: A notebook with one command of IPython.
_NOTEBOOK = b'{"cells": [{"cell_type": "code", "source": "x = !ls\\nawait x"}]}'
ANSWERS: Answers = {"survey": survey, "salvage": salvage}


class ReaderWorker(AnsweringWorker):
    """Reads the files of one submission.

    Made in the zygote, where the libraries load what they load at first use.
    """

    def __init__(self) -> None:
        super().__init__(ANSWERS)
        # of what a student's text looks like to Python
        warnings.simplefilter("ignore")
        for path, content in (("a.py", _MODULE), ("a.ipynb", _NOTEBOOK)):
            request = {"path": path, "content": bytes_array(content)}
            for answer in ANSWERS.values():
                answer(request)
