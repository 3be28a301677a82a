"""From a folder, an archive or a file to submissions: nobody disappears, and everybody is called by the right name."""

import os
import socket

import pytest

from grader.errors import SubmissionsError
from grader.intake import collect
from grader.model import NoteKind


def by_id(intake):
    return {submission.id: submission for submission in intake.submissions}


def mains(intake):
    return {submission.id: submission.main for submission in intake.submissions}


CLASS = {
    "alice/mlp.py": b"a = 1",
    "bob/hw1/mlp.py": b"b = 1",
    "carol/report.pdf": b"%PDF",
    "dave": None,
    "erin.py": b"e = 1",
    "frank.ipynb": b"{}",
    "roster.csv": b"x",
}


def test_every_entry_of_a_class_is_a_submission_or_unmatched(collect_folder):
    intake = collect_folder(CLASS)
    assert mains(intake) == {
        "alice": "mlp.py",
        "bob": "hw1/mlp.py",
        "carol": None,
        "dave": None,
        "erin": "erin.py",
        "frank": "frank.ipynb",
    }
    assert (
        by_id(intake)["carol"].problem
        == "no mlp.py; found: report.pdf; hand in the code itself as mlp.py"
    )
    assert by_id(intake)["dave"].problem == "no mlp.py; the submission is empty"
    assert [(u.path, u.reason) for u in intake.unmatched] == [
        ("roster.csv", "is neither a folder, an archive, a .py nor a .ipynb"),
    ]


@pytest.mark.parametrize("wrapper", ["", "hw1-submissions/", "./", "./hw1/"])
@pytest.mark.parametrize(
    "suffix",
    [".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"],
)
def test_an_archive_gives_what_its_folder_gives(
    collect_folder,
    collect_bytes,
    pack,
    suffix,
    wrapper,
):
    tree = {f"{wrapper}{path}": content for path, content in CLASS.items()}
    from_archive = collect_bytes(f"class{suffix}", pack(suffix, tree))
    assert from_archive.submissions == collect_folder(CLASS).submissions
    assert len(from_archive.unmatched) == 1


def test_the_kind_of_an_archive_is_read_from_its_bytes(
    collect_bytes,
    tar_bytes,
    zip_bytes,
):
    assert mains(
        collect_bytes("a.zip", tar_bytes({"x/mlp.py": b"1", "y/mlp.py": b"2"})),
    ) == {
        "x": "mlp.py",
        "y": "mlp.py",
    }
    assert mains(collect_bytes("b.tar.gz", zip_bytes({"x/mlp.py": b"1"}))) == {
        "x": "mlp.py",
    }


def test_files_of_the_system_are_never_mentioned(collect_folder):
    junk = {
        "__MACOSX/alice/._mlp.py": b"\0",
        ".DS_Store": b"\0",
        "alice/.ipynb_checkpoints/mlp.py": b"old",
        "alice/__pycache__/mlp.pyc": b"\0",
        "alice/.git/mlp.py": b"x",
        "alice/.history/mlp_20240101.py": b"x",
        "alice/.vscode/settings.json": b"{}",
        "alice/.gitignore": b"*",
        "alice/._mlp.py": b"\0",
        "alice/mlp.py": b"a = 1",
    }
    intake = collect_folder(junk)
    assert intake.unmatched == ()
    (alice,) = intake.submissions
    assert (alice.main, len(alice.files), alice.notes) == ("mlp.py", 1, ())


def test_loose_files_do_not_see_each_other(collect_folder):
    intake = collect_folder({"alice.py": b"a = 1", "bob.py": b"b = 1"})
    assert [[file.path for file in s.files] for s in intake.submissions] == [
        ["alice.py"],
        ["bob.py"],
    ]


def test_loose_files_of_one_stem_are_one_student(collect_folder):
    assert mains(
        collect_folder(
            {"alice.py": b"a = 1", "alice.ipynb": b"{}", "bob.py": b"b = 1"},
        ),
    ) == {
        "alice": "alice.py",
        "bob": "bob.py",
    }


def test_a_file_of_the_handout_in_a_class_is_no_student(collect_folder):
    intake = collect_folder(
        {"alice/mlp.py": b"a = 1", "utils.py": b"given", "test2.py": b""},
    )
    assert mains(intake) == {"alice": "mlp.py"}
    assert [u.path for u in intake.unmatched] == ["test2.py", "utils.py"]


def test_archives_of_single_students(collect_folder, zip_bytes, tar_bytes):
    intake = collect_folder(
        {
            "alice.zip": zip_bytes(
                {"alice hw/mlp.py": b"a = 1", "alice hw/helpers.py": b"h = 1"},
            ),
            "bob.tar.gz": tar_bytes({"mlp.py": b"b = 1"}),
            "carol/hw1.zip": zip_bytes({"mlp.py": b"c = 1"}),
            "dave.zip": b"not a zip",
            "erin.rar": b"Rar!",
            "frank.zip": zip_bytes(
                {"inner.zip": zip_bytes({"mlp.py": b"f = 1"})},
            ),
        },
    )
    assert mains(intake) == {
        "alice": "alice hw/mlp.py",
        "bob": "mlp.py",
        "carol": "mlp.py",
        "dave": None,
        "erin": None,
        "frank": "mlp.py",
    }
    found = by_id(intake)
    assert "dave.zip is not a zip or tar archive" in found["dave"].problem
    assert found["erin"].problem.startswith("erin.rar is ")


def test_archives_of_students_inside_an_archive(collect_bytes, zip_bytes):
    inner = zip_bytes({"mlp.py": b"a = 1"})
    assert mains(
        collect_bytes(
            "class.zip",
            zip_bytes({"alice.zip": inner, "bob/x.zip": inner}),
        ),
    ) == {
        "alice": "mlp.py",
        "bob": "mlp.py",
    }


@pytest.mark.parametrize(
    "tree",
    [
        {
            "mlp.py": b"a = 1",
            "test1.py": b"",
            "helpers.py": b"",
            "data/x.npz": b"",
        },
        {"mlp.py": b"a = 1", "old/mlp.py": b"a = 0"},
        {
            "mlp.py": b"a = 1",
            "nets/__init__.py": b"",
            "nets/mlp.py": b"",
            "old/mlp.py": b"",
        },
    ],
    ids=["siblings", "old copy", "package"],
)
def test_a_folder_with_the_handouts_file_is_one_student(collect_folder, tree):
    assert mains(collect_folder(tree)) == {"class": "mlp.py"}


def test_a_folder_with_one_accepted_file_is_one_student(collect_folder):
    assert mains(
        collect_folder(
            {"mlp_new.py": b"a = 1", "test1.py": b"", "utils.py": b""},
        ),
    ) == {"class": "mlp_new.py"}


def test_an_accepted_name_beside_a_students_folder_hides_nobody(collect_folder):
    intake = collect_folder(
        {"mlp_alice.py": b"a = 1", "bob/report.pdf": b"%PDF"},
    )
    assert mains(intake) == {"mlp_alice": "mlp_alice.py", "bob": None}


def test_two_accepted_names_are_two_students(collect_folder):
    assert set(
        mains(
            collect_folder({"mlp_alice.py": b"a = 1", "mlp_bob.py": b"b = 1"}),
        ),
    ) == {"mlp_alice", "mlp_bob"}


def test_a_class_folder_with_a_stray_copy_of_the_file_is_not_guessed_at(
    collect_folder,
):
    with pytest.raises(
        SubmissionsError,
        match=r"class holds mlp\.py itself and work in alice, bob",
    ):
        collect_folder(
            {
                "mlp.py": b"s = 1",
                "alice/mlp.py": b"a = 1",
                "bob/hw1_bob.py": b"b = 1",
            },
        )


def test_a_single_file_of_the_handouts_name_brings_its_modules(
    tmp_path,
    write_tree,
    assignment,
):
    tree = {
        "mlp.py": b"a = 1",
        "helpers.py": b"h = 1",
        "net/__init__.py": b"",
        "data.csv": b"1",
        "mlp_old.py": b"o",
    }
    folder = write_tree(tmp_path / "Alice Lee", tree)
    (alice,) = collect(folder / "mlp.py", assignment).submissions
    assert (alice.id, alice.name, alice.main) == (
        "Alice_Lee",
        "Alice Lee",
        "mlp.py",
    )
    assert [file.path for file in alice.files] == [
        "helpers.py",
        "mlp.py",
        "mlp_old.py",
        "net/__init__.py",
    ]
    assert alice.notes == ()


def test_a_single_file_of_another_name_comes_alone(
    tmp_path,
    write_tree,
    assignment,
):
    folder = write_tree(
        tmp_path / "class",
        {"alice.py": b"a = 1", "bob.py": b"b = 1"},
    )
    (alice,) = collect(folder / "alice.py", assignment).submissions
    assert (alice.id, [file.path for file in alice.files]) == (
        "alice",
        ["alice.py"],
    )
    assert alice.notes[0].kind is NoteKind.FILE_CHOSEN


def test_names_that_differ_in_case_or_form_are_two_students(
    collect_bytes,
    zip_bytes,
):
    tree = {
        "w/Ann/mlp.py": b"1",
        "w/ann/mlp.py": b"2",
        "w/Jose\u0301/mlp.py": b"3",
        "w/Jos\u00e9/mlp.py": b"4",
    }
    intake = collect_bytes("class.zip", zip_bytes(tree))
    assert [s.id for s in intake.submissions] == [
        "Ann",
        "ann-2",
        "Jos\u00e9",
        "Jos\u00e9-2",
    ]
    assert {file.content for s in intake.submissions for file in s.files} == {
        b"1",
        b"2",
        b"3",
        b"4",
    }


def test_a_zip_of_macos_keeps_its_accents(collect_bytes, zip_bytes):
    name = "Jos\u00e9"
    # Archive Utility writes UTF-8 without the flag that says so; zipfile sets it, in
    # both headers.
    content = bytearray(zip_bytes({f"{name}/mlp.py": b"1", "b/mlp.py": b"2"}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(magic) + offset + 1] &= ~0x08
    assert name in {
        s.name for s in collect_bytes("class.zip", bytes(content)).submissions
    }


def test_names_are_shown_without_control_characters(collect_folder):
    (alice,) = collect_folder(
        {"al\x1b[31m\u202eice/mlp.py": b"a = 1", "README.md": b""},
    ).submissions
    assert alice.id.isascii()
    assert "\x1b" not in alice.name
    assert "\u202e" not in alice.name


@pytest.mark.parametrize(
    "name",
    ["nothing.zip", "nothing", "class/nothing/mlp.py"],
)
def test_a_source_that_does_not_exist(tmp_path, assignment, name):
    with pytest.raises(SubmissionsError, match="does not exist"):
        collect(tmp_path / name, assignment)


def test_a_misspelt_source_is_guessed(tmp_path, assignment):
    (tmp_path / "submissions").mkdir()
    with pytest.raises(SubmissionsError) as caught:
        collect(tmp_path / "submission", assignment)
    assert caught.value.tip.startswith("Did you mean")


@pytest.mark.parametrize("tree", [{}, {"README.md": b"x"}])
def test_a_source_without_anybody_is_an_error(collect_folder, tree):
    with pytest.raises(SubmissionsError, match="holds no submission"):
        collect_folder(tree)


@pytest.mark.parametrize("name", ["hw.rar", "report.pdf", "class.7z"])
def test_a_source_of_another_kind_is_an_error(collect_bytes, name):
    with pytest.raises(SubmissionsError, match="is neither a folder"):
        collect_bytes(name, b"x")


# --- what a folder may hold to harm -----------------------------------------------------------------------------------


def test_links_are_never_followed(tmp_path, collect_folder, write_tree):
    secret = write_tree(tmp_path / "secret", {"mlp.py": b"SECRET"})
    source = write_tree(
        tmp_path / "class",
        {"bob": None, "carol/mlp.py": b"c = 1", "erin": None},
    )
    (source / "alice").symlink_to(secret, target_is_directory=True)
    (source / "dave.py").symlink_to(secret / "mlp.py")
    (source / "bob" / "mlp.py").symlink_to(secret / "mlp.py")
    (source / "carol" / "lib").symlink_to(secret, target_is_directory=True)
    (source / "erin" / "loop").symlink_to(source, target_is_directory=True)
    intake = collect_folder({})
    assert [(u.path, u.reason) for u in intake.unmatched] == [
        ("alice", "is a link, and links are not followed"),
        ("dave.py", "is a link, and links are not followed"),
    ]
    found = by_id(intake)
    assert found["bob"].problem == (
        "no mlp.py; the submission is empty (mlp.py is a link, and links are not followed.)"
    )
    assert [file.path for file in found["carol"].files] == ["mlp.py"]
    assert found["carol"].notes[0].kind is NoteKind.IGNORED_FILE
    assert "SECRET" not in repr(
        [file.content for s in intake.submissions for file in s.files],
    )


def test_what_is_no_file_is_never_opened(
    tmp_path,
    collect_folder,
    write_tree,
    monkeypatch,
):
    source = write_tree(
        tmp_path / "class",
        {"alice": None, "bob/mlp.py": b"b = 1"},
    )
    os.mkfifo(source / "alice" / "mlp.py")
    monkeypatch.chdir(
        source / "alice",
    )  # the path of a socket may have 108 bytes
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("helpers.py")
        intake = collect_folder({})
    problem = by_id(intake)["alice"].problem
    assert "mlp.py is neither a file nor a folder" in problem
    assert "helpers.py is neither a file nor a folder" in problem


def test_a_file_that_became_a_fifo_does_not_hang(
    tmp_path,
    assignment,
    monkeypatch,
    write_tree,
):
    from grader.intake.trees import folder as module

    source = write_tree(tmp_path / "class", {"alice/mlp.py": b"a = 1"})
    read = module.read_regular

    def swap(path, limit):
        path.unlink()
        os.mkfifo(path)
        return read(path, limit)

    monkeypatch.setattr(module, "read_regular", swap)
    (alice,) = collect(source, assignment).submissions
    assert alice.problem == "mlp.py is not a regular file"


def test_what_cannot_be_read_is_a_problem_of_its_student(
    tmp_path,
    collect_folder,
    monkeypatch,
):
    real_open, real_scandir = os.open, os.scandir

    def deny_open(path, *args, **kwargs):
        if "alice" in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return real_open(path, *args, **kwargs)

    def deny_scandir(path):
        if str(path).endswith("bob"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_scandir(path)

    monkeypatch.setattr(os, "open", deny_open)
    monkeypatch.setattr(os, "scandir", deny_scandir)
    found = by_id(
        collect_folder(
            {
                "alice/mlp.py": b"a = 1",
                "bob/mlp.py": b"b = 1",
                "carol/mlp.py": b"c = 1",
            },
        ),
    )
    assert found["alice"].problem == "mlp.py cannot be read: Permission denied"
    assert (
        found["bob"].problem == "the folder cannot be listed: Permission denied"
    )
    assert found["carol"].problem is None


def test_a_huge_folder_is_a_problem_of_its_student(collect_folder, monkeypatch):
    monkeypatch.setattr("grader.intake.trees.folder.MAX_ENTRIES", 20)
    tree = {f"alice/{number}.txt": b"" for number in range(30)} | {
        "bob/mlp.py": b"b = 1",
        "carol/mlp.py": b"c = 1",
    }
    tree |= {f"carol/data/{number}.png": b"" for number in range(30)}
    found = by_id(collect_folder(tree))
    assert "holds more than 20 files" in found["alice"].problem
    assert found["bob"].problem is None
    assert found["carol"].main == "mlp.py"
    assert [note.text for note in found["carol"].notes] == [
        "data holds more than 20 files.",
    ]


def test_a_virtual_environment_is_not_searched(collect_folder):
    tree = {
        "alice/mlp.py": b"a = 1",
        "alice/env/pyvenv.cfg": b"",
        "alice/env/lib/python3/site-packages/x/mlp.py": b"x",
    }
    (alice,) = collect_folder(tree | {"note.txt": b""}).submissions
    assert [file.path for file in alice.files] == ["mlp.py"]


def test_deep_folders_end_somewhere(collect_folder):
    deep = "/".join("d" * 200)
    found = by_id(
        collect_folder(
            {f"alice/{deep}/mlp.py": b"a = 1", "bob/mlp.py": b"b = 1"},
        ),
    )
    assert "is more than 12 folders deep" in found["alice"].problem


def test_the_order_does_not_depend_on_the_disk(collect_folder, monkeypatch):
    tree = {
        f"{name}/mlp.py": name.encode() for name in ("b", "A", "a?", "a!", "C")
    }
    first = collect_folder(tree)
    real = os.scandir

    class Backwards:
        def __init__(self, path):
            self.found = real(path)

        def __enter__(self):
            return iter(
                sorted(self.found, key=lambda entry: entry.name, reverse=True),
            )

        def __exit__(self, *error):
            self.found.close()

    monkeypatch.setattr(os, "scandir", Backwards)
    assert collect_folder(tree) == first
    assert [s.id for s in first.submissions] == ["A", "a-2", "a-3", "b", "C"]


RUN = {
    "out/gradebook.sqlite": b"SQLite format 3\0",
    "out/index.html": b"<p>",
    "out/alice/report.html": b"<p>",
}


def test_what_a_run_wrote_beside_the_students_is_not_a_student(collect_folder):
    intake = collect_folder({"alice/mlp.py": b"a", "bob/mlp.py": b"b", **RUN})
    assert mains(intake) == {"alice": "mlp.py", "bob": "mlp.py"}
    assert [(u.path, u.reason) for u in intake.unmatched] == [
        ("out", "is what a run of the grader wrote"),
    ]


def test_what_a_run_wrote_beside_one_students_file_is_passed_over(
    collect_folder,
):
    intake = collect_folder({"mlp.py": b"a = 1", **RUN})
    assert [submission.main for submission in intake.submissions] == ["mlp.py"]
