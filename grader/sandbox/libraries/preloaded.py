"""The modules that processes for submissions import before they fork.

A worker has no files to import from.
"""

from __future__ import annotations

_STANDARD_LIBRARY = """
    __future__ abc argparse array ast asyncio atexit base64 binascii bisect builtins
    bz2 cProfile calendar cmath cmd code codecs collections collections.abc colorsys
    concurrent.futures concurrent.futures.process concurrent.futures.thread
    configparser contextlib contextvars copy copyreg csv ctypes ctypes.util
    dataclasses datetime decimal difflib dis doctest email email.mime.multipart
    email.mime.text enum errno faulthandler filecmp fileinput fnmatch fractions
    functools gc getopt getpass gettext glob graphlib gzip hashlib heapq hmac html
    html.parser http http.client http.server importlib importlib.metadata
    importlib.resources importlib.util inspect io ipaddress itertools json keyword
    linecache locale logging logging.config logging.handlers lzma marshal math
    mimetypes mmap multiprocessing multiprocessing.dummy multiprocessing.managers
    multiprocessing.pool multiprocessing.popen_fork multiprocessing.queues
    multiprocessing.shared_memory multiprocessing.sharedctypes
    multiprocessing.synchronize numbers opcode operator optparse os os.path pathlib
    pdb pickle pickletools pkgutil platform pprint profile pstats pydoc queue random
    re reprlib resource runpy sched secrets select selectors shelve shlex shutil
    signal socket socketserver sqlite3 ssl stat statistics string struct subprocess
    symtable sys sysconfig tarfile tempfile textwrap threading time timeit token
    tokenize tomllib trace traceback tracemalloc types typing unicodedata unittest
    unittest.mock urllib urllib.error urllib.parse urllib.request uuid warnings
    weakref webbrowser xml xml.dom.minidom xml.etree.ElementTree zipfile zlib
    zoneinfo
"""
#: Modules of the standard library that every submission may import. What they
#: do with files, processes and the network is refused in a worker; to import
#: them is harmless. They take 0.1 s of a zygote's start and 16 MiB.
BASE_MODULES = tuple(_STANDARD_LIBRARY.split())

#: What libraries import only when something of them is first used; found by
#: using all that homework uses.
LAZY_MODULES = {
    "datetime": ("_strptime",),
    "numpy": (
        "numpy.char",
        "numpy.core",
        "numpy.core.multiarray",
        "numpy.core.numeric",
        "numpy.ctypeslib",
        "numpy.f2py",
        "numpy.fft",
        "numpy.lib.recfunctions",
        "numpy.lib.stride_tricks",
        "numpy.linalg",
        "numpy.ma",
        "numpy.matlib",
        "numpy.polynomial",
        "numpy.random",
        "numpy.rec",
        "numpy.strings",
        "numpy.testing",
        "numpy.typing",
    ),
    "torch": (
        "torch.nn.utils.prune",
        "torch.utils._device",
        "torch.utils.serialization.config",
    ),
    "torch.utils.data": ("torch.profiler._cupti_monitor",),
}

#: What torch imports when something is first used that few files use: 2 s and
#: 100 MiB, so in a zygote of its own.
HEAVY_MODULES = {
    "torch": (
        "torch._decomp.decompositions_for_jvp",
        "torch._dynamo",
        "torch._inductor",
        "torch._inductor.compiler_bisector",
        "torch.distributed.tensor",
        "torch.fx.experimental.symbolic_shapes",
        "torch.nn.attention.flex_attention",
        "torch.testing",
        "torch.utils.benchmark",
        "torch.utils.flop_counter",
        "torch.utils.model_zoo",
        "torch.utils.module_tracker",
    ),
}

#: Encodings that libraries use beside those of sources; each is a module that
#: Python loads at first use.
ENCODINGS = (
    "utf-32",
    "cp437",  # names in zip files, so numpy.savez
    "idna",
)
