"""Canvas and Moodle: the instructor's own table with our grades in it, and nothing else changed."""

import csv
import io
from dataclasses import replace
from fractions import Fraction

import pytest

from grader.errors import ExportError
from grader.export.canvas import fill_canvas
from grader.export.moodle import fill_moodle
from grader.export.sheet import read_sheet

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Backpropagation (77),Other work (78),Current Score,Final Score\n"
    ",,,,,Manual Posting,,(read only),(read only)\n"
    "    Points Possible,,,,,3.00,10.00,(read only),(read only)\n"
    '"Lee, Alice",101,s1,alee,A,,5.00,50.0,50.0\n'
    '"O\'Brien, Jos\u00e9",102,s2,jobrien,A,1.00,,0.0,0.0\n'
    '"Nobody, Ned",103,s3,ned,B,2.00,,0.0,0.0\n'
    '"Student, Test",104,,x9,A,,,0.0,0.0\n'
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,Last modified (grade),"
    "Feedback comments\r\n"
    'Participant 11,Alice Lee,alice@x.edu,Submitted,,"3.00",Yes,-,\r\n'
    'Participant 12,"Jos\u00e9 O\'Brien",jose@x.edu,Submitted,,"3.00",Yes,-,"Well, well"\r\n'
    "Participant 13,Ned Nobody,ned@x.edu,No submission,,3.00,Yes,-,\r\n"
    "Participant 14,Lou Locked,lou@x.edu,Submitted,1.00,3.00,No,-,\r\n"
)


@pytest.fixture
def sheet(tmp_path):
    def sheet(text, encoding="utf-8"):
        path = tmp_path / "template.csv"
        path.write_bytes(text.encode(encoding))
        return read_sheet(path)

    return sheet


def table(content, delimiter=","):
    return list(
        csv.reader(
            io.StringIO(content.decode("utf-8-sig")),
            delimiter=delimiter,
        ),
    )


# --- Canvas -----------------------------------------------------------------------------------------------------------


def test_canvas_gets_one_column_and_keeps_the_rest(sheet, result):
    results = [
        result("101", "Lee", earned=Fraction(5, 2)),
        result("someone", "Jos\u00e9 O'Brien", earned=Fraction(1, 3)),
    ]
    filled = fill_canvas(sheet(CANVAS), results, "77")
    rows = table(filled.content)
    assert rows[0] == [
        "Student",
        "ID",
        "SIS User ID",
        "SIS Login ID",
        "Section",
        "Backpropagation (77)",
    ]
    assert rows[1][-1] == "Manual Posting"
    assert rows[2] == ["    Points Possible", "", "", "", "", "3.00"]
    assert [row[-1] for row in rows[3:]] == ["2.5", "0.33", "2.00", ""]
    assert filled.rows_left == ("Nobody, Ned", "Student, Test")
    assert filled.students_left == ()


@pytest.mark.parametrize(
    "column",
    ["77", "Backpropagation", "Backpropagation (77)"],
)
def test_a_canvas_column_has_three_names(sheet, result, column):
    assert (
        table(fill_canvas(sheet(CANVAS), [result("alee")], column).content)[3][
            -1
        ]
        == "1"
    )


def test_students_without_a_row_are_told(sheet, result):
    assert fill_canvas(
        sheet(CANVAS),
        [result("zoe", "Zoe")],
        "77",
    ).students_left == ("zoe",)


def test_no_grade_leaves_the_cell_as_it_is(sheet, result):
    faulty = replace(result("jobrien"), score=None)
    assert (
        table(fill_canvas(sheet(CANVAS), [faulty], "77").content)[4][-1]
        == "1.00"
    )


def test_two_students_of_one_name_are_not_guessed(sheet, result):
    twins = [result("a", "Alice Lee"), result("b", "Alice Lee")]
    filled = fill_canvas(sheet(CANVAS), twins, "77")
    assert set(filled.students_left) == {"a", "b"}
    assert table(filled.content)[3][-1] == ""


@pytest.mark.parametrize(
    ("text", "column", "sentence"),
    [
        (
            CANVAS,
            "",
            "several columns that may be meant. Its assignments: Backpropagation \\(77\\); Other work",
        ),
        (CANVAS, "Homework 9", "no column 'Homework 9'"),
        (CANVAS, "78", "has 10.00 points possible; the assignment has 3"),
        (MOODLE, "", "not a Canvas gradebook"),
        ("Student,ID,Points\nA,1,2\n", "", "no column Section"),
    ],
)
def test_canvas_tables_that_are_refused(sheet, result, text, column, sentence):
    with pytest.raises(ExportError, match=sentence) as refused:
        fill_canvas(sheet(text), [result("101")], column)
    assert refused.value.tip


def test_a_canvas_table_with_semicolons(sheet, result):
    filled = fill_canvas(
        sheet(CANVAS.replace(",", ";").replace("Lee; Alice", "Lee, Alice")),
        [result("101")],
        "77",
    )
    assert table(filled.content, ";")[3][-1] == "1"


# --- Moodle -----------------------------------------------------------------------------------------------------------


def test_moodle_changes_the_grades_and_no_other_byte(sheet, result):
    template = sheet(MOODLE, "utf-8-sig")
    results = [
        result("x", "Alice Lee", earned=Fraction(5, 2)),
        result("12", "Jos\u00e9"),
        result("lou@x.edu", "Lou"),
    ]
    filled = fill_moodle(template, results)
    expected = MOODLE.replace(
        'Submitted,,"3.00"',
        'Submitted,2.5,"3.00"',
        1,
    ).replace('Submitted,,"3.00"', 'Submitted,1,"3.00"', 1)
    assert filled.content == expected.encode("utf-8-sig")
    assert filled.rows_left == (
        "Participant 13 Ned Nobody",
        "Participant 14 Lou Locked (locked in Moodle)",
    )
    assert filled.students_left == ()


@pytest.mark.parametrize(
    ("maximum", "grade"),
    [("3.00", "1.5"), ("3,00", "1,5"), ("3", "1,5")],
)
def test_the_decimal_sign_is_that_of_the_worksheet(
    sheet,
    result,
    maximum,
    grade,
):
    text = MOODLE.replace(",", ";").replace("Well; well", "Well, well")
    text = text.replace("3.00", maximum)
    filled = fill_moodle(sheet(text), [result("11", earned=Fraction(3, 2))])
    assert table(filled.content, ";")[1][4] == grade


def test_a_student_number_that_is_another_row_s_participant(sheet, result):
    results = [
        result("12", "Alice Lee"),
        result("11", "Jos\u00e9 O'Brien", earned=Fraction(2)),
        result("13", "Uma", earned=Fraction(1, 2)),
    ]
    filled = fill_moodle(sheet(MOODLE), results)
    grades = [row[4] for row in table(filled.content)[1:]]
    assert grades == ["1", "2", "0.5", "1.00"]
    assert filled.students_left == ()


def test_a_row_that_contradicts_itself_gets_no_grade(sheet, result):
    results = [result("s1", "Jos\u00e9 O'Brien"), result("s2", "Alice Lee")]
    filled = fill_canvas(sheet(CANVAS), results, "77")
    assert [row[-1] for row in table(filled.content)[3:5]] == ["", "1.00"]
    assert (
        "Lee, Alice (stands for several students: s1, s2)" in filled.rows_left
    )
    assert set(filled.students_left) == {"s1", "s2"}
    text = MOODLE.replace("jose@x.edu", "alice@x.edu")
    results = [result("alice@x.edu", "Lee"), result("j", "Jos\u00e9 O'Brien")]
    filled = fill_moodle(sheet(text), results)
    assert [row[4] for row in table(filled.content)[1:3]] == ["1", ""]


@pytest.mark.parametrize("title", ["Scale", "Bewertungsskala", "Bar\u00e8me"])
def test_a_worksheet_of_words_is_refused(sheet, result, title):
    text = MOODLE.replace("Maximum grade", title).replace(
        "3.00",
        "Good",
    )
    with pytest.raises(ExportError, match="words of a scale") as refused:
        fill_moodle(sheet(text), [result("11")])
    assert "points" in refused.value.tip


def test_a_worksheet_in_a_language_that_is_not_listed(sheet, result):
    text = MOODLE.replace(",Grade,Maximum grade,", ",Punktid,Kokku,", 1)
    filled = fill_moodle(sheet(text), [result("11")])
    assert table(filled.content)[1][4] == "1"


def test_a_column_of_grades_that_cannot_be_told_is_asked_for(sheet, result):
    text = MOODLE.replace(",Grade,Maximum grade,", ",Punktid,Skaala,", 1)
    text = text.replace("3.00", "good")
    with pytest.raises(
        ExportError,
        match="not a Moodle grading worksheet",
    ) as refused:
        fill_moodle(sheet(text), [result("11")])
    assert "--column" in refused.value.tip
    named = fill_moodle(sheet(text), [result("11")], "Punktid")
    assert table(named.content)[1][4] == "1"
    with pytest.raises(ExportError, match="has no column 'Punkte'"):
        fill_moodle(sheet(text), [result("11")], "Punkte")


ENGLISH = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade",'
    '"Grade can be changed","Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    '"Participant 17","Ada Byron",ada@u.de,"Submitted for grading",,3.00,Yes,"Sunday, 1 March 2026, 11:58 PM",-,\n'
    '"Participant 18","Li A",li@u.de,"Submitted for grading",1.00,3.00,No,"Sunday, 1 March 2026, 11:58 PM",-,\n'
)
GERMAN = (
    'ID,"Vollst\u00e4ndiger Name",E-Mail-Adresse,Status,Bewertung,Bestwertung,'
    '"Bewertung kann ge\u00e4ndert werden","Zuletzt ge\u00e4ndert (Abgabe)","Zuletzt ge\u00e4ndert (Bewertung)",'
    '"Feedback als Kommentar"\n'
    'Teilnehmer/in17,"Ada Byron",ada@u.de,"Zur Bewertung abgegeben",,"3,00",Ja,"Sonntag, 1. M\u00e4rz 2026, 23:58",-,\n'
    'Teilnehmer/in18,"Li A",li@u.de,"Zur Bewertung abgegeben",,"3,00",Nein,"Sonntag, 1. M\u00e4rz 2026, 23:58",-,\n'
)
FRENCH = (
    'Identifiant,"Nom complet","Adresse de courriel",Statut,Note,"Note maximale","La note peut \u00eatre modifi\u00e9e",'
    '"Derni\u00e8re modification (travail remis)","Derni\u00e8re modification (note)","Feedback par commentaires"\n'
    '"Participant 17","Ada Byron",ada@u.de,"Remis pour \u00e9valuation",,"3,00",Oui,"dimanche 1 mars 2026, 23:58",-,\n'
    '"Participant 18","Li A",li@u.de,"Remis pour \u00e9valuation",,"3,00",Non,"dimanche 1 mars 2026, 23:58",-,\n'
)
WORKSHEETS = {
    "English": (ENGLISH, "utf-8", "2.5"),
    "English, ID": (ENGLISH.replace("Identifier", "ID"), "utf-8", "2.5"),
    "German": (GERMAN, "utf-8-sig", "2,5"),
    "German, Excel": (
        GERMAN.replace(",", ";").replace("3;00", "3,00").replace("\n", "\r\n"),
        "cp1252",
        "2,5",
    ),
    "French": (FRENCH, "utf-16", "2,5"),
}


@pytest.mark.parametrize(
    ("text", "encoding", "grade"),
    WORKSHEETS.values(),
    ids=WORKSHEETS,
)
@pytest.mark.parametrize("student", ["Ada Byron", "Byron, Ada"])
def test_worksheets_of_the_world(
    sheet,
    result,
    text,
    encoding,
    grade,
    student,
):
    template = sheet(text, encoding)
    results = [
        result("a", student, earned=Fraction(5, 2)),
        result("li@u.de", "Li"),
    ]
    filled = fill_moodle(template, results)
    delimiter = ";" if ";" in text.split("\n")[0] else ","
    before, after = (
        list(
            csv.reader(
                io.StringIO(content.decode(encoding)),
                delimiter=delimiter,
            ),
        )
        for content in (template.path.read_bytes(), filled.content)
    )
    assert after[1][4] == grade
    after[1][4] = before[1][4]
    assert after == before
    assert len(filled.rows_left) == 1  # locked
    assert filled.students_left == ()


def test_a_worksheet_writes_the_name_last_name_first(sheet, result):
    text = ENGLISH.replace('"Ada Byron"', '"Byron, Ada"')
    filled = fill_moodle(sheet(text), [result("a", "Ada Byron")])
    assert table(filled.content)[1][4] == "1"


def test_two_rows_of_one_name_are_not_guessed(sheet, result):
    text = ENGLISH.replace('"Li A",', '"Ada Byron",').replace(",No,", ",Yes,")
    filled = fill_moodle(sheet(text), [result("a", "Ada Byron")])
    assert filled.content == text.encode()
    assert filled.students_left == ("a",)
    by_address = result("ada@u.de", "Ada Byron")
    assert [
        row[4]
        for row in table(fill_moodle(sheet(text), [by_address]).content)[1:]
    ] == ["1", "1.00"]


def test_another_maximum_than_the_assignment_has(sheet, result):
    text = ENGLISH.replace("3.00", "100.00")
    results = [result("17", earned=Fraction(3))]
    with pytest.raises(
        ExportError,
        match=r"maximum grade of 100; the assignment has 3 points",
    ) as refused:
        fill_moodle(sheet(text), results)
    assert "--scale" in refused.value.tip
    scaled = fill_moodle(sheet(text), results, scale=True)
    assert table(scaled.content)[1][4] == "100"
    unscaled = fill_moodle(sheet(text), results, scale=False)
    assert table(unscaled.content)[1][4] == "3"


def test_more_points_than_moodle_allows(sheet, result):
    with pytest.raises(
        ExportError,
        match=r"Alice has 4 points; the worksheet .* allows 3",
    ):
        fill_moodle(sheet(MOODLE), [result("11", earned=Fraction(4))])
    capital = MOODLE.replace("Maximum grade", "MAXIMUM Grade")
    with pytest.raises(ExportError, match="allows 3"):
        fill_moodle(sheet(capital), [result("11", earned=Fraction(4))])
