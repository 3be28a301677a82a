"""Modules of Python's that every file may import, and what they know of the machine in a worker."""

import sys

import pytest

from grader.sandbox.libraries.preloaded import BASE_MODULES

HARMLESS = {
    "a thread that never ends": "import threading, time\nthreading.Thread(target=time.sleep, args=(9e5,)).start()",
    "a timer": "import threading\nthreading.Timer(9e4, print).start()",
    "an alarm": "import signal\nsignal.alarm(60)\nsignal.signal(signal.SIGTERM, signal.SIG_DFL)",
    "the platform": "import platform\nplatform.platform()\nplatform.node()\nplatform.machine()",
    "the user": "import getpass\nassert getpass.getuser() == 'student'",
    "the home": "import os, pathlib\npathlib.Path.home()\nos.path.expanduser('~/data')",
    "timing": "import timeit\ntimeit.timeit('1', number=1)",
    "doctest": "import doctest\ndoctest.testmod()",
    "tasks": "import asyncio, concurrent.futures, multiprocessing.pool, queue, sched, subprocess",
    "the web": "import urllib.request, http.client, html.parser, email.mime.text, socket, ssl, webbrowser",
    "archives": "import zipfile, gzip, tarfile, bz2, lzma, zlib, sqlite3, shelve",
    "tools": "import cProfile, pstats, pdb, tracemalloc, trace, dis, gc, xml.etree.ElementTree, zoneinfo, tempfile, shutil",
    "a compressed file in memory": "import io, zipfile\nzipfile.ZipFile(io.BytesIO(), 'w').writestr('a', 'b')",
    "arrays in memory": "import io\nb = io.BytesIO()\nnp.savez(b, a=np.ones(2))\nb.seek(0)\nnp.load(b)['a']",
    "everything of NumPy": "exec('from numpy import *')\nfor name in dir(np):\n    getattr(np, name)",
    "an old part of NumPy": "import numpy.core.multiarray, numpy.matlib\nnp.matlib.repmat(np.ones(2), 2, 2)",
    "help": "np.info(np.sum)",
    "reload": "import importlib, json\nassert importlib.reload(np) is np\nimportlib.reload(json)",
    "names of notebooks": "display(1)\nget_ipython().run_line_magic('matplotlib', 'inline')",
}


@pytest.mark.parametrize("statements", HARMLESS.values(), ids=HARMLESS)
def test_what_is_harmless_works_at_load(open_session, statements):
    session = open_session(
        f"import numpy as np\n{statements}\ndef half(x): return x / 2",
    )
    assert session.load() is None
    assert session.notes == []


def test_an_own_module_is_loaded_again(open_session):
    files = {"toy.py": "import importlib, tools\nfirst = tools.x\nassert importlib.reload(tools).x is not first",
             "tools.py": "x = object()"}  # fmt: skip
    assert open_session(files).load() is None


def test_every_module_is_one_of_python(zygote):
    assert {
        name.partition(".")[0] for name in BASE_MODULES
    } <= sys.stdlib_module_names
    zygote.wait_ready()
    assert zygote.absent == ()
