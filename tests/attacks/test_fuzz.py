"""Whatever the trusted side reads, damaged in any way: it is read or refused with a sentence, never more.

A smoke of each stands here, `make soak` takes a hundred thousand. Frames and
notebooks have theirs beside their subjects (`test_wire_fuzz`, `test_damaged`).
"""

import io
import random
import shutil
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.course.catalogue import get_assignment
from grader.course.python_files import import_file
from grader.errors import GraderError
from grader.export.sheet import read_sheet
from grader.gradebook import Gradebook
from grader.gradebook.place import FILE
from grader.intake.extensions import read_extensions
from grader.intake.layouts import LAYOUTS, Source
from grader.intake.roster import read_roster
from grader.intake.trees.archive import STUDENT_LIMITS, read_archive
from grader.intake.trees.tree import UnreadableError
from grader.model import Late, SourceFile
from grader.model.options import Options
from grader.pipeline import grade_class
from grader.sandbox.host.claims import Claims
from grader.similarity.fragments import fragments_of

worst = import_file(Path(__file__).parent / "worst_cases.py", "worst_cases")
DUE = datetime(2026, 3, 1, tzinfo=UTC)
SOAK = pytest.param(100_000, marks=pytest.mark.soak)
RULES = ("torch.autograd", "*.backward")
ODD = (
    None, True, False, 0, -1, 7, 2**63, 0.5, float("nan"), float("inf"), "", "x" * 5_000, "toy.py", "half", "\x1b]0;x",
    "\ud800", "raised", "told", "unsendable", "import", "memory", "run", "around", "use", "stub", "left out", "torch.nn",
    b"bytes", (), [], {},
)  # fmt: skip
KEYS = (
    "code", "index", "name", "reason", "exception", "file", "line", "detail", "kind", "message", "set_on", "missing",
    "changed_calls", "tripped", "notes", "told", "left_out",
)  # fmt: skip
NAMES = (
    "ada", "LATE", "12", "_", "-", ".py", "mlp.py", "text.html", "/", "attempt", "..", "2026-03-01-23-59-00", "file",
    "assignsubmission", "onlinetext", "Participant", "submission_1", ".txt", " ", "é", "e\u0301", "\u202e", "\n", "\\",
    "submission_metadata.yml", "x" * 300, "Ada Byron_17_assignsubmission_file/mlp.py", ".zip", "0" * 40, ":", "'", ",",
)  # fmt: skip
ROSTER = b'Student,ID,SIS User ID,SIS Login ID,Section,hw1 (12)\nPoints Possible,,,,,100\n"Byron, Ada",17,s17,ada,A,\n'


def damaged(draw, content):
    """Return *content* with one to four accidents."""
    data = bytearray(content)
    for _ in range(draw.randint(1, 4)):
        place = draw.randrange(len(data) + 1)
        match draw.randrange(5):
            case 0:
                data[place : place + 1] = draw.randbytes(1)
            case 1:
                data[place:place] = draw.choice(worst.PIECES)
            case 2:
                del data[place : place + draw.randint(1, 40)]
            case 3:
                data[place:place] = data[place : place + draw.randint(1, 400)]
            case 4:
                data[place : place + 4] = draw.choice(
                    (b"\xff" * 4, bytes(4), b"\0\0\0\x80"),
                )
    return bytes(data)


def plain(draw, depth=3):
    """Return a value as a worker may claim it."""
    match draw.randrange(4 if depth else 1):
        case 1:
            return [plain(draw, depth - 1) for _ in range(draw.randrange(5))]
        case 2:
            return tuple(
                plain(draw, depth - 1) for _ in range(draw.randrange(7))
            )
        case 3:
            keys = draw.choices(KEYS, k=draw.randrange(6))
            return {key: plain(draw, depth - 1) for key in keys}
    return draw.choice(ODD)


def zipped(names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in dict.fromkeys(names):
            archive.writestr(zipfile.ZipInfo(name), f"x = '{name!r}'")
    return stream.getvalue()


def tarred(names):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name in names:
            member = tarfile.TarInfo(name)
            member.size = 20
            archive.addfile(member, io.BytesIO(b"x = 1\n".ljust(20)))
    return stream.getvalue()


@pytest.mark.parametrize("count", [300, SOAK])
def test_archives(count):
    draw = random.Random(1)
    whole = [zipped(["a/mlp.py", "b.py"]), tarred(["a/mlp.py", "b.py" * 60])]
    for _ in range(count):
        content = damaged(draw, draw.choice(whole))
        try:
            tree = read_archive(io.BytesIO(content), "x.zip", STUDENT_LIMITS)
            for file in tree.all_files():
                file.read(1_000)
        except (GraderError, UnreadableError):
            continue


@pytest.mark.parametrize("count", [300, SOAK])
def test_claims(count, submission):
    draw = random.Random(2)
    claims = Claims(submission("import torch.nn\ndef half(x): return x\n"))
    for _ in range(count):
        told = claims.failures_at_load(plain(draw))
        assert len(told) <= 100
        claims.failure(plain(draw), told)
        value = plain(draw)
        found = [
            *claims.notes_at_load(value),
            *claims.left_out(value),
            *claims.notes(value if isinstance(value, dict) else {}),
            *claims.uses(value, RULES),
            *claims.tripped(value, RULES),
        ]
        assert len(repr(found)) < 200_000


@pytest.mark.parametrize("count", [100, SOAK])
def test_similarity(count):
    draw = random.Random(3)
    for _ in range(count):
        content = b"".join(draw.choices(worst.PIECES, k=draw.randint(1, 300)))
        fragments_of([SourceFile("mlp.py", content)])


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=list(LAYOUTS))
@pytest.mark.parametrize("count", [40, SOAK])
def test_downloads_of_course_sites(layout, count, toy):
    draw = random.Random(4)
    for _ in range(count):
        names = [
            "".join(draw.choices(NAMES, k=draw.randint(1, 6)))
            for _ in range(draw.randint(1, 6))
        ]
        try:
            root = read_archive(
                io.BytesIO(zipped(names)),
                "x.zip",
                STUDENT_LIMITS,
            )
            source = Source(root, "class")
            layout.recognises(source)
            layout.read(source, toy)
        except GraderError:
            continue


@pytest.mark.parametrize(
    "read",
    [
        read_roster,
        read_sheet,
        lambda path: read_extensions(path, "toy", Late(DUE)),
    ],
    ids=["roster", "sheet of grades", "extensions"],
)
@pytest.mark.parametrize("count", [100, SOAK])
def test_tables(read, count, tmp_path):
    draw = random.Random(5)
    path = tmp_path / "table.csv"
    for _ in range(count):
        path.write_bytes(damaged(draw, ROSTER))
        try:
            read(path)
        except GraderError:
            continue


@pytest.fixture(scope="module")
def graded(toy_course, right, tmp_path_factory):
    """The folder of a graded class of one, its gradebook in one file."""
    place = tmp_path_factory.mktemp("graded")
    (place / "class" / "ann").mkdir(parents=True)
    (place / "class" / "ann" / "toy.py").write_text(right, encoding="utf-8")
    grade_class(
        get_assignment(toy_course, "toy"),
        place / "class",
        Options(out=place / "out"),
    )
    return place / "out"


@pytest.mark.parametrize("count", [30, SOAK])
def test_gradebooks(count, graded, toy, tmp_path):
    draw = random.Random(6)
    whole = (graded / FILE).read_bytes()
    for number in range(count):
        folder = tmp_path / f"{number % 10}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / FILE).write_bytes(damaged(draw, whole))
        try:
            with Gradebook.read(folder) as book:
                list(book.results(toy, book.students("toy")))
        except GraderError:
            continue
