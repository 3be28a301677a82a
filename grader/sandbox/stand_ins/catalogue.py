"""Which absent libraries have a stand-in, where each part of one stands, and what is said of it. Standard library only."""

from __future__ import annotations

_DRAWS = "draws nothing while grading"
_SHOWS = "shows nothing while grading"
_COMPUTES = "is not available while grading; a small stand-in computes its usual functions, and using others fails"

#: What a student is told who imports a library of this name; follows the name.
LIBRARIES = {
    "IPython": _SHOWS,
    "altair": _DRAWS,
    "bokeh": _DRAWS,
    "colorama": "colours nothing while grading",
    "google": "is not available while grading; what it mounts and uploads is nothing",
    "graphviz": _DRAWS,
    "ipywidgets": _SHOWS,
    "livelossplot": _DRAWS,
    "matplotlib": _DRAWS,
    "mpl_toolkits": _DRAWS,
    "plotly": _DRAWS,
    "pylab": _DRAWS,
    "scipy": _COMPUTES,
    "seaborn": _DRAWS,
    "tensorboardX": "logs nothing while grading",
    "termcolor": "colours nothing while grading",
    "torchinfo": _SHOWS,
    "torchsummary": _SHOWS,
    "tqdm": _SHOWS,
    "wandb": "logs nothing while grading",
}
#: Libraries of which whatever is used does nothing. Of others, what has no stand-in is absent.
SILENT = frozenset(LIBRARIES) - {"scipy"}

#: The modules beside this one that answer for parts of libraries. Further parts of a silent library are silent modules.
MODULES = {
    "IPython": "shell",
    "IPython.core.display": "notebook",
    "IPython.display": "notebook",
    "colorama": "colours",
    "google.colab": "notebook",
    "google.colab.drive": "notebook",
    "google.colab.files": "notebook",
    "ipywidgets": "widgets",
    "matplotlib": "drawing",
    "matplotlib.cm": "colour_maps",
    "matplotlib.colors": "colour_maps",
    "matplotlib.pylab": "pylab_names",
    "matplotlib.pyplot": "pyplot",
    "matplotlib.pyplot.cm": "colour_maps",
    "pylab": "pylab_names",
    "pylab.cm": "colour_maps",
    "scipy": "science",
    "scipy.fft": "transforms",
    "scipy.fftpack": "transforms",
    "scipy.integrate": "integrals",
    "scipy.io": "data_files",
    "scipy.linalg": "matrices",
    "scipy.ndimage": "images",
    "scipy.optimize": "gradients",
    "scipy.signal": "signals",
    "scipy.spatial": "distances",
    "scipy.spatial.distance": "distances",
    "scipy.special": "functions",
    "scipy.stats": "statistics",
    "seaborn": "seaborn_axes",
    "termcolor": "colours",
    "tqdm": "progress_bars",
    "tqdm.auto": "progress_bars",
    "tqdm.autonotebook": "progress_bars",
    "tqdm.contrib": "progress_bars",
    "tqdm.notebook": "progress_bars",
    "tqdm.std": "progress_bars",
}
