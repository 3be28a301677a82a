"""`grader mistakes`: what several students got wrong and nothing explains becomes a misconception to fill in."""

import shutil

from grader.course.catalogue import get_assignment
from grader.course.variants import load_variants

ODD = """

def half(x):
    return x**3 - np.cos(x) + 0.7
"""


def graded(run, course, handed_in, right, tmp_path, *students):
    for student in students:
        (handed_in / student).mkdir()
        (handed_in / student / "toy.py").write_text(
            f"import numpy as np\n{right}{ODD}",
            encoding="utf-8",
        )
    run("grade", "toy", handed_in, "--out", tmp_path / "out", cwd=course)
    return tmp_path / "out"


def test_a_shared_wrong_answer_becomes_a_misconception(
    run,
    course,
    handed_in,
    right,
    tmp_path,
):
    out = graded(run, course, handed_in, right, tmp_path, "dee", "eli")
    ran = run("mistakes", out, cwd=course)
    assert ran.code == 0
    assert "dee, eli" in ran.out
    (file,) = (out / "mistakes").glob("half*.py")
    text = file.read_text(encoding="utf-8")
    assert "TODO: the mistake in a few words" in text
    assert "dee" not in text
    folder = course / "reference" / "toy" / "misconceptions"
    folder.mkdir(exist_ok=True)
    shutil.copy(file, folder)
    variants = load_variants(get_assignment(course, "toy"))
    assert file.stem in {variant.misconception.id for variant in variants}


def test_a_file_that_is_being_filled_in_stays(
    run,
    course,
    handed_in,
    right,
    tmp_path,
):
    out = graded(run, course, handed_in, right, tmp_path, "dee", "eli")
    run("mistakes", out, cwd=course)
    (file,) = (out / "mistakes").glob("half*.py")
    file.write_text("# filled in\n", encoding="utf-8")
    run("mistakes", out, cwd=course)
    assert file.read_text(encoding="utf-8") == "# filled in\n"


def test_what_one_student_alone_got_wrong_is_no_group(
    run,
    course,
    handed_in,
    right,
    tmp_path,
):
    out = graded(run, course, handed_in, right, tmp_path, "dee")
    ran = run("mistakes", out, cwd=course)
    assert "No 2 students share a wrong answer" in ran.out
    assert not (out / "mistakes").exists()
