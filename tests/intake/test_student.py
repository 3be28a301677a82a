"""One student's files as a Submission: what is kept, what is dropped, and the sentence for what cannot be used."""

import pytest

from grader.intake import File, Folder, make_submission
from grader.intake.choosing.refused_files import MAX_NOTES
from grader.intake.student import MAX_FILES
from grader.intake.trees.tree import MIB
from grader.model import NoteKind


@pytest.fixture
def submit(assignment):
    def make(tree):
        files = (
            File(
                path,
                len(content),
                lambda limit, content=content: content[:limit],
            )
            for path, content in tree.items()
        )
        return make_submission(Folder("", tuple(files)), "alice", assignment)

    return make


def test_modules_come_along_and_other_files_do_not(submit):
    alice = submit(
        {
            "mlp.py": b"a",
            "net/ops.py": b"o",
            "x.ipynb": b"{}",
            "w.npz": b"1",
            "d.csv": b"2",
            "a.pdf": b"3",
        },
    )
    assert [file.path for file in alice.files] == ["mlp.py", "net/ops.py"]
    (note,) = alice.notes
    assert (note.kind, note.text) == (
        NoteKind.IGNORED_FILE,
        "not loaded: w.npz, d.csv (only .py files are).",
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "mlp.py is empty"),
        (b"a = 1\0\nb = 2", "mlp.py is not text"),
        (b"\0" * 900, "mlp.py holds nothing but NUL bytes; save it again"),
        (
            b"%PDF-1.7",
            "mlp.py is a PDF document, whatever its name says; hand in the source file",
        ),
        (
            b"PK\3\4rest",
            "mlp.py is a zip archive or an Office document, whatever its name says; hand in the source file",
        ),
        (
            b"\xa7\r\r\n\0\0\0\0",
            "mlp.py is compiled Python, whatever its name says; hand in the source file",
        ),
        (
            b"<!DOCTYPE html><p>",
            "mlp.py is a web page; download the file itself, and hand in that",
        ),
        (
            b"#" * (2 * MIB + 1),
            "mlp.py is 2.1 MB; a source file may have at most 2 MB",
        ),
    ],
    ids=[
        "empty",
        "binary",
        "padding",
        "pdf",
        "zip",
        "compiled",
        "web page",
        "large",
    ],
)
def test_a_main_file_that_cannot_be_used(submit, content, problem):
    alice = submit({"mlp.py": content})
    assert (alice.problem, alice.main, alice.files) == (problem, None, ())


def test_a_large_file_is_not_read(assignment):
    def read(limit):
        raise AssertionError(limit)

    folder = Folder("", (File("mlp.py", 50 * MIB, read),))
    assert (
        make_submission(folder, "a", assignment).problem
        == "mlp.py is 50 MB; a source file may have at most 2 MB"
    )


def test_a_file_larger_than_it_claims_is_read_to_the_limit_only(assignment):
    limits = []

    def read(limit):
        limits.append(limit)
        return b"#" * limit

    assert (
        "may have at most 2 MB"
        in make_submission(
            Folder("", (File("mlp.py", 5, read),)),
            "a",
            assignment,
        ).problem
    )
    assert set(limits) == {2 * MIB + 1}


def test_a_notebook_may_carry_pictures(submit):
    assert submit({"mlp.ipynb": b" " * (5 * MIB)}).problem is None
    assert (
        submit({"mlp.ipynb": b" " * (9 * MIB)}).problem
        == "mlp.ipynb is 9 MB; a notebook may have at most 8 MB"
    )


def test_a_module_that_cannot_be_used_costs_a_note(submit):
    alice = submit(
        {"mlp.py": b"a", "helpers.py": b"\0h", "big.py": b"#" * (3 * MIB)},
    )
    assert [file.path for file in alice.files] == ["mlp.py"]
    assert [note.text for note in alice.notes] == [
        "big.py is 3 MB; a source file may have at most 2 MB; it was not loaded.",
        "helpers.py is not text; it was not loaded.",
    ]


def test_modules_are_capped_in_number_and_size_and_the_nearest_are_kept(submit):
    many = submit(
        {"mlp.py": b"a", "near.py": b"n"}
        | {f"lib/m{n:03}.py": b"m" for n in range(300)},
    )
    assert len(many.files) == MAX_FILES + 1
    assert "near.py" in {file.path for file in many.files}
    assert "there are too many modules" in many.notes[-1].text
    large = submit(
        {"mlp.py": b"a"}
        | {f"m{n}.py": b"#" * (2 * MIB - 1) for n in range(20)},
    )
    assert sum(len(file.content) for file in large.files) <= 10 * MIB + 1


def test_notes_are_capped(submit):
    assert (
        len(
            submit(
                {"mlp.py": b"a"} | {f"m{n}.py": b"\0m" for n in range(50)},
            ).notes,
        )
        == MAX_NOTES
    )


@pytest.mark.parametrize(
    ("paths", "problem"),
    [
        (
            ["mlp.py", "MLP.py"],
            "mlp.py and MLP.py differ only in how the name is written; hand in one",
        ),
        (
            ["mlp.py", "e\u0301.py", "\u00e9.py"],
            "e\u0301.py and \u00e9.py differ only in how the name is written; hand in one",
        ),
    ],
)
def test_names_that_another_system_would_merge(submit, paths, problem):
    assert submit({path: path.encode() for path in paths}).problem == problem


def test_one_file_under_two_names_that_another_system_would_merge_counts_once(
    submit,
):
    alice = submit(
        {"MLP.py": b"x", "mlp.py": b"x", "e\u0301.py": b"y", "\u00e9.py": b"y"},
    )
    assert (alice.main, len(alice.files)) == ("mlp.py", 2)


@pytest.mark.parametrize(
    "codec",
    ["utf-16", "utf-16-le", "utf-32", "cp1252", "utf-8-sig"],
)
def test_a_file_in_any_encoding_is_handed_on_as_it_is(submit, codec):
    content = "name = 'Zo\u00eb'".encode(codec)
    assert submit({"mlp.py": content}).files[0].content == content


def test_the_source_is_never_parsed(submit):
    for bomb in (
        b"(" * 100_000,
        b"x = " + b"-" * 100_000 + b"1",
        b"\xff\xfe"[:1] * 10,
        b"# coding: nonsense\n",
    ):
        assert submit({"mlp.py": bomb}).files[0].content == bomb


def test_files_that_count_come_along_however_many_modules_there_are(submit):
    files = {"deep/in/mlp.py": b"def f(): 1", "deep/in/softmax.py": b"s = 1"}
    many = submit(files | {f"lib/m{n:03}.py": b"m" for n in range(300)})
    assert set(many.parts) <= {file.path for file in many.files}
