"""However a student's work is packed and named, it is found.

What cannot be read is a sentence.
"""

import bz2
import gzip
import io
import json
import zipfile

import pytest

from grader.intake import File, Folder, make_submission
from grader.intake.choosing.readers import Readers
from grader.intake.trees.foreign_tree import library
from grader.intake.trees.members import ArchiveError
from grader.intake.trees.tree import MIB
from grader.intake.trees.unpacked import tree_of_claims
from grader.model import Array
from grader.model.failure_details import OutOfTime
from grader.model.failure_kinds import Overrun
from grader.sandbox.host.channel import WorkerLost

CODE = b"def forward(x):\n    return x\n"


@pytest.fixture(scope="module")
def readers(assignment):
    with Readers(assignment) as readers:
        yield readers


@pytest.fixture
def submit(assignment, readers):
    def make(tree):
        files = (
            File(
                path,
                len(content),
                lambda limit, content=content: content[:limit],
            )
            for path, content in tree.items()
        )
        return make_submission(
            Folder("", tuple(files)),
            "alice",
            assignment,
            readers,
        )

    return make


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("mlp.py.txt", "mlp.py"),
        ("mlp.PY.txt", "mlp.py"),
        ("mlp.txt", "mlp.py"),
        ("mlp.py3", "mlp.py"),
        ("mlp", "mlp.py"),
        ("MLP.PY", "MLP.py"),
        ("hw/Mlp.py", "hw/Mlp.py"),
        ("mlp - Copy.py", "mlp - Copy.py"),
        ("mlp copy.py", "mlp copy.py"),
        ("Copy of mlp.py", "Copy of mlp.py"),
        ("mlp (1).py", "mlp (1).py"),
        ("mlp.py (1)", "mlp (1).py"),
        ("mlp_FINAL_v2.py", "mlp_FINAL_v2.py"),
        ("m\u200elp.py", "m\u200elp.py"),
        ("mlp/mlp/mlp.py", "mlp/mlp/mlp.py"),
        ("mlp.ipynb.json", "mlp.ipynb"),
    ],
)
def test_a_file_that_is_named_otherwise_is_found(submit, name, path):
    alice = submit(
        {
            name: CODE,
            "notes.txt": b"none",
            "photo.HEIC": b"\0",
            "._mlp.py": b"\0\5\x16\7",
        },
    )
    assert (alice.problem, alice.main) == (None, path)
    assert alice.files[0].content == CODE
    if name.rpartition("/")[2] != "mlp.py":
        visible = name.replace("\u200e", ""), path.replace("\u200e", "")
        assert alice.notes[0].text.startswith(
            (f"{visible[0]} was ", f"{visible[1]} was taken for mlp.py"),
        )


def test_a_module_under_another_ending_comes_along_under_its_own(submit):
    alice = submit(
        {"mlp.py": CODE, "layers.py.txt": CODE, "notes.txt": b"none"},
    )
    assert [file.path for file in alice.files] == ["layers.py", "mlp.py"]
    assert [note.text for note in alice.notes] == [
        "layers.py.txt was read as layers.py.",
    ]


def test_code_under_another_ending_displaces_no_module(submit):
    alice = submit(
        {
            "mlp.py": CODE,
            "mlp.py.txt": b"old",
            "mlp": b"log",
            "mlp.txt": b"log",
        },
    )
    assert [(file.path, file.content) for file in alice.files] == [
        ("mlp.py", CODE),
    ]


def test_output_in_a_file_of_the_handouts_stem_is_no_code_beside_code(submit):
    assert (
        submit({"mlp.txt": b"loss 0.1", "solution.py": CODE}).main
        == "solution.py"
    )


@pytest.mark.parametrize(
    "suffix",
    [".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"],
)
@pytest.mark.parametrize("folder", ["", "hw/", "a/b/c/"])
def test_an_archive_of_every_kind(submit, pack, suffix, folder):
    alice = submit(
        {
            f"work{suffix}": pack(
                suffix,
                {f"{folder}mlp.py": CODE, f"{folder}tools.py": b"t"},
            ),
        },
    )
    assert (alice.problem, [file.path for file in alice.files]) == (
        None,
        [f"{folder}mlp.py", f"{folder}tools.py"],
    )


@pytest.mark.parametrize("depth", [1, 2])
def test_archives_in_archives_are_opened(submit, zip_bytes, tar_bytes, depth):
    inner = zip_bytes({"mlp.py": CODE})
    for level in range(depth):
        inner = (
            tar_bytes({f"inner{level}.zip": inner})
            if level
            else zip_bytes({"inner.zip": inner, "a.pdf": b"%PDF"})
        )
    alice = submit({"work.zip": inner})
    assert (alice.problem, alice.main) == (None, "mlp.py")


def test_archives_are_not_opened_without_end(submit, zip_bytes):
    inner = zip_bytes({"mlp.py": CODE})
    for _ in range(6):
        inner = zip_bytes({"inner.zip": inner})
    assert (
        submit({"work.zip": inner}).problem
        == "no mlp.py; found: inner.zip; hand in the code itself as mlp.py"
    )


def test_several_archives_are_folders(submit, zip_bytes):
    alice = submit(
        {
            "code.zip": zip_bytes({"mlp.py": CODE}),
            "report.zip": zip_bytes({"report.pdf": b"%PDF"}),
        },
    )
    assert (alice.problem, alice.main) == (None, "code/mlp.py")


def test_one_archive_of_several_that_is_damaged_costs_a_note(submit, zip_bytes):
    alice = submit(
        {"code.zip": zip_bytes({"mlp.py": CODE}), "old.zip": b"PK\3\4nothing"},
    )
    assert (alice.problem, alice.main) == (None, "code/mlp.py")
    assert alice.notes[0].text.startswith("old.zip is damaged or incomplete")


def test_an_archive_beside_a_source_is_left_alone(submit):
    alice = submit(
        {"mlp.py": CODE, "work.zip": b"PK\3\4nothing", "data.rar": b"Rar!"},
    )
    assert (alice.main, alice.notes) == ("mlp.py", ())


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress])
def test_a_single_compressed_file(submit, compress):
    alice = submit(
        {
            f"mlp.py.{'gz' if compress is gzip.compress else 'bz2'}": compress(
                CODE,
            ),
        },
    )
    assert (alice.problem, alice.main, alice.files[0].content) == (
        None,
        "mlp.py",
        CODE,
    )


@pytest.mark.parametrize(
    ("codec", "folder"),
    [
        ("gbk", "作业作业"),
        ("cp932", "しゅくだ"),
        ("utf-8", "\u00fc\u00f6\u00e4\u00df"),
    ],
)
def test_names_in_a_code_page_that_the_archive_does_not_name(
    submit,
    codec,
    folder,
):
    raw = folder.encode(codec)
    assert len(raw) == len("name-000")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("name-000/mlp.py", CODE)
    alice = submit({"work.zip": stream.getvalue().replace(b"name-000", raw)})
    assert (alice.problem, alice.main) == (None, f"{folder}/mlp.py")


def test_a_zip_written_as_a_stream_and_a_large_one(submit):
    class Unseekable(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise io.UnsupportedOperation

        def tell(self):
            raise io.UnsupportedOperation

    stream = Unseekable()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("mlp.py", "w", force_zip64=True) as member,
    ):
        member.write(CODE)
    assert submit({"work.zip": stream.getvalue()}).files[0].content == CODE


def test_a_bad_member_beside_good_ones_costs_a_note(submit, zip_bytes):
    data = bytearray(
        zip_bytes({"mlp.py": CODE, "tools.py": b"#" * 500}, zipfile.ZIP_STORED),
    )
    start = data.index(b"#" * 500)
    data[start : start + 4] = b"oops"
    alice = submit({"work.zip": bytes(data)})
    assert (alice.problem, [file.path for file in alice.files]) == (
        None,
        ["mlp.py"],
    )
    assert alice.notes[0].text.startswith("tools.py is damaged in the archive")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("second", "content", "problem"),
    [
        ("mlp.py", CODE, None),
        ("mlp.py", b"other", "the archive holds mlp.py more than once"),
        ("MLP.py", CODE, None),
        (
            "MLP.py",
            b"other",
            "mlp.py and MLP.py differ only in how the name is written; hand in one",
        ),
    ],
)
def test_one_name_twice_in_an_archive(submit, second, content, problem):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mlp.py", CODE)
        archive.writestr(second, content)
    assert submit({"work.zip": stream.getvalue()}).problem == problem


def test_a_notebook_under_the_name_of_a_module_is_a_notebook(submit):
    cells = [{"cell_type": "code", "source": "def forward(x):\n    return x"}]
    content = json.dumps({"cells": cells, "nbformat": 4}).encode()
    alice = submit({"mlp.py": content})
    assert (alice.main, alice.notes[0].text) == (
        "mlp.ipynb",
        "mlp.py holds a notebook and was read as mlp.ipynb.",
    )


@pytest.mark.parametrize(
    ("tree", "problem"),
    [
        (
            {"work.zip": b"not a zip"},
            "work.zip is not a zip or tar archive: it is something else",
        ),
        (
            {"work.zip": b""},
            "work.zip is not a zip or tar archive: it is empty",
        ),
        (
            {"work.zip": b"%PDF-1.7"},
            "work.zip is not a zip or tar archive: it is a PDF document",
        ),
        (
            {"work.zip": b"PK\3\4" + bytes(60)},
            "work.zip is damaged or incomplete",
        ),
        (
            {"mlp.docx": b"PK\3\4"},
            "no mlp.py; found: mlp.docx; hand in the code itself as mlp.py",
        ),
        (
            {"mlp.pdf": b"%PDF"},
            "no mlp.py; found: mlp.pdf; hand in the code itself as mlp.py",
        ),
        (
            {"pkg/__init__.py": b""},
            "no mlp.py; found: pkg/__init__.py; hand in the right one as mlp.py",
        ),
        ({}, "no mlp.py; the submission is empty"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(submit, tree, problem):
    assert submit(tree).problem.startswith(problem)


def test_an_encrypted_zip_is_a_sentence(submit, zip_bytes):
    data = bytearray(zip_bytes({"mlp.py": CODE}, zipfile.ZIP_STORED))
    for magic, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(magic) + offset] |= 1
    assert (
        submit({"work.zip": bytes(data)}).problem
        == "work.zip is encrypted (pack it again without a password)"
    )


# --- other kinds of archives ------------------------------------------------------------------------------------------


def seven_zip(tree):
    """A 7-Zip archive; without libarchive only its first bytes, which are all that is then looked at."""
    if library() is None:
        return b"7z\xbc\xaf\x27\x1c"
    parts = []
    with library().custom_writer(
        lambda part: parts.append(bytes(part)) or len(part),
        "7zip",
    ) as archive:
        for path, content in tree.items():
            archive.add_file_from_memory(path, len(content), content)
    return b"".join(parts)


def test_a_seven_zip_archive_is_read_or_says_what_to_do(submit):
    alice = submit(
        {"work.7z": seven_zip({"hw/mlp.py": CODE, "hw/d.bin": bytes(9)})},
    )
    if library() is not None:
        assert (alice.problem, alice.main, alice.files[0].content) == (
            None,
            "hw/mlp.py",
            CODE,
        )
    else:
        assert alice.problem.endswith(
            "which cannot be read here (unpack it, and pack the files as .zip)",
        )


@pytest.mark.parametrize(
    "magic",
    [b"Rar!\x1a\7\1\0", b"7z\xbc\xaf\x27\x1c", b"\x28\xb5\x2f\xfd"],
)
def test_a_damaged_archive_of_another_kind_is_a_sentence(submit, magic):
    name = {b"R": "work.rar", b"7": "work.7z"}.get(magic[:1], "work.tar.zst")
    assert submit({name: magic + b"x" * 60}).problem.startswith(f"{name} is ")


# --- what a confined process says is a claim --------------------------------------------------------------------------


def array(data):
    return Array("uint8", (len(data),), data)


def claimed(*lines, contents=b""):
    return {
        "lines": array("\n".join(lines).encode()),
        "contents": array(contents),
    }


def test_claims_are_checked_again():
    tree = tree_of_claims(
        "work.zip",
        claimed(
            "file\t0\t../../etc/mlp.py\t",
            "file\t999999999999\tmlp.py\t",
            "file\t-1\tb.py\t",
            "unread\t7\tbig.npz\tis \x1b[31mred",
            "nonsense",
            "refused\t0\tl.py\t" + "x" * 5000,
            contents=b"12345rest",
        ),
    )
    assert [refused.path for refused in tree.refused] == [
        "../../etc/mlp.py",
        "l.py",
    ]
    assert [(file.path, file.size) for file in tree.files] == [
        ("b.py", 0),
        ("big.npz", 7),
        ("mlp.py", 9),
    ]
    assert max(len(refused.reason) for refused in tree.refused) <= 200


@pytest.mark.parametrize(
    "answer",
    [
        None,
        5,
        {},
        {"lines": "x"},
        {"fault": 7},
        {"fault": "damaged", "detail": "\x1b[31m"},
    ],
)
def test_nonsense_is_a_sentence(answer):
    with pytest.raises(ArchiveError, match=r"^work\.zip ") as caught:
        tree_of_claims("work.zip", answer)
    assert "\x1b" not in caught.value.message


def test_an_archive_that_takes_too_long_is_a_sentence(submit, monkeypatch):
    def lost(*_):
        raise WorkerLost(OutOfTime(Overrun.COMPUTING, 8.0))

    monkeypatch.setattr("grader.sandbox.host.channel.Channel.exchange", lost)
    assert submit({"work.zip": b"PK\3\4"}).problem.startswith(
        "work.zip is too large to be read",
    )


def test_an_archive_of_much_code_tells_no_more_than_fits(submit, zip_bytes):
    tree = {"mlp.py": CODE} | {
        f"lib/m{n}.py": bytes([65 + n]) * (2 * MIB - 9) for n in range(20)
    }
    alice = submit({"work.zip": zip_bytes(tree)})
    assert (alice.problem, alice.main) == (None, "mlp.py")
    assert sum(len(file.content) for file in alice.files) <= 10 * MIB
