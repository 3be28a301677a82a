"""A source of submissions (folder, archive, file) becomes `Submission`s.

    tree        what every kind of source is first: folders of files, known by name and size, read on demand
    folder      a folder on disk as a tree
    archive     a .zip or .tar as a tree; members, zip_tree and tar_tree do the parts
    layout      a tree as the entries of single students
    choose      which file of a student plays the handout's role
    student     one student's tree as a Submission
    student_id  names that are safe as folder names, and unique
    layouts     the downloads of course sites, one module each
    deliveries  what they hold as submissions: last attempts, groups
    source      the whole way
    class_list  who is in the class; columns says what its headers may be called
    matching    class list and submissions brought together
    prepare     what happens to every intake
    table       small tables that people write, such as extensions
    telling     what is to be known of one
    normalise   a source as a folder of a class on disk; unpack writes it
    kept        what such a folder says beside the files: people, times, groups

An importer for another layout builds the trees with `read_folder` or `read_archive`, finds each student's `Folder` in
its own way, calls `make_submission` for it and `with_ids` for all.
"""

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
