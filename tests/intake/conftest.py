"""A course with one assignment, and short ways to write sources of submissions."""

import io
import tarfile
import zipfile
from fractions import Fraction

import pytest

from grader.intake import collect
from grader.model import Assignment, Criterion, Rubric


def _write_tree(folder, tree):
    """Write *tree*, paths and contents, where None stands for an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in tree.items():
        target = folder / path
        if content is None:
            target.mkdir(parents=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    return folder


def _zip_bytes(tree, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for path, content in tree.items():
            archive.writestr(
                path if content is not None else f"{path}/",
                content or b"",
            )
    return stream.getvalue()


def _tar_bytes(tree, mode="w:gz"):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for path, content in tree.items():
            member = tarfile.TarInfo(path)
            member.size = len(content or b"")
            member.type = (
                tarfile.DIRTYPE if content is None else tarfile.REGTYPE
            )
            archive.addfile(member, io.BytesIO(content or b""))
    return stream.getvalue()


@pytest.fixture(scope="session")
def write_tree():
    return _write_tree


@pytest.fixture(scope="session")
def zip_bytes():
    return _zip_bytes


@pytest.fixture(scope="session")
def tar_bytes():
    return _tar_bytes


@pytest.fixture(scope="session")
def pack():
    """Pack a tree as the archive that a suffix asks for."""
    modes = {
        ".tar": "w",
        ".tar.gz": "w:gz",
        ".tgz": "w:gz",
        ".tar.bz2": "w:bz2",
        ".tar.xz": "w:xz",
    }
    return lambda suffix, tree: (
        _zip_bytes(tree)
        if suffix == ".zip"
        else _tar_bytes(tree, modes[suffix])
    )


@pytest.fixture(scope="session")
def assignment(tmp_path_factory):
    course = tmp_path_factory.mktemp("course")
    given = {
        "starter/mlp.py": b"starter",
        "starter/test1.py": b"print",
        "starter/utils.py": b"given",
    }
    _write_tree(course / "assignments" / "mlp", given)
    return Assignment(
        id="mlp",
        title="Backpropagation",
        file="mlp.py",
        course=course,
        rubric=Rubric((Criterion("mse", "MSE", Fraction(1)),)),
        file_patterns=("mlp*.py", "hw1*.py"),
    )


@pytest.fixture
def collect_folder(tmp_path, assignment):
    """Collect a folder `class` that holds a tree."""
    return lambda tree: collect(
        _write_tree(tmp_path / "class", tree),
        assignment,
    )


@pytest.fixture
def collect_bytes(tmp_path, assignment):
    """Collect a file of given name and content."""

    def collect_file(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return collect(path, assignment)

    return collect_file
