"""Which absent libraries have a stand-in, where each part of one stands, and what is said of it.

Standard library only.
"""

from __future__ import annotations

_COMPUTES = (
    "is not available while grading; a small stand-in computes its usual functions, and"
    " using others fails"
)
#: What is said of a module that is absent, and has no stand-in.
ABSENT = "is not available while grading; the import was let pass, and using it fails"
_DRAWING = (
    "altair",
    "bokeh",
    "graphviz",
    "livelossplot",
    "matplotlib",
    "mpl_toolkits",
    "plotly",
    "pylab",
    "seaborn",
    "torchviz",
)
_SHOWING = (
    "IPython",
    "ipywidgets",
    "prettytable",
    "rich",
    "tabulate",
    "torchinfo",
    "torchsummary",
    "tqdm",
)
#: What a student is told who imports a library of this name; follows the name.
#: Nothing, where nothing is done otherwise.
LIBRARIES = {
    **dict.fromkeys(_DRAWING, "draws nothing while grading"),
    **dict.fromkeys(_SHOWING, "shows nothing while grading"),
    **dict.fromkeys(("colorama", "termcolor"), "colours nothing while grading"),
    **dict.fromkeys(
        ("loguru", "tensorboardX", "wandb"),
        "logs nothing while grading",
    ),
    **dict.fromkeys(
        ("line_profiler", "memory_profiler"),
        "measures nothing while grading",
    ),
    **dict.fromkeys(("future", "past", "six"), ""),
    "google": "is not available while grading; what it mounts and uploads is nothing",
    "numba": "compiles nothing while grading; functions run as they are written",
    "scipy": _COMPUTES,
}
#: Libraries of which anything may be used, and does nothing. Parts of others
#: without a stand-in are absent.
SILENT = frozenset(LIBRARIES) - {"future", "past", "scipy", "six"}

_OF_IPYTHON = {
    "IPython": "shell",
    "IPython.core.display": "notebook_display",
    "IPython.display": "notebook_display",
    "google.colab": "notebook_display",
    "google.colab.drive": "notebook_display",
    "google.colab.files": "notebook_display",
    "ipywidgets": "widgets",
}
_OF_DRAWINGS = {
    "matplotlib": "drawing",
    "matplotlib.cm": "colour_maps",
    "matplotlib.colors": "colour_maps",
    "matplotlib.pylab": "pylab_names",
    "matplotlib.pyplot": "pyplot",
    "matplotlib.pyplot.cm": "colour_maps",
    "pylab": "pylab_names",
    "pylab.cm": "colour_maps",
    "seaborn": "seaborn_axes",
}
_OF_SCIPY = {
    "scipy": "science",
    "scipy.fft": "transforms",
    "scipy.fftpack": "transforms",
    "scipy.integrate": "integrals",
    "scipy.io": "data_files",
    "scipy.linalg": "matrices",
    "scipy.ndimage": "images",
    "scipy.ndimage.filters": "images",
    "scipy.optimize": "gradients",
    "scipy.signal": "signals",
    "scipy.spatial": "distances",
    "scipy.spatial.distance": "distances",
    "scipy.special": "functions",
    "scipy.stats": "statistics",
}
_OF_PYTHON_2 = (
    "future",
    "future.standard_library",
    "future.utils",
    "past",
    "past.builtins",
    "past.utils",
    "six",
    "six.moves",
)
_OF_TQDM = (
    "tqdm",
    "tqdm.auto",
    "tqdm.autonotebook",
    "tqdm.contrib",
    "tqdm.notebook",
    "tqdm.std",
)
#: The modules beside this one that answer for parts of libraries. Further parts
#: of a silent library are silent modules.
MODULES = {
    **_OF_IPYTHON,
    **_OF_DRAWINGS,
    **_OF_SCIPY,
    **dict.fromkeys(_OF_PYTHON_2, "python_2_and_3"),
    **dict.fromkeys(_OF_TQDM, "progress_bars"),
    "colorama": "colours",
    "numba": "compiling",
    "termcolor": "colours",
}
