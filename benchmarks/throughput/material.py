"""A course with the 36 checks, and classes of any size, made of the example class."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from grader.course.python_files import import_file

PROJECT = Path(__file__).resolve().parents[2]
CHECKS = Path(__file__).with_name("checks.py")
ASSIGNMENT = "nyu_hw1"
RIGHT = ("amara_obi", "greta_oyelaran")
#: Wrong in several ways, raising: nobody whose code does not end, which would measure
#: deadlines only.
WRONG = (
    "ngozi_adeyemi",
    "pavel_hruska",
    "rania_toumi",
    "umar_siddiq",
    "valentina_cruz",
    "wanjiru_kimani",
)
TESTS = '''

import pytest

from grader.testing import check_close


def network(student, name):
    part, f, g = name.split("-")
    case = network_case(f, g)
    if part == "forward":
        del case["dJdy_hat"]
        return student.mlp_forward(**case)
    return student.mlp_backward(**case)[part]


def loss(student, name):
    kind, part, size = name.split("-")
    reply = (student.mse_loss if kind == "mse" else student.bce_loss)(**loss_case(kind, size))
    return reply.loss if part == "value" else reply.dJdy_hat


@pytest.mark.points(1, criterion="clear")
def test_clear(student, reference):
    """Clearing sets the gradients to zero."""
    case = network_case("relu", "sigmoid")
    check_close(student.mlp_clear(**case).after, reference.mlp_clear(**case).after, name="grads")
'''
TEST = '''

@pytest.mark.points(1, criterion="{criterion}")
@pytest.mark.parametrize("name", {names})
def test_{criterion}(student, reference, name):
    """The check is right."""
    check_close({ask}(student, name), {ask}(reference, name), name=name)
'''


#: Appended to a submission, so that no two of them answer alike: inputs are changed in
#: their last bits, each time otherwise.
UNLIKE = """
OWN_FACTOR = 1 + {number} * 2.0**-50
OwnMLP, own_mse_loss, own_bce_loss = MLP, mse_loss, bce_loss


class MLP(OwnMLP):
    def forward(self, x):
        return super().forward(x * OWN_FACTOR)


def mse_loss(y, y_hat):
    return own_mse_loss(y, y_hat * OWN_FACTOR)


def bce_loss(y, y_hat):
    return own_bce_loss(y, y_hat * OWN_FACTOR)
"""


def write_course(folder: Path) -> Path:
    """Write a course whose hidden tests of NYU homework 1 are the 36 checks, and return it."""
    for part in ("assignments", "reference"):
        shutil.copytree(PROJECT / part / ASSIGNMENT, folder / part / ASSIGNMENT)
    checks = import_file(CHECKS, "throughput_checks")
    source = (
        CHECKS.read_text(encoding="utf-8")
        .partition("def answer(")[0]
        .replace("import torch\n", "")
    )
    groups = {
        "activations": checks.NETWORKS[:3],
        "forward": checks.NETWORKS[3:9],
        "training": checks.NETWORKS[9:10],
    }
    tests = [
        (name, names, "network")
        for name, names in {**groups, "backward": checks.NETWORKS[10:]}.items()
    ]
    tests += [
        (
            loss,
            [name for name in checks.LOSSES if name.startswith(loss)],
            "loss",
        )
        for loss in ("mse", "bce")
    ]
    text = (
        source
        + TESTS
        + "".join(
            TEST.format(criterion=name, names=names, ask=ask)
            for name, names, ask in tests
        )
    )
    hidden = folder / "hidden_tests" / ASSIGNMENT
    hidden.mkdir(parents=True)
    (hidden / "test_checks.py").write_text(text, encoding="utf-8")
    (hidden / "seed").write_text("benchmark-benchmark")
    return folder


def write_expected(path: Path) -> None:
    """Write what the reference gives in each check."""
    checks = import_file(CHECKS, "throughput_checks")
    reference = import_file(
        PROJECT / "reference" / ASSIGNMENT / "mlp.py", "throughput_reference"
    )
    path.write_text(
        json.dumps(
            {
                name: checks.answer(reference, name).tolist()
                for name in checks.NAMES
            }
        )
    )


@dataclass(frozen=True)
class Kind:
    """What a class is made of: whose submissions, and whether those that are right give the same answers to the last bit."""

    name: str
    students: tuple[str, ...]
    alike: bool = True


KINDS = (
    Kind("examples", (*RIGHT, *WRONG)),
    Kind("examples, no two alike", (*RIGHT, *WRONG), alike=False),
    Kind("right", RIGHT),
    Kind("right, no two alike", RIGHT, alike=False),
)


def sources(kind: Kind = KINDS[0]) -> Iterator[str]:
    """Yield the texts of the submissions of a class, no two the same."""
    folder = PROJECT / "examples" / ASSIGNMENT / "class"
    texts = [
        (folder / student / "mlp.py").read_text(encoding="utf-8")
        for student in kind.students
    ]
    for number in count():
        own = "" if kind.alike else UNLIKE.format(number=number)
        yield f"{texts[number % len(texts)]}\n# {number}\n{own}"


def write_class(folder: Path, size: int, kind: Kind = KINDS[0]) -> Path:
    """Write a class of *size* submissions and return its folder."""
    for number, text in zip(range(size), sources(kind), strict=False):
        (folder / f"s{number:06}").mkdir(parents=True)
        (folder / f"s{number:06}" / "mlp.py").write_text(text, encoding="utf-8")
    return folder
