"""Tables of others: read whatever a spreadsheet wrote, and given back byte for byte."""

import pytest

from grader.errors import ExportError
from grader.export.sheet import read_sheet

TEXT = 'Name,"Points, all",Note\r\n"M\u00fcller, \u00c4nne",7,"said ""no"""\r\n\u05d3\u05d5\u05d3,,\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_is_not_changed_keeps_every_byte(tmp_path, encoding):
    path = tmp_path / "t.csv"
    path.write_bytes(TEXT.encode(encoding))
    sheet = read_sheet(path)
    assert sheet.encoded(sheet.rows) == path.read_bytes()
    assert [sheet.rows[1].value(n) for n in range(3)] == [
        "M\u00fcller, \u00c4nne",
        "7",
        'said "no"',
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a;b\n1;2\n",
        "a\tb\n1\t2",
        "a,b\n\n1,2\n",
        'a,b\n"x\ny",2\n',
        "a,b\r1,2\r",
    ],
)
def test_delimiters_and_line_ends(tmp_path, text):
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode())
    sheet = read_sheet(path)
    assert sheet.encoded(sheet.rows) == text.encode()
    assert [sheet.rows[0].value(n) for n in range(2)] == ["a", "b"]
    assert sheet.rows[-1].value(1) == "2"


def test_windows_1252(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes("Name,Points\nJos\u00e9,1\n".encode("cp1252"))
    sheet = read_sheet(path)
    assert sheet.rows[1].value(0) == "Jos\u00e9"
    assert sheet.encoded(sheet.rows) == path.read_bytes()


def test_a_changed_cell_is_quoted_where_it_must_be(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b'a,"b",c\n')
    row = read_sheet(path).rows[0]
    assert row.with_value(0, "7.5").cells[0] == "7.5"
    assert row.with_value(1, "7.5").cells[1] == '"7.5"'
    assert row.with_value(2, '1,"2"').cells[2] == '"1,""2"""'


@pytest.mark.parametrize(
    "content",
    [b"", b"  \n", b"PK\x03\x04\x00\x00\x00\x00"],
)
def test_what_is_no_table(tmp_path, content):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(ExportError, match="holds no table"):
        read_sheet(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ExportError, match="cannot be read"):
        read_sheet(tmp_path / "none.csv")
