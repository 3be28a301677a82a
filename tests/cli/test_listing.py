"""`grader list` and `grader show`."""


def test_the_assignments_of_a_course(run, toy_course):
    ran = run("list", cwd=toy_course)
    assert ran.code == 0
    assert "toy toy.py 10 A toy" in ran.out


def test_from_a_folder_inside_the_course_and_by_name(run, toy_course, tmp_path):
    assert (
        run("list", cwd=toy_course / "assignments" / "toy").out
        == run("list", cwd=toy_course).out
    )
    assert (
        run("--course", toy_course, "list", cwd=tmp_path).out
        == run("list", cwd=toy_course).out
    )


def test_an_assignment_that_cannot_be_read(run, course):
    (course / "assignments" / "broken").mkdir()
    (course / "assignments" / "broken" / "assignment.toml").write_text(
        "title = ",
        encoding="utf-8",
    )
    ran = run("list", cwd=course)
    assert ran.code == 2
    assert "assignments/broken/assignment.toml" in ran.err


def test_what_an_assignment_asks(run, toy_course):
    ran = run("show", "toy", cwd=toy_course)
    assert ran.code == 0
    assert "A toy (toy)" in ran.out
    assert "Hand in toy.py; also accepted: toy*.py." in ran.out
    assert "The loss and its gradient" in ran.out
    assert "│ half" in ran.out  # what --criterion takes
    assert "1 s a call, 2 s to load, 20 s in all, 256 MiB" in ran.out


def test_an_unknown_assignment(run, toy_course):
    ran = run("show", "tyo", cwd=toy_course)
    assert ran.code == 2
    assert "there is no assignment 'tyo'" in ran.err
    assert "tip: Did you mean toy?" in ran.err
