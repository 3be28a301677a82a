import hashlib
from dataclasses import replace

from grader.model import SourceFile
from grader.report import render_staff, staff_page
from grader.report.manifest import MAX_FILES, manifest


def test_staff_get_what_was_graded_byte_for_byte_and_the_command(make):
    result = make("Ada Lovelace")
    found = manifest(result)
    assert found.command == "grader grade mlp again --out again_graded"
    assert found.folder == "again/ada-lovelace/"
    (file,) = found.files
    assert file.digest == hashlib.sha256(result.submission.files[0].content).hexdigest()
    assert file.digest in render_staff(staff_page(result))


def test_thousands_of_files_are_counted(make):
    result = make("Ada")
    files = tuple(SourceFile(f"m{n}.py", b"") for n in range(MAX_FILES + 3))
    assert manifest(replace(result, submission=replace(result.submission, files=files))).more == 3
