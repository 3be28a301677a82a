"""Hostile submissions that cannot stand in the repository as files: links, devices, bombs, names.

Each builder is given the folder of the class and makes one entry in it; `NAMES` tells the entries whose names differ.
"""

import bz2
import copy
import gzip
import io
import json
import os
import socket
import tarfile
import zipfile
from pathlib import Path

MIB = 2**20


class Odd:
    """Makes odd entries in the folder *root* of a class; *right* is a submission that deserves all points."""

    def __init__(self, root: Path, canary: Path, right: bytes) -> None:
        self.root = root
        self.canary = canary
        self.right = right

    def folder(self, name):
        path = self.root / name
        path.mkdir()
        return path

    def source(self, name, content):
        (self.folder(name) / "mlp.py").write_bytes(content)

    def zip(self, name, members):
        with zipfile.ZipFile(
            self.folder(name) / "mlp.zip",
            "w",
            zipfile.ZIP_DEFLATED,
        ) as archive:
            for member, content in members.items():
                archive.writestr(member, content)

    # --- sources that kill a parser ---

    def h06_deep_nested_source(self):
        self.source(
            "h06_deep_nested_source",
            b"x = " + b"[" * 30_000 + b"]" * 30_000,
        )

    def h07_nested_unary(self):
        self.source("h07_nested_unary", b"x = " + b"-" * 100_000 + b"1")

    def h08_null_byte(self):
        self.source(
            "h08_null_byte",
            b"x = 1 \0\ndef mse_loss(y, y_hat): return y, y\n",
        )

    def o01_nested_attributes(self):
        self.source("o01_nested_attributes", b"x = a" + b".b" * 200_000)

    def o02_nested_fstring(self):
        self.source(
            "o02_nested_fstring",
            b"x = " + b"(lambda: " * 5_000 + b"0" + b")" * 5_000,
        )

    def o03_nested_notebook(self):
        (self.folder("o03_nested_notebook") / "mlp.ipynb").write_bytes(
            b"[" * 1_000_000,
        )

    def o04_notebook_without_cells(self):
        path = self.folder("o04_notebook_without_cells") / "mlp.ipynb"
        path.write_text(
            '{"cells": [{"cell_type": "code", "source": {"a": 1}}, 5, null], "nbformat": "x"}',
        )

    def o05_many_statements(self):
        self.source("o05_many_statements", b"x = 1\n" * 300_000)

    def o06_binary(self):
        self.source(
            "o06_binary",
            b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20,
        )

    # --- what is no file, or too large a one ---

    def o10_link_to_passwd(self):
        (self.folder("o10_link_to_passwd") / "mlp.py").symlink_to("/etc/passwd")

    def o11_link_to_canary(self):
        (self.folder("o11_link_to_canary") / "mlp.py").symlink_to(
            self.canary / "private.txt",
        )

    def o12_link_to_folder(self):
        (self.root / "o12_link_to_folder").symlink_to(self.canary / "alice")

    def o13_link_to_zero(self):
        (self.folder("o13_link_to_zero") / "mlp.py").symlink_to("/dev/zero")

    def o14_link_loop(self):
        (self.folder("o14_link_loop") / "again").symlink_to(
            self.root / "o14_link_loop",
        )

    def o15_fifo(self):
        os.mkfifo(self.folder("o15_fifo") / "mlp.py")

    def o16_socket(self):
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(self.folder("o16_socket") / "mlp.py"))

    def o17_folder_named_like_the_file(self):
        (self.folder("o17_folder_named_like_the_file") / "mlp.py").mkdir()

    def o18_fifty_megabytes(self):
        self.source("o18_fifty_megabytes", b"x = 1\n" * (50 * MIB // 6))

    def o19_terabyte(self):
        with (self.folder("o19_terabyte") / "mlp.py").open("wb") as file:
            file.truncate(2**40)

    def o20_thousands_of_files(self):
        folder = self.folder("o20_thousands_of_files")
        for number in range(5_100):
            (folder / f"m{number}.py").touch()

    def o21_deep_folders(self):
        path = self.folder("o21_deep_folders").joinpath(*["d"] * 60)
        path.mkdir(parents=True)
        (path / "mlp.py").write_bytes(self.right)

    def o22_unreadable(self):
        self.source("o22_unreadable", self.right)
        (self.root / "o22_unreadable" / "mlp.py").chmod(0)

    # --- archives ---

    def o30_zip_bomb(self):
        self.zip("o30_zip_bomb", {"mlp.py": bytes(64 * MIB)})

    def o31_zip_that_lies(self):
        self.zip("o31_zip_that_lies", {"mlp.py": bytes(32 * MIB)})
        path = self.root / "o31_zip_that_lies" / "mlp.zip"
        path.write_bytes(
            path.read_bytes().replace(
                (32 * MIB).to_bytes(4, "little"),
                (100).to_bytes(4, "little"),
            ),
        )

    def o32_zip_traversal(self):
        names = (
            "../../honest_1/mlp.py",
            "/etc/cron.d/mlp.py",
            "..\\..\\mlp.py",
            "C:/mlp.py",
        )
        self.zip(
            "o32_zip_traversal",
            {"mlp.py": self.right, **dict.fromkeys(names, b"raise SystemExit")},
        )

    def o33_zip_link(self):
        link = zipfile.ZipInfo("mlp.py")
        link.external_attr = 0o120777 << 16
        with zipfile.ZipFile(
            self.folder("o33_zip_link") / "mlp.zip",
            "w",
        ) as archive:
            archive.writestr(link, str(self.canary / "private.txt"))

    def o34_tar_of_devices(self):
        with tarfile.open(
            self.folder("o34_tar_of_devices") / "mlp.tar.gz",
            "w:gz",
        ) as archive:
            for name, kind, target in (
                ("mlp.py", tarfile.SYMTYPE, "/etc/passwd"),
                ("mlp_new.py", tarfile.LNKTYPE, "/etc/passwd"),
                ("mlp_2.py", tarfile.CHRTYPE, ""),
                ("mlp_3.py", tarfile.FIFOTYPE, ""),
            ):
                member = tarfile.TarInfo(name)
                (
                    member.type,
                    member.linkname,
                    member.devmajor,
                    member.devminor,
                ) = (
                    kind,
                    target,
                    1,
                    5,
                )
                archive.addfile(member)

    def o35_zip_same_name_twice(self):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("mlp.py", self.right)
            archive.writestr("mlP.py", b"raise SystemExit")
        (self.folder("o35_zip_same_name_twice") / "mlp.zip").write_bytes(
            content.getvalue().replace(b"mlP.py", b"mlp.py"),
        )

    def o36_zip_in_zip(self):
        inner = b"x"
        for _ in range(50):
            content = io.BytesIO()
            with zipfile.ZipFile(content, "w") as archive:
                archive.writestr("mlp.zip", inner)
            inner = content.getvalue()
        (self.folder("o36_zip_in_zip") / "mlp.zip").write_bytes(inner)

    def o37_names_that_collide(self):
        folder = self.folder("o37_names_that_collide")
        for name in ("caf\u00e9.py", "cafe\u0301.py", "mlp.py"):
            (folder / name).write_bytes(self.right)

    def o38_no_archive(self):
        (self.folder("o38_no_archive") / "mlp.zip").write_bytes(
            b"PK\x03\x04" + os.urandom(2000),
        )

    def k60_tar_pax_size(self):
        """A header claims 10**14 bytes: reading would go on for as long."""
        member = tarfile.TarInfo("mlp.py")
        member.pax_headers = {"size": "99999999999999"}
        header = member.tobuf(tarfile.PAX_FORMAT)
        self.tar("k60_tar_pax_size", header + self.right)

    # --- against whoever opens and reads ---

    def tar(self, name, content):
        path = self.folder(name) / "mlp.tar.gz"
        path.write_bytes(gzip.compress(content + bytes(10_240)))

    def t41_tar_of_long_names(self):
        """Each header says that the next one has a long name: tarfile calls itself for each."""
        header = tarfile.TarInfo("././@LongLink")
        header.type, header.size = tarfile.GNUTYPE_LONGNAME, 7
        block = header.tobuf() + b"mlp.py\0".ljust(512, b"\0")
        self.tar("t41_tar_of_long_names", block * 5_000)

    def t42_tar_of_attributes(self):
        header = tarfile.TarInfo("mlp.py")
        header.pax_headers = {"comment": "x" * 3_000}
        block = header.tobuf(tarfile.PAX_FORMAT)
        self.tar("t42_tar_of_attributes", block * 3_000)

    def t43_tar_of_members(self):
        blocks = [
            tarfile.TarInfo(f"m{number}.py").tobuf() for number in range(20_000)
        ]
        self.tar("t43_tar_of_members", b"".join(blocks))

    def t44_tar_of_holes(self):
        header = tarfile.TarInfo("mlp.py")
        header.pax_headers = {
            "GNU.sparse.major": "1",
            "GNU.sparse.minor": "0",
            "GNU.sparse.name": "mlp.py",
            "GNU.sparse.realsize": "99999999999999",
        }
        header.size = 1_024
        content = header.tobuf(tarfile.PAX_FORMAT) + b"100000000\n" * 100
        self.tar("t44_tar_of_holes", content)

    def t45_tar_bomb(self):
        member = tarfile.TarInfo("mlp.py")
        member.size = 256 * MIB
        self.tar("t45_tar_bomb", member.tobuf() + bytes(member.size))

    def t46_compressed_bomb(self):
        path = self.folder("t46_compressed_bomb") / "mlp.py.bz2"
        path.write_bytes(bz2.compress(bytes(256 * MIB)))

    def t47_zip_of_one_content(self):
        """A thousand names for the same compressed bytes."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mlp.py", b"x = 1\n" * 150_000)
            first = archive.infolist()[0]
            for number in range(1_000):
                again = copy.copy(first)
                again.filename = again.orig_filename = f"m{number}.py"
                archive.filelist.append(again)
        path = self.folder("t47_zip_of_one_content") / "mlp.zip"
        path.write_bytes(content.getvalue())

    def t48_zip_of_a_long_name(self):
        name = "a" * 30_000 + "/" + "e\u0301\u0315" * 6_000 + "/mlp.py"
        self.zip("t48_zip_of_a_long_name", {name: self.right})

    def t49_zip_of_ends(self):
        path = self.folder("t49_zip_of_ends") / "mlp.zip"
        end = b"PK\x05\x06" + bytes(18)
        path.write_bytes(b"PK\x03\x04" + end * 40_000)

    def notebook(self, name, text):
        (self.folder(name) / "mlp.ipynb").write_text(text, encoding="utf-8")

    def t50_notebook_of_cells(self):
        cell = {"cell_type": "code", "source": "x = 1", "outputs": []}
        cells = [cell] * 10_000
        self.notebook(
            "t50_notebook_of_cells",
            json.dumps({"cells": cells, "nbformat": 4, "metadata": {}}),
        )

    def t51_notebook_of_numbers(self):
        self.notebook(
            "t51_notebook_of_numbers",
            '{"nbformat": %s, "x": 1e999999, "cells": []}' % ("9" * 20_000),
        )

    def t52_notebook_of_commands(self):
        source = "!a = $(%%b)?\n%%%%c ??\n" * 10_000
        cell = {"cell_type": "code", "source": source, "outputs": []}
        self.notebook(
            "t52_notebook_of_commands",
            json.dumps({"cells": [cell], "nbformat": 4, "metadata": {}}),
        )

    def t53_backslashes(self):
        self.source("t53_backslashes", b"x = 1 + \\\n" * 40_000)

    def t54_half_characters(self):
        self.source(
            "t54_half_characters",
            b"\xff\xfe" + b"\x00\xd8" * 200_000,
        )

    def t55_no_line_end(self):
        self.source(
            "t55_no_line_end",
            self.right + b"\n#" + b"\xe2\x80\xa8" * 200_000,
        )

    def make_all(self):
        """Make every entry."""
        for name in BUILDERS:
            getattr(self, name)()
        for name in NAMES.values():
            path = os.path.join(os.fsencode(self.root), name)
            os.mkdir(path)
            with open(os.path.join(path, b"mlp.py"), "wb") as file:
                file.write(self.right)


BUILDERS = tuple(
    name for name in vars(Odd) if name[:1] in "hokt" and name[1:3].isdigit()
)
#: Names of folders as bytes, by the name of the attack; the work in them is right.
NAMES = {
    "s01_script": b"s01<img src=x onerror=alert('hostile-name')><script>alert('hostile-name')<",
    "s02_newline": b"s02\nname\r\nSet-Cookie: x",
    "s03_long": b"s03" + b"x" * 250,
    "s04_escapes": b"s04\x1b[31mred\x1b]0;hostile\x07\x1b[2J\x08",
    "s05_formula": b"=cmd|' s05 C calc'!A0",
    "s06_bidi": "s06\u202etxt.exe\u2066\u200b".encode(),
    "s07_not_unicode": b"s07\xff\xfe\x80",
    "s08_template": b"s08{{74747*74747}}{% raw %}${74747*74747}",
    "s09_dots": b"...s09...",
    "s10_case": b"s10_case",
    "s10_upper_case": b"S10_CASE",
    "s11_markup": b"s11[bold red]x[blink]\\[y",
    "s12_option": b"--help",
}


def names():
    """Return the names of all odd attacks."""
    return [*BUILDERS, *NAMES]
