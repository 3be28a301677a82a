"""`grader publish`: what students may see, nothing else, and never over anybody else's files."""

import shutil

import pytest


@pytest.fixture(scope="module")
def graded_with_a_roster(grade_once, hand_in, tmp_path_factory):
    """The output folder of a class of four, one of whom handed in nothing.

    For copying only.
    """
    place = tmp_path_factory.mktemp("roster")
    (place / "list.csv").write_text("id\nada\nbob\ncy\ndan\n", encoding="utf-8")
    return grade_once(
        hand_in(place / "class"),
        place / "out",
        "--roster",
        place / "list.csv",
    )


@pytest.fixture
def graded(graded_with_a_roster, tmp_path):
    """The output folder of a class of four, one of whom handed in nothing, for one test to change."""
    return shutil.copytree(graded_with_a_roster, tmp_path / "out")


def files(folder):
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
    )


def test_one_report_for_each_student_and_nothing_else(
    run,
    course,
    graded,
    tmp_path,
):
    ran = run("publish", graded, "--out", tmp_path / "public", cwd=course)
    assert "3 reports written" in ran.out
    assert "no report: dan handed in nothing" in ran.out
    assert files(tmp_path / "public") == [
        "ada/report.html",
        "bob/report.html",
        "cy/report.html",
    ]
    own = (graded / "students" / "bob" / "report.html").read_bytes()
    assert (tmp_path / "public" / "bob" / "report.html").read_bytes() == own
    assert sorted(
        path.name for path in tmp_path.iterdir() if "public" in path.name
    ) == ["public"]


def test_in_another_language(run, course, graded, tmp_path):
    run(
        "publish",
        graded,
        "--out",
        tmp_path / "public",
        "--lang",
        "de",
        cwd=course,
    )
    assert '<html lang="de">' in (
        tmp_path / "public" / "bob" / "report.html"
    ).read_text(encoding="utf-8")


def test_what_was_published_is_replaced_by_what_counts_now(
    run,
    course,
    graded,
    tmp_path,
):
    public = tmp_path / "public"
    run("publish", graded, "--out", public, cwd=course)
    run(
        "award",
        graded,
        "bob",
        "--points",
        "1",
        "--reason",
        "A fine picture",
        "--no-reports",
        cwd=course,
    )
    assert run("publish", graded, "--out", public, cwd=course).code == 0
    assert "A fine picture" in (public / "bob" / "report.html").read_text(
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    "foreign",
    ["notes.txt", "ada/photo.jpg", "ada/report.html", "ada/report.html/x"],
)
def test_anything_else_is_left_alone(run, course, graded, tmp_path, foreign):
    public = tmp_path / "public"
    (public / foreign).parent.mkdir(parents=True)
    (public / foreign).write_text("mine", encoding="utf-8")
    ran = run("publish", graded, "--out", public, cwd=course)
    assert ran.code == 2
    assert "which `grader publish` did not write" in ran.err
    assert files(public) == [foreign]


def test_the_folder_of_results_is_no_place_for_it(run, course, graded):
    before = files(graded)
    assert run("publish", graded, "--out", graded, cwd=course).code == 2
    assert files(graded) == before


def test_a_link_is_not_followed(run, course, graded, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "public").symlink_to(tmp_path / "elsewhere")
    assert (
        "is not a folder"
        in run("publish", graded, "--out", tmp_path / "public", cwd=course).err
    )


def test_dry(run, course, graded, tmp_path):
    ran = run(
        "publish",
        graded,
        "--out",
        tmp_path / "public",
        "--dry-run",
        cwd=course,
    )
    assert "3 reports would be written" in ran.out
    assert not (tmp_path / "public").exists()
