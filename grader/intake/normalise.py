"""A source as a folder of a class: a folder for each student with all their files."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from grader.errors import SubmissionsError
from grader.intake.import_record import FILE, record_json
from grader.intake.intake import Intake
from grader.intake.student import Maker
from grader.intake.student_id import safe_id
from grader.intake.trees.tree import Folder, moved_to_root
from grader.intake.trees.unpack import Unpacker
from grader.model import Submission


def normalise(read: Callable[[Maker], Intake], out: Path) -> tuple[str, ...]:
    """Write what *read* finds into the new folder *out*, whole or not at all.

    Return a sentence for each file left out. *read* is given the maker of
    submissions. Raises SubmissionsError where *out* exists or cannot be
    written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise SubmissionsError(
            f"{out} exists already and is not empty.",
            "Give the name of a new folder as --out.",
        )
    whole = out.resolve()
    staging = whole.with_name(f".{whole.name}.{secrets.token_hex(4)}.part")
    left_out: dict[str, tuple[str, ...]] = {}
    unpacker = Unpacker()

    def stage(folder: Folder, name: str) -> Submission:
        place = f"{len(left_out)}"
        target = staging / "read" / place
        try:
            left_out[place] = unpacker.write(moved_to_root(folder), target)
        except OSError as error:
            raise _unwritable(out, error) from None
        return Submission(safe_id(name), name, main=place)

    try:
        intake = read(stage)
        (staging / "class").mkdir(parents=True, exist_ok=True)
        for submission in intake.submissions:
            if submission.main is not None:
                shutil.copytree(
                    staging / "read" / submission.main,
                    staging / "class" / submission.id,
                )
        (staging / "class" / FILE).write_bytes(record_json(intake))
        if whole.is_dir():
            whole.rmdir()
        (staging / "class").rename(whole)
    except OSError as error:
        raise _unwritable(out, error) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    ids = {submission.main: submission.id for submission in intake.submissions}
    return tuple(
        f"{student}: {text}"
        for place, student in ids.items()
        if place is not None
        for text in left_out[place]
    )


def _unwritable(out: Path, error: OSError) -> SubmissionsError:
    return SubmissionsError(
        f"{out} cannot be written: {error.strerror or error}.",
        "Choose another folder, or make room.",
    )
