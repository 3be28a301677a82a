"""Which absent libraries have a stand-in, where each part of one stands, and what is said of it.

Standard library only.
"""

from __future__ import annotations

_DRAWS = "draws nothing while grading"
_SHOWS = "shows nothing while grading"
_COMPUTES = (
    "is not available while grading; a small stand-in computes its usual functions, and"
    " using others fails"
)

#: What a student is told who imports a library of this name; follows the name. Nothing,
#: where nothing is done otherwise.
LIBRARIES = {
    "IPython": _SHOWS,
    "altair": _DRAWS,
    "bokeh": _DRAWS,
    "colorama": "colours nothing while grading",
    "future": "",
    "google": "is not available while grading; what it mounts and uploads is nothing",
    "graphviz": _DRAWS,
    "ipywidgets": _SHOWS,
    "livelossplot": _DRAWS,
    "line_profiler": "measures nothing while grading",
    "loguru": "logs nothing while grading",
    "matplotlib": _DRAWS,
    "memory_profiler": "measures nothing while grading",
    "mpl_toolkits": _DRAWS,
    "numba": "compiles nothing while grading; functions run as they are written",
    "past": "",
    "plotly": _DRAWS,
    "prettytable": _SHOWS,
    "pylab": _DRAWS,
    "rich": _SHOWS,
    "scipy": _COMPUTES,
    "seaborn": _DRAWS,
    "six": "",
    "tabulate": _SHOWS,
    "tensorboardX": "logs nothing while grading",
    "termcolor": "colours nothing while grading",
    "torchinfo": _SHOWS,
    "torchsummary": _SHOWS,
    "torchviz": _DRAWS,
    "tqdm": _SHOWS,
    "wandb": "logs nothing while grading",
}
#: Libraries of which whatever is used does nothing. Of others, what has no stand-in is
#: absent.
SILENT = frozenset(LIBRARIES) - {"future", "past", "scipy", "six"}

#: The modules beside this one that answer for parts of libraries. Further parts of a
#: silent library are silent modules.
MODULES = {
    "IPython": "shell",
    "IPython.core.display": "notebook_display",
    "IPython.display": "notebook_display",
    "colorama": "colours",
    "future": "python_2_and_3",
    "future.standard_library": "python_2_and_3",
    "future.utils": "python_2_and_3",
    "google.colab": "notebook_display",
    "google.colab.drive": "notebook_display",
    "google.colab.files": "notebook_display",
    "ipywidgets": "widgets",
    "matplotlib": "drawing",
    "matplotlib.cm": "colour_maps",
    "matplotlib.colors": "colour_maps",
    "matplotlib.pylab": "pylab_names",
    "matplotlib.pyplot": "pyplot",
    "matplotlib.pyplot.cm": "colour_maps",
    "numba": "compiling",
    "past": "python_2_and_3",
    "past.builtins": "python_2_and_3",
    "past.utils": "python_2_and_3",
    "pylab": "pylab_names",
    "pylab.cm": "colour_maps",
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
    "seaborn": "seaborn_axes",
    "six": "python_2_and_3",
    "six.moves": "python_2_and_3",
    "termcolor": "colours",
    "tqdm": "progress_bars",
    "tqdm.auto": "progress_bars",
    "tqdm.autonotebook": "progress_bars",
    "tqdm.contrib": "progress_bars",
    "tqdm.notebook": "progress_bars",
    "tqdm.std": "progress_bars",
}
