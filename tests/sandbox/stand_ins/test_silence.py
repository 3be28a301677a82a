"""Libraries that draw, show or log do nothing while grading, at load and in a call, and the student is told once."""

import numpy as np
import pytest

from grader.model import NoteKind, StudentFailure
from grader.testing.arrays import plain_tree

X = {"x": plain_tree(np.arange(3.0))}

QUIET = {
    "settings": (
        "import matplotlib.pyplot as plt\n"
        "plt.rcParams['figure.figsize'] = (5.0, 4.0)\n"
        "plt.rcParams.update({'font.size': 12})\n"
        "plt.rc('font', size=3)\n"
        "plt.style.use('ggplot')\n"
        "with plt.style.context('dark'), plt.rc_context({'a': 1}):\n"
        "    pass"
    ),
    "one pair of axes": "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1], [2])\nax.set_title('x')",
    "a grid of axes": (
        "import matplotlib.pyplot as plt\n"
        "fig, axes = plt.subplots(2, 3, figsize=(2, 3))\n"
        "assert axes.shape == (2, 3)\n"
        "for ax in axes.flatten():\n"
        "    ax.imshow([[1]], cmap='gray')\n"
        "fig.colorbar(axes[0, 1].imshow([[1]]), ax=axes[1, 2])\n"
        "assert plt.subplots(1, 3)[1].shape == (3,)\n"
        "assert plt.subplots(nrows=2, squeeze=False)[1].shape == (2, 1)\n"
        "fig, (left, right) = plt.subplots(1, 2)"
    ),
    "labelled axes": "import matplotlib.pyplot as plt\nfig, axes = plt.subplot_mosaic([['a', 'b']])\naxes['b'].plot([1])",
    "what is unpacked": (
        "import matplotlib.pyplot as plt\n"
        "line, = plt.plot([1, 2], [3, 4], 'r--')\n"
        "first, second = plt.plot([1], [2], [3], [4])\n"
        "counts, edges, bars = plt.hist([1.0, 2.0, 2.5], bins=2)\n"
        "assert counts.tolist() == [1, 2] and len(edges) == 3\n"
        "low, high = plt.xlim()\n"
        "places, labels = plt.xticks()\n"
        "handles, names = plt.gca().get_legend_handles_labels()\n"
        "west, east, south, north = plt.axis()\n"
        "for bar in plt.bar([1], [2]):\n"
        "    bar.get_height()"
    ),
    "all the rest": (
        "import matplotlib.pyplot as plt\n"
        "plt.figure(figsize=(3, 3)).add_subplot(projection='3d').plot_surface([[1]], [[1]], [[1]])\n"
        "plt.clabel(plt.contour([[1, 2], [3, 4]]))\n"
        "plt.gca().twinx().set_ylabel('x')\n"
        "plt.setp(plt.gca().get_xticklabels(), rotation=3)\n"
        "plt.colorbar(); plt.legend(); plt.savefig('a.png'); plt.show(); plt.close('all')"
    ),
    "colour maps": (
        "import numpy as np\n"
        "import matplotlib.pyplot as plt\n"
        "from matplotlib import cm, colors\n"
        "from matplotlib.colors import ListedColormap\n"
        "assert plt.cm.viridis(np.linspace(0, 1, 5)).shape == (5, 4)\n"
        "assert plt.get_cmap('tab10')(3)[3] == 1.0\n"
        "assert ListedColormap(['r', 'g', 'b']).N == 3\n"
        "assert colors.Normalize(0, 2)(1) == 0.5\n"
        "cm.a_map_of_tomorrow(0.5)"
    ),
    "further parts": (
        "import matplotlib\n"
        "matplotlib.use('Agg')\n"
        "from matplotlib import gridspec, pyplot as plt\n"
        "from matplotlib.animation import FuncAnimation\n"
        "from mpl_toolkits.mplot3d import Axes3D\n"
        "from mpl_toolkits.axes_grid1 import ImageGrid\n"
        "import matplotlib.patches as patches\n"
        "plt.subplot(gridspec.GridSpec(2, 2)[0, :]).add_patch(patches.Rectangle((0, 0), 1, 1))\n"
        "FuncAnimation(plt.figure(), lambda i: i, frames=10).to_jshtml()\n"
        "class Film(FuncAnimation):\n"
        "    pass\n"
        "matplotlib.pyplot.plot([1])\n"
        "matplotlib.cm.jet(0.5)[3] + 1"
    ),
    "seaborn": "import seaborn as sns\nsns.set_theme()\nsns.heatmap([[1]]).set_title('x')\nsns.color_palette('x', 3)[2]",
    "plotly": "import plotly.graph_objects as go\nf = go.Figure([go.Scatter(x=[1])])\nf.update_layout(title='x')\nf.show()",
    "IPython": (
        "from IPython.display import HTML, Image, clear_output, display\n"
        "from IPython import display as shown, get_ipython\n"
        "import IPython\n"
        "display(HTML('x'), Image(filename='a.png'))\nclear_output(wait=True)\nshown.clear_output()\n"
        "IPython.display.display(1)\n"
        "get_ipython().run_line_magic('matplotlib', 'inline')\n"
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "InteractiveShell.ast_node_interactivity = 'all'"
    ),
    "widgets": (
        "import ipywidgets as widgets\n"
        "from ipywidgets import interact\n"
        "@interact(n=(0, 10))\n"
        "def f(n=1):\n"
        "    return n\n"
        "@interact\n"
        "def g():\n"
        "    return 2\n"
        "assert (f(3), g(), interact(f, n=widgets.IntSlider(min=0))(4)) == (3, 2, 4)\n"
        "widgets.HBox([widgets.Button()]).observe(f)"
    ),
    "colours": (
        "from colorama import Fore, Style, init\n"
        "from termcolor import colored\n"
        "init(autoreset=True)\n"
        "assert Fore.RED + 'x' + Style.RESET_ALL + colored('y', 'red') == 'xy'"
    ),
    "Colab": (
        "from google.colab import drive, files\n"
        "drive.mount('/content/drive')\n"
        "assert list(files.upload()) == []\n"
        "from google.colab.patches import cv2_imshow\n"
        "cv2_imshow(1)"
    ),
    "a log of runs": "import wandb\nwith wandb.init(project='x') as run:\n    run.log({'loss': 1})\nwandb.config.rate = 1",
}


def _file(statements, *, in_call):
    lines = statements.splitlines()
    body = "".join(f"    {line}\n" for line in lines)
    return (
        f"def half(x):\n{body}    return x / 2\n"
        if in_call
        else f"{statements}\ndef half(x):\n    return x / 2\n"
    )


@pytest.mark.parametrize("in_call", [False, True], ids=["at load", "in a call"])
@pytest.mark.parametrize("statements", QUIET.values(), ids=QUIET)
def test_nothing_happens(open_session, statements, in_call):
    session = open_session(_file(statements, in_call=in_call))
    reply, _ = session.ask("half", X, 0)
    assert not isinstance(reply, StudentFailure), reply
    assert {note.kind for note in session.notes} == {NoteKind.MISSING_MODULE}
    assert not any("fails" in note.text for note in session.notes)


STARS = {
    "pyplot": "from matplotlib.pyplot import *\nfigure()\nplot([1])\nscatter([1], [2])\nshow()",
    "pylab": "from pylab import *\nx = linspace(0, 1, 5)\nassert sum(x) == 2.5\nplot(x, sin(x))\nrcParams['x'] = max(1, 2)",
}


@pytest.mark.parametrize("statements", STARS.values(), ids=STARS)
def test_everything_may_be_imported(open_session, statements):
    assert open_session(_file(statements, in_call=False)).load() is None


PROGRESS = {
    "a list": "from tqdm import tqdm\nassert list(tqdm([1, 2, 3], desc='x')) == [1, 2, 3]",
    "a range": "from tqdm import trange\nassert list(trange(1, 4, desc='x')) == [1, 2, 3]",
    "a bar": "from tqdm import tqdm\nbar = tqdm(range(3))\nfor i in bar:\n    bar.refresh()\nassert len(bar) == bar.n == 3",
    "by hand": "from tqdm import tqdm\nwith tqdm(total=5) as bar:\n    bar.update(2)\n    bar.update()\nassert bar.n == 3",
    "in a notebook": "from tqdm.notebook import tqdm, trange\nassert list(tqdm(zip([1], [2]), total=1)) == [(1, 2)]",
    "of the module": "import tqdm\nassert list(tqdm.tqdm([1])) == list(tqdm.notebook.tqdm([1])) == [1]",
    "contributed": "from tqdm.contrib import tenumerate\nassert list(tenumerate('a')) == [(0, 'a')]",
}


@pytest.mark.parametrize("in_call", [False, True], ids=["at load", "in a call"])
@pytest.mark.parametrize("statements", PROGRESS.values(), ids=PROGRESS)
def test_what_is_counted_passes_through(open_session, statements, in_call):
    session = open_session(_file(statements, in_call=in_call))
    reply, _ = session.ask("half", X, 0)
    assert not isinstance(reply, StudentFailure), reply
    assert [note.text for note in session.notes] == [
        "`tqdm` shows nothing while grading.",
    ]


def test_a_drawing_is_no_answer(open_session):
    session = open_session(
        "import matplotlib.pyplot as plt\ndef half(x): return plt.scatter([1], [2])",
    )
    reply, _ = session.ask("half", X, 0)
    assert isinstance(reply, StudentFailure)


def test_a_picture_in_a_file_is_refused_as_open_refuses_it(open_session):
    session = open_session(
        "import matplotlib.pyplot as plt\ndef half(x): return plt.imread('a.png')",
    )
    reply, _ = session.ask("half", X, 0)
    assert reply.exception == "FileNotFoundError"
