"""Feedback archives: graded from a site's download, each report comes back to whom the site's importer gives it."""

import zipfile

import pytest


def canvas_reader(name):
    """User and attachment as Canvas's importer finds them: the first two pieces of the base name that are all digits."""
    numbers = [
        piece for piece in name.rpartition(".")[0].split("_") if piece.isdigit()
    ]
    return tuple(numbers[:2])


def moodle_reader(path):
    """Participant, plugin and file as Moodle's importer finds them: a part of the path in at most five pieces."""
    parts = path.split("/")
    for place, part in enumerate(parts):
        pieces = part.split("_", 4)
        if len(pieces) >= 4 and pieces[1].isdigit():
            rest = [*pieces[4:], *parts[place + 1 :]]
            return (
                pieces[1],
                "_".join(pieces[2:4]),
                "/".join(filter(None, rest)),
            )
    return None


def packed(path, tree):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in tree.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def export(run, course, tmp_path):
    """Grade a download and export the feedback.

    The entries of the archive by name, and how the command ended.
    """

    def export(site, tree):
        source, out, archive = (
            packed(tmp_path / "in.zip", tree),
            tmp_path / "out",
            tmp_path / "feedback.zip",
        )
        assert run("grade", "toy", source, "--out", out, cwd=course).code == 0
        dry = run(
            "export",
            out,
            "--format",
            f"{site}-feedback",
            "--out",
            archive,
            "--dry-run",
            cwd=course,
        )
        assert not archive.exists()
        assert "would be written" in dry.out
        ran = run(
            "export",
            out,
            "--format",
            f"{site}-feedback",
            "--out",
            archive,
            cwd=course,
        )
        with zipfile.ZipFile(archive) as opened:
            return {
                name: opened.read(name).decode() for name in opened.namelist()
            }, ran

    return export


def test_canvas(export, right):
    reports, ran = export(
        "canvas",
        {
            "lovelaceada_1001_5001_toy.py": right,
            "müllerélodie_LATE_1002_5002_toy-1.py": right,
            "turingalan_1003_text.html": "sorry",
        },
    )
    assert {canvas_reader(name) for name in reports} == {
        ("1001", "5001"),
        ("1002", "5002"),
    }
    assert all(name.endswith("_report.html") for name in reports)
    assert "lovelaceada" in next(
        page for name, page in reports.items() if "1001" in name
    )
    assert "no report for: turingalan" in ran.out
    assert "2 reports written" in ran.out


@pytest.mark.parametrize("place", ["file/", "file_/", "file_"])
def test_moodle(export, right, place):
    people = {"Ada Lovelace": 17, "Seán O'Brien, Jr.": 18, "محمد علي": 19}
    tree = {
        f"{name}_{number}_assignsubmission_{place}toy.py": right
        for name, number in people.items()
    }
    reports, _ = export("moodle", tree)
    read = {moodle_reader(path): page for path, page in reports.items()}
    assert set(read) == {
        (str(number), "assignsubmission_file", "report.html")
        for number in people.values()
    }
    assert "محمد علي" in read["19", "assignsubmission_file", "report.html"]
    assert not any("staff" in path for path in reports)


def test_a_class_that_came_from_elsewhere(run, course, handed_in, tmp_path):
    run("grade", "toy", handed_in, "--out", tmp_path / "out", cwd=course)
    ran = run(
        "export",
        tmp_path / "out",
        "--format",
        "canvas-feedback",
        cwd=course,
    )
    assert ran.code == 2
    assert "No submission was read from a download of Canvas" in ran.err
    assert not list((tmp_path / "out").glob("*.zip"))


def test_a_report_that_is_gone_is_made_again(run, course, tmp_path, right):
    source = packed(
        tmp_path / "in.zip",
        {"a_1_2_toy.py": right, "b_3_4_toy.py": right},
    )
    run("grade", "toy", source, "--out", tmp_path / "out", cwd=course)
    (tmp_path / "out" / "students" / "a_1" / "report.html").unlink()
    ran = run(
        "export",
        tmp_path / "out",
        "--format",
        "canvas-feedback",
        cwd=course,
    )
    assert "2 reports written" in ran.out
