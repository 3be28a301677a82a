"""Whatever the names in a download are: no layout crashes on them, and no file vanishes without a word."""

import io
import warnings
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.errors import SubmissionsError
from grader.intake.deliveries import submissions_of
from grader.intake.layouts import LAYOUTS, Source, layout_of
from grader.intake.trees.archive import CLASS_LIMITS, read_archive
from grader.model import Submission

PIECES = st.sampled_from(
    ["ada", "LATE", "anon", "12", "0017", "_", "_", "_", "-", "-1", ".py", "mlp.py", "text.html", "/", "attempt", ".", "..",
     "2026-03-01-23-59-00", "assignsubmission", "file", "onlinetext", "Participant", "submission_1", ".txt", " ", "é",
     "e\u0301", "محمد", "'", ",", ":", "\u202e", "\n", "\\", "submission_metadata.yml", "x" * 120, "ada_12_34_mlp.py",
     "Ada Byron_17_assignsubmission_file/mlp.py", "HW_ada_attempt_2026-03-01-23-59-00_mlp.py"],
)  # fmt: skip
NAMES = st.lists(
    st.lists(PIECES, min_size=1, max_size=6).map("".join),
    min_size=1,
    max_size=8,
)
PATTERN = r"(?P<student>[^_/]*)_?(?P<attempt>\d*)(?P<file>.*)"


def tree_of(names):
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w") as archive,
        warnings.catch_warnings(action="ignore"),
    ):
        for number, name in enumerate(names):
            content = (
                "submission_1:\n  :submitters:\n  - :name: x\n"
                if name.endswith("metadata.yml")
                else f"x = {number}"
            )
            archive.writestr(zipfile.ZipInfo(name), content)
    stream.seek(0)
    return read_archive(stream, "class.zip", CLASS_LIMITS)


def contents(files):
    return {file.read(10_000) for file in files}


@pytest.mark.parametrize(
    "layout",
    [*LAYOUTS.values(), layout_of(PATTERN)],
    ids=lambda layout: layout.name,
)
@settings(max_examples=150)
@given(names=NAMES)
@example(names=["anon_LATE_12_mlp.py", "_1_2_", "LATE_1_2_mlp.py"])
@example(
    names=[
        "submission_metadata.yml",
        "submission_1",
        "submission_1",
        "submission_1/mlp.py",
    ],
)
@example(names=["_assignsubmission_file", "_assignsubmission_file/x.py"])
@example(
    names=[
        "__attempt_2026-03-01-23-59-00.txt",
        "_a_attempt_2026-03-01-23-59-00_mlp.py",
    ],
)
def test_nothing_vanishes(assignment, layout, names):
    root = tree_of(names)
    source = Source(root, "class")
    layout.recognises(source)
    try:
        delivered = layout.read(source, assignment)
    except SubmissionsError:
        return
    kept = contents(
        file
        for attempt in delivered.attempts
        for file in attempt.folder.all_files()
    )
    told = [one.path for one in delivered.unmatched]
    for file in root.all_files():
        receipt = (
            layout.name == "blackboard"
            and file.name.endswith(".txt")
            and "_attempt_" in file.name
        )
        metadata = file.path == "submission_metadata.yml"
        named = any(
            file.path == path or file.path.startswith(f"{path}/")
            for path in told
        )
        assert named or receipt or metadata or file.read(10_000) in kept, (
            file.path
        )
    made = submissions_of(
        delivered,
        layout,
        lambda folder, name: Submission(name, name),
    ).submissions
    assert len({one.id.casefold() for one in made}) == len(made)
    assert all(one.id and not set(one.id) & set('/\\\0:*?"<>|') for one in made)
    assert len(made) <= sum(
        len(attempt.people) for attempt in delivered.attempts
    )
