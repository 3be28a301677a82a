"""A source of submissions (folder, archive, file) becomes `Submission`s.

    trees/           what every kind of source is first: folders of files, read on demand
    layouts/         the downloads of course sites, one module each
    read_source      the whole way
    student_folders  a tree as the entries of single students
    choose           which file of a student plays the handout's role
    choosing/        what files define decides it where names do not; a confined process reads them
    student          one student's tree as a Submission
    student_id       names that are safe as folder names, and unique
    deliveries       what downloads hold as submissions: last attempts, groups
    roster           who is in the class; roster_columns has the names of its headers
    roster_matching  roster and submissions brought together
    person_names     names of people as different systems write them
    intake           what a source gave; prepare completes it, intake_notes words it
    csv_tables       small tables that people write, such as extensions; times (with
                     month_names) and decoding read their cells
    normalise        a source as a folder of a class on disk
    import_record    what such a folder says beside the files: people, times, groups

Open to other rooms: csv_tables, decoding, extensions, intake_notes, normalise,
person_names, student, student_id, times

An importer for another layout builds the trees with `read_folder` or
`read_archive`, finds each student's `Folder` in its own way, calls
`make_submission` for it and `with_ids` for all.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.intake.intake import Intake, with_ids
    from grader.intake.prepare import prepared
    from grader.intake.read_source import collect
    from grader.intake.student import make_submission
    from grader.intake.trees.archive import read_archive
    from grader.intake.trees.folder import read_folder
    from grader.intake.trees.tree import File, Folder, Refused, UnreadableError

__all__ = [
    "File",
    "Folder",
    "Intake",
    "Refused",
    "UnreadableError",
    "collect",
    "make_submission",
    "prepared",
    "read_archive",
    "read_folder",
    "with_ids",
]

#: Where each name is defined: most programs need one, and all take long.
_HOMES = {
    "File": "trees.tree",
    "Folder": "trees.tree",
    "Intake": "intake",
    "Refused": "trees.tree",
    "UnreadableError": "trees.tree",
    "collect": "read_source",
    "make_submission": "student",
    "prepared": "prepare",
    "read_archive": "trees.archive",
    "read_folder": "trees.folder",
    "with_ids": "intake",
}


def __getattr__(name: str) -> Any:
    """Return what stands under *name*, imported when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Return all names, asked for or not."""
    return sorted({*globals(), *__all__})
