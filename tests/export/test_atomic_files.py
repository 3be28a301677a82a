"""Files are replaced as a whole or not at all."""

import json
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.export import grades_csv, grades_json, write_grades


def test_both_files_are_written(tmp_path, result):
    table, document = write_grades(
        [result(name="Jos\u00e9")],
        [],
        tmp_path / "out" / "deep",
    )
    assert (
        table.read_bytes()
        == b"\xef\xbb\xbf" + grades_csv([result(name="Jos\u00e9")]).encode()
    )
    assert document.read_text(encoding="utf-8") == grades_json(
        [result(name="Jos\u00e9")],
    )
    assert (
        json.loads(document.read_bytes())["students"][0]["name"] == "Jos\u00e9"
    )
    assert sorted(path.name for path in table.parent.iterdir()) == [
        "grades.csv",
        "grades.json",
    ]


def test_a_write_that_fails_leaves_the_old_file(tmp_path, result, monkeypatch):
    write_grades([result()], [], tmp_path)
    before = (tmp_path / "grades.csv").read_bytes()

    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(
        GraderError,
        match=r"grades\.csv cannot be written: No space left on device",
    ):
        write_grades([result("bob")], [], tmp_path)
    assert (tmp_path / "grades.csv").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "grades.csv",
        "grades.json",
    ]


def test_a_folder_that_is_a_file_is_an_error_in_words(tmp_path, result):
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(GraderError, match="cannot be written"):
        write_grades([result()], [], tmp_path / "out")
