"""Whose imports get a stand-in: students' in workers and a course's in trusted processes, where the library is absent."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from grader.model import StudentFailure
from grader.sandbox.stand_ins.stood_in import LIBRARIES, MODULES
from grader.testing.arrays import plain_tree
from grader.wording import failures as wording

X = {"x": plain_tree(np.arange(3.0))}


def half(session):
    return session.ask("half", X, 0)[0]


def test_a_part_without_stand_in_is_absent_and_named(open_session):
    source = "from scipy.sparse import csr_matrix\nfrom scipy.special import lambertw\ndef half(x): return {}(x)"
    for name, path in (
        ("csr_matrix", "scipy.sparse.csr_matrix"),
        ("lambertw", "scipy.special.lambertw"),
    ):
        session = open_session(source.format(name))
        reply = half(session)
        assert reply.exception == "ModuleNotProvided"
        assert path in wording.sentence(reply)
    assert [
        note.text.partition("`")[2].partition("`")[0] for note in session.notes
    ] == ["scipy", "scipy.sparse"]


def test_a_part_is_there_without_its_own_import(open_session):
    session = open_session(
        "import scipy\ndef half(x): return scipy.special.expit(0 * x)",
    )
    assert half(session) == plain_tree(np.full(3, 0.5))


def test_a_file_of_the_student_is_taken_before(open_session):
    files = {
        "toy.py": "import tqdm\ndef half(x): return tqdm.halved(x)",
        "tqdm.py": "def halved(x): return x / 2",
    }
    session = open_session(files)
    assert half(session) == plain_tree(np.arange(3.0) / 2)
    assert session.notes == []


def test_an_import_that_may_fail_gets_it_too(open_session):
    source = "try:\n    import scipy.stats as s\nexcept ImportError:\n    s = None\ndef half(x): return x * bool(s)"
    assert half(open_session(source)) == plain_tree(np.arange(3.0))


OLD_NAMES = {
    "past": "from past.builtins import xrange, basestring\ndef half(x): return x / len(xrange(2))",
    "six": "from six.moves import range, cPickle\nimport six\ndef half(x): return x / len(range(2 * six.PY3))",
    "future": "from future import standard_library\nstandard_library.install_aliases()\ndef half(x): return x / 2",
}


@pytest.mark.parametrize("source", OLD_NAMES.values(), ids=OLD_NAMES)
def test_what_only_names_old_things_is_not_told_of(open_session, source):
    session = open_session(source)
    assert half(session) == plain_tree(np.arange(3.0) / 2)
    assert session.notes == []


COMPILED = {
    "bare": "@njit\ndef half(x): return x / 2",
    "with options": "@jit(nopython=True, cache=True)\ndef half(x):\n    return np.array([x[i] / 2 for i in prange(len(x))])",
    "with types": "@vectorize(['float64(float64)'])\ndef half(x): return x / 2",
}


@pytest.mark.parametrize("source", COMPILED.values(), ids=COMPILED)
def test_nothing_is_compiled(open_session, source):
    session = open_session(
        f"import numpy as np\nfrom numba import jit, njit, prange, vectorize\n{source}",
    )
    assert half(session) == plain_tree(np.arange(3.0) / 2)
    assert len(session.notes) == 1


def test_code_that_is_not_the_students_gets_none(open_session):
    source = "def half(x):\n    exec(compile('import tqdm', 'library.py', 'exec'))\n    return x"
    assert isinstance(half(open_session(source)), StudentFailure)


SCRIPT = """
import sys
from pathlib import Path
from grader.sandbox.stand_ins.finder import provide_stand_ins

provide_stand_ins()
provide_stand_ins()
sys.path.insert(0, sys.argv[1])
import reference
print(type(reference.erf(0.5)).__name__, type(reference.special).__module__)
try:
    exec(compile("import seaborn", sys.argv[2], "exec"))
except ImportError as problem:
    print(problem.name)
"""


@pytest.mark.skipif(
    find_spec("scipy") is not None or find_spec("seaborn") is not None,
    reason="the libraries are there",
)
def test_a_reference_gets_one_and_a_library_does_not(tmp_path):
    (tmp_path / "reference.py").write_text(
        "from scipy import special\nfrom scipy.special import erf\n",
    )
    library = Path(np.__file__).with_name("library.py")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, tmp_path, library],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [
        "float64",
        "grader.sandbox.stand_ins.finder",
        "seaborn",
    ]


def test_every_module_of_ours_belongs_to_a_library_that_is_told_of():
    assert {name.partition(".")[0] for name in MODULES} <= set(LIBRARIES)
    room = Path(__file__).parents[3] / "grader" / "sandbox" / "stand_ins"
    assert all((room / f"{module}.py").is_file() for module in MODULES.values())
