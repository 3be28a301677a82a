"""Archives made to harm: nothing is written, nobody else suffers, and the answer is a sentence."""

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile

import pytest

from grader.errors import SubmissionsError
from grader.intake.trees.members import CLASS_LIMITS, ArchiveLimits
from grader.intake.trees.tree import MIB

GOOD = {"alice/mlp.py": b"a = 1", "bob/mlp.py": b"b = 1"}


def problems(intake):
    return {
        submission.id: submission.problem for submission in intake.submissions
    }


def tar_with(*members):
    """A tar of GOOD and of members made by hand: (name, type, link or content)."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, kind, content in [
            *((n, tarfile.REGTYPE, c) for n, c in GOOD.items()),
            *members,
        ]:
            member = tarfile.TarInfo(name)
            member.type = kind
            if isinstance(content, str):
                member.linkname = content
            else:
                member.size = len(content)
            archive.addfile(
                member,
                io.BytesIO(content if isinstance(content, bytes) else b""),
            )
    return stream.getvalue()


HOSTILE = [
    "/etc/passwd.py",
    "../mlp.py",
    "alice/../bob/mlp.py",
    "C:/x.py",
    "c:mlp.py",
    "alice\\mlp.py",
    "alice/..\\x.py",
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_a_path_that_leads_out_belongs_to_nobody(
    collect_bytes,
    zip_bytes,
    tar_bytes,
    name,
    kind,
):
    tree = {**GOOD, name: b"x = 1"}
    intake = collect_bytes(
        f"class.{kind}",
        zip_bytes(tree) if kind == "zip" else tar_bytes(tree, "w"),
    )
    assert problems(intake) == {"alice": None, "bob": None}
    assert [u.path for u in intake.unmatched] == [name]
    assert {f.content for s in intake.submissions for f in s.files} == {
        b"a = 1",
        b"b = 1",
    }


@pytest.mark.parametrize(
    "name",
    ["../mlp.py", "alice/../bob/mlp.py", "alice\\..\\x.py", "/../x.py"],
)
def test_a_path_that_leads_out_of_a_students_archive_refuses_it(
    collect_folder,
    zip_bytes,
    name,
):
    intake = collect_folder(
        {
            "alice.zip": zip_bytes({"mlp.py": b"a = 1", name: b"x"}),
            "bob/mlp.py": b"b = 1",
        },
    )
    assert problems(intake)["alice"].startswith("the archive is refused: ")
    assert problems(intake)["bob"] is None


@pytest.mark.parametrize(
    "name",
    [
        "/home/alice/hw/mlp.py",
        "C:/hw/mlp.py",
        "C:\\hw\\mlp.py",
        "hw\\mlp.py",
        "\\mlp.py",
    ],
)
@pytest.mark.parametrize("suffix", [".zip", ".tar"])
def test_odd_paths_in_a_students_archive_are_relative_ones(
    collect_folder,
    pack,
    name,
    suffix,
):
    intake = collect_folder(
        {
            f"alice{suffix}": pack(suffix, {name: b"a = 1"}),
            "bob/mlp.py": b"b = 1",
        },
    )
    alice = next(
        submission
        for submission in intake.submissions
        if submission.id == "alice"
    )
    assert (alice.problem, alice.main.rpartition("/")[2]) == (None, "mlp.py")


def test_a_class_that_windows_packed_with_backslashes_throughout(
    collect_bytes,
    zip_bytes,
):
    intake = collect_bytes(
        "class.zip",
        zip_bytes({"alice\\mlp.py": b"a = 1", "bob\\hw\\mlp.py": b"b = 1"}),
    )
    assert problems(intake) == {"alice": None, "bob": None}


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.SYMTYPE,
        tarfile.LNKTYPE,
        tarfile.CHRTYPE,
        tarfile.BLKTYPE,
        tarfile.FIFOTYPE,
    ],
)
def test_links_and_devices_in_a_tar_are_not_followed(collect_bytes, kind):
    intake = collect_bytes(
        "class.tar",
        tar_with(
            ("carol/mlp.py", kind, "alice/mlp.py"),
            ("dave", kind, "/etc/passwd"),
        ),
    )
    assert problems(intake)["carol"].startswith(
        "no mlp.py; the submission is empty (mlp.py is ",
    )
    assert [u.path for u in intake.unmatched] == ["dave"]


@pytest.mark.parametrize("mode", [0o120777, 0o010644, 0o020644, 0o140644])
def test_links_and_devices_in_a_zip_are_not_followed(collect_bytes, mode):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in GOOD.items():
            archive.writestr(name, content)
        info = zipfile.ZipInfo("carol/mlp.py")
        info.external_attr = mode << 16
        archive.writestr(info, "/etc/passwd")
    assert (
        "mlp.py is "
        in problems(collect_bytes("class.zip", stream.getvalue()))["carol"]
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_name_twice_in_an_archive(collect_bytes):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for content in ("good = 1", "evil = 1"):
            archive.writestr("alice/mlp.py", content)
        archive.writestr("bob/mlp.py", "b = 1")
    assert problems(collect_bytes("class.zip", stream.getvalue())) == {
        "alice": "the archive holds mlp.py more than once",
        "bob": None,
    }


# --- bombs ------------------------------------------------------------------------------------------------------------


def test_a_bomb_in_a_zip_is_one_students_problem(collect_bytes, zip_bytes):
    intake = collect_bytes(
        "class.zip",
        zip_bytes({**GOOD, "carol/mlp.py": bytes(300 * MIB)}),
    )
    assert (
        problems(intake)["carol"]
        == "mlp.py is 300 MB; a source file may have at most 2 MB"
    )
    assert problems(intake)["alice"] is None


def test_a_zip_that_lies_about_a_size(collect_bytes, zip_bytes):
    content = bytearray(
        zip_bytes({"alice/mlp.py": b"#" * (4 * MIB), "bob/mlp.py": b"b = 1"}),
    )
    for magic, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = content.index(magic) + offset
        content[start : start + 4] = struct.pack("<I", 10)
    problem = problems(collect_bytes("class.zip", bytes(content)))["alice"]
    assert problem is not None
    assert "is damaged in the archive" in problem


def test_a_bomb_in_an_archive_of_a_student(collect_folder, zip_bytes):
    bomb = zip_bytes({"inner.zip": bytes(70 * MIB)})
    ratio = zip_bytes({"inner.zip": bytes(40 * MIB)})
    found = problems(
        collect_folder(
            {
                "alice.zip": zip_bytes({"x/y.zip": bomb}),
                "bob.zip": ratio,
                "carol.zip": bomb,
            },
        ),
    )
    assert all(found.values())


@pytest.mark.parametrize(
    "compress",
    [gzip.compress, bz2.compress, lzma.compress],
)
def test_a_tar_that_unpacks_to_too_much_is_refused(collect_bytes, compress):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        member = tarfile.TarInfo("alice/data.bin")
        member.size = 40 * MIB
        archive.addfile(member, io.BytesIO(bytes(40 * MIB)))
    with pytest.raises(
        SubmissionsError,
        match=r"class\.tar\.gz is too large when it is unpacked",
    ):
        collect_bytes("class.tar.gz", compress(stream.getvalue()))


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_too_many_members(
    collect_bytes,
    zip_bytes,
    tar_bytes,
    monkeypatch,
    kind,
):
    monkeypatch.setattr(
        "grader.intake.read_source.CLASS_LIMITS",
        ArchiveLimits(members=10, kept_bytes=MIB, stream=MIB, headers=0),
    )
    tree = {f"s{number}/mlp.py": b"x" for number in range(11)}
    with pytest.raises(SubmissionsError, match="has more than 10 members"):
        collect_bytes(
            "c.zip",
            zip_bytes(tree) if kind == "zip" else tar_bytes(tree),
        )


def test_a_directory_of_a_million_members_is_not_read(collect_folder):
    entry = (
        struct.pack(
            "<4s4B4HL2L5H2L",
            b"PK\1\2",
            20,
            3,
            20,
            *(0,) * 8,
            1,
            *(0,) * 6,
        )
        + b"a"
    )
    directory = entry * 100_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0, 0, len(directory), 4, 0)
    found = problems(
        collect_folder(
            {"alice.zip": b"PK\3\4" + directory + end, "bob/mlp.py": b"b = 1"},
        ),
    )
    assert found == {
        "alice": "alice.zip has more than 5000 members (unpack it and give the folder)",
        "bob": None,
    }


def test_too_much_code_in_a_tar(collect_bytes, tar_bytes, monkeypatch):
    monkeypatch.setattr(
        "grader.intake.read_source.CLASS_LIMITS",
        ArchiveLimits(members=10, kept_bytes=MIB, stream=99 * MIB, headers=0),
    )
    tree = {f"s{number}/mlp.py": bytes(600_000) for number in range(3)}
    with pytest.raises(SubmissionsError, match="holds more than 1 MB of code"):
        collect_bytes("c.tar", tar_bytes(tree, "w"))


def test_a_header_that_would_fill_the_memory(collect_bytes):
    stream = io.BytesIO(tar_with())
    header = tarfile.TarInfo("x")
    header.type = tarfile.XHDTYPE
    header.size = 10**12
    content = header.tobuf(tarfile.GNU_FORMAT) + stream.getvalue()
    with pytest.raises(SubmissionsError, match="impossible size"):
        collect_bytes("class.tar", content)


def test_headers_that_take_long_to_read(collect_folder):
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 8192
    slow = (
        header.tobuf() + b"1" * 8192 + tarfile.TarInfo("mlp.py").tobuf()
    ) * 100
    found = problems(
        collect_folder(
            {"alice.tar": slow + bytes(1024), "bob/mlp.py": b"b = 1"},
        ),
    )
    assert "impossible size" in found["alice"]
    assert found["bob"] is None


def test_names_beyond_100_characters_are_read(collect_bytes, tar_bytes):
    long = f"{'d' * 120}/mlp.py"
    intake = collect_bytes(
        "class.tar",
        tar_bytes({f"carol/{long}": b"1", **GOOD}),
    )
    assert [submission.main for submission in intake.submissions] == [
        "mlp.py",
        "mlp.py",
        long,
    ]


def test_a_chain_of_headers_is_no_recursion_error(collect_bytes):
    header = tarfile.TarInfo("x")
    header.type = tarfile.XHDTYPE
    with pytest.raises(SubmissionsError, match="damaged"):
        collect_bytes("class.tar", header.tobuf() * 5000 + bytes(1024))


@pytest.mark.parametrize("claimed", [10**14, 10**18])
def test_a_size_in_an_attribute_that_is_not_there_is_damage(
    collect_folder,
    claimed,
):
    """Nothing is read far beyond the end, whatever size is claimed."""
    stream = io.BytesIO()
    with tarfile.open(
        fileobj=stream,
        mode="w",
        format=tarfile.PAX_FORMAT,
    ) as archive:
        member = tarfile.TarInfo("notes.bin")
        member.pax_headers = {"size": str(claimed)}
        archive.addfile(member)
        archive.addfile(tarfile.TarInfo("mlp.py"))
    found = problems(
        collect_folder(
            {"alice.tar": stream.getvalue(), "bob/mlp.py": b"b = 1"},
        ),
    )
    assert "damaged or incomplete" in found["alice"]
    assert found["bob"] is None


# --- damage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "suffix",
    [".zip", ".tar", ".tar.gz", ".tar.bz2", ".tar.xz"],
)
def test_an_archive_that_breaks_off_is_no_smaller_class(
    collect_bytes,
    pack,
    suffix,
):
    generator = random.Random(1)
    tree = {
        f"s{number}/mlp.py": generator.randbytes(3000).hex().encode()
        for number in range(5)
    }
    content = pack(suffix, tree)
    # The end of a plain tar is padding; before it, each cut loses something.
    whole = len(content) if suffix != ".tar" else 5 * (512 + 6144)
    for part in (0.02, 0.3, 0.5, 0.77, 0.99):
        with pytest.raises(SubmissionsError):
            collect_bytes(f"class{suffix}", content[: int(whole * part)])


def test_a_tar_cut_between_two_students_is_incomplete(collect_bytes, tar_bytes):
    content = tar_bytes(GOOD, "w")
    with pytest.raises(SubmissionsError, match="damaged or incomplete"):
        collect_bytes("class.tar", content[:1024])


def test_garbage_in_the_middle_of_a_tar_hides_nobody(collect_bytes, tar_bytes):
    content = bytearray(tar_bytes(GOOD, "w"))
    content[1024:1100] = b"\xff" * 76
    with pytest.raises(SubmissionsError, match="damaged or incomplete"):
        collect_bytes("class.tar", bytes(content))


def test_one_damaged_member_of_a_zip_is_one_students_problem(
    collect_bytes,
    zip_bytes,
):
    content = zip_bytes(GOOD, zipfile.ZIP_STORED).replace(b"a = 1", b"a = 2", 1)
    found = problems(collect_bytes("class.zip", content))
    assert "is damaged in the archive" in found["alice"]
    assert found["bob"] is None


def encrypted(content):
    """Set the flag of encryption on every member, which is all that is looked at."""
    changed = bytearray(content)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := changed.find(magic, start)) >= 0:
            changed[start + offset] |= 1
            start += 4
    return bytes(changed)


def test_an_encrypted_zip(collect_bytes, collect_folder, zip_bytes):
    with pytest.raises(
        SubmissionsError,
        match=r"class\.zip is encrypted",
    ) as caught:
        collect_bytes("class.zip", encrypted(zip_bytes(GOOD)))
    assert caught.value.tip == "pack it again without a password"
    found = problems(
        collect_folder(
            {
                "carol.zip": encrypted(zip_bytes({"mlp.py": b"c"})),
                "bob/mlp.py": b"b",
            },
        ),
    )
    assert found == {
        "bob": None,
        "carol": "carol.zip is encrypted (pack it again without a password)",
    }


def test_an_unusual_compression_is_named(collect_bytes, zip_bytes):
    found = problems(
        collect_bytes("class.zip", zip_bytes(GOOD, zipfile.ZIP_LZMA)),
    )
    assert (
        found["alice"] == "mlp.py is compressed in an unusual way (method 14)"
    )


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "empty"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"<html>", "a web page"),
        (b"so", "something else"),
    ],
)
def test_what_is_no_archive_is_named(collect_bytes, content, found):
    with pytest.raises(
        SubmissionsError,
        match=f"is not a zip or tar archive: it is {found}",
    ):
        collect_bytes("class.zip", content)


@pytest.mark.parametrize("suffix", [".zip", ".tar", ".tar.gz", ".tar.xz"])
def test_no_damage_ends_in_a_traceback(collect_bytes, pack, suffix):
    whole = pack(suffix, GOOD)
    used = min(len(whole), 3 * 1024)
    generator = random.Random(7)
    for _ in range(400):
        content = bytearray(whole)
        for _ in range(generator.choice((1, 2, 8))):
            content[generator.randrange(used)] = generator.choice(
                (0, 0x31, 0x7F, 0x80, 0xFF, generator.randrange(256)),
            )
        try:
            intake = collect_bytes(f"class{suffix}", bytes(content))
        except SubmissionsError:
            pass
        else:
            assert intake.submissions


def test_nothing_is_written_to_disk(
    tmp_path,
    collect_bytes,
    tar_bytes,
    monkeypatch,
):
    monkeypatch.chdir(tmp_path)
    collect_bytes("class.tar.gz", tar_bytes(GOOD))
    assert [path.name for path in tmp_path.iterdir()] == ["class.tar.gz"]


def test_the_limits_of_a_class_are_those_of_a_large_course():
    assert CLASS_LIMITS.members >= 100_000
