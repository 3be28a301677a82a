"""The whole way from a source to submissions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from grader.errors import SubmissionsError, closest, did_you_mean
from grader.intake.choosing.nothing_chosen import listed
from grader.intake.choosing.readers import Readers
from grader.intake.deliveries import submissions_of
from grader.intake.import_record import read_record, submissions_in
from grader.intake.intake import Intake, with_ids
from grader.intake.layouts import (
    LAYOUTS,
    PLAIN,
    Delivered,
    SiteLayout,
    Source,
    layout_of,
)
from grader.intake.student import Maker, make_submission
from grader.intake.student_folders import (
    Entry,
    Layout,
    find_students,
    unwrapped,
)
from grader.intake.trees.archive import CLASS_LIMITS, read_archive
from grader.intake.trees.folder import read_file, read_folder
from grader.intake.trees.tree import (
    Folder,
    is_archive,
    is_source,
    moved_to_root,
    stem,
)
from grader.model import Assignment, Delivery
from grader.model.options import Reading

#: What lies beside a student's file in an unpacked kit, and in a course.
_COURSE_FOLDERS = (
    "assignments",
    "reference",
    "hidden_tests",
    "examples",
    "tests",
)


def collect(
    source: Path,
    assignment: Assignment,
    reading: Reading | None = None,
    make: Maker | None = None,
) -> Intake:
    """Return the submissions in *source*, sorted by id.

    It is a folder, an archive of one (.zip, .tar, …) or a single file. A folder
    that was imported holds a record (`import_record`). A course site's download
    is recognised by its names (`layouts`). Otherwise `student_folders` tells a
    class from one student's folder, and `choose` says which file is graded. The
    only folder in an archive is taken for its wrapping. A single file is called
    by its folder where it has the handout's name, and then takes the modules
    beside it along; else it is called by its own name. A student whose work
    cannot be used still has a Submission, with a `problem`. *make* may give
    other submissions than those that are graded.

    Raises SubmissionsError when the source as a whole cannot be read, is not of
    the layout that *reading* names, or holds nobody's work.
    """
    reading = reading or Reading()
    if make is None:
        with Readers(assignment) as readers:
            make = partial(
                make_submission,
                assignment=assignment,
                readers=readers,
            )
            return collect(source, assignment, reading, make)
    if source.is_file() and is_source(source.name):
        return _plain(Layout((_single(source, assignment),)), source, make)
    with opened(source) as whole:
        is_plain = reading.format in ("", PLAIN) and not reading.pattern
        record = (
            read_record(whole.root) if source.is_dir() and is_plain else None
        )
        if record is not None:
            return submissions_in(whole.root, record, make)
        recognised = _recognised(whole, reading)
        if recognised is not None:
            site, inner = recognised
            delivered = _delivered(site, inner, assignment)
            return submissions_of(
                delivered,
                site,
                make,
                first=reading.first_attempt,
                back=reading.back,
            )
        root, name = whole.root, whole.name
        if source.is_file():
            root = unwrapped(root)
            name = root.name or name
        return _plain(find_students(root, name, assignment), source, make)


@contextmanager
def opened(source: Path) -> Iterator[Source]:
    """Yield the tree of a folder or an archive.

    Its files can be read until the end of the `with` block. Raises
    SubmissionsError where there is none, or it cannot be read.
    """
    if source.is_dir():
        root = read_folder(source)
        if root.problem:
            raise SubmissionsError(
                f"{source} {root.problem}.",
                "give a folder that can be read",
            )
        clones = frozenset(
            folder.name
            for folder in root.folders
            if (source / folder.name / ".git").exists()
        )
        yield Source(root, source.resolve().name, clones)
        return
    if not source.is_file():
        raise SubmissionsError(
            f"{source} {_what_is(source)}.",
            _nearest(source),
        )
    if not is_archive(source.name):
        raise SubmissionsError(
            f"{source} is neither a folder, a .zip or .tar archive, a .py nor a"
            " .ipynb.",
            "unpack other archives first",
        )
    try:
        with source.open("rb") as stream:
            root = read_archive(stream, source.name, CLASS_LIMITS)
            yield Source(root, stem(source.name))
    except OSError as error:
        raise SubmissionsError(
            f"{source} cannot be read: {error.strerror}.",
        ) from None


def _recognised(
    whole: Source,
    reading: Reading,
) -> tuple[SiteLayout, Source] | None:
    """Return the layout of a course site that *whole* has, or the only folder in it.

    None for a plain class.
    """
    if reading.format == PLAIN:
        return None
    named = None
    if reading.pattern:
        named = layout_of(reading.pattern)
    elif reading.format:
        named = LAYOUTS[reading.format]
    candidates = list(_candidates(whole))
    for candidate in candidates:
        for layout in (named,) if named else LAYOUTS.values():
            if layout.recognises(candidate):
                return layout, candidate
    return (named, candidates[-1]) if named else None


def _candidates(whole: Source) -> Iterator[Source]:
    """Yield *whole*, and the only folder in it, which may be its wrapping."""
    yield whole
    root = whole.root
    if unwrapped(root) is not root:
        folder = root.folders[0]
        inner = moved_to_root(folder)
        refused = (*root.refused, *inner.refused)
        yield Source(replace(inner, refused=refused), folder.name)


def _delivered(
    site: SiteLayout,
    source: Source,
    assignment: Assignment,
) -> Delivered:
    delivered = site.read(source, assignment)
    if not delivered.attempts:
        names = listed(entry.name for entry in source.root.entries) or "nothing"
        raise SubmissionsError(
            f"{source.name} is not {site.title}: nothing in it is named like"
            f" {site.shape}; found: {names}.",
            "give the download as it came, or leave --format out",
        )
    return delivered


def _plain(layout: Layout, source: Path, make: Maker) -> Intake:
    if not layout.entries:
        contents = ""
        if layout.unmatched:
            contents = (
                f"; found: {listed(part.path for part in layout.unmatched)}"
            )
        raise SubmissionsError(
            f"{source} holds no submission{contents}.",
            "a class is a folder with one folder, archive or .py file for each student",
        )
    made = (
        replace(
            make(entry.folder, entry.name),
            delivery=Delivery(origin=entry.name),
        )
        for entry in layout.entries
    )
    return Intake(with_ids(made), layout.unmatched)


def _single(source: Path, assignment: Assignment) -> Entry:
    try:
        file = read_file(source)
    except OSError as error:
        raise SubmissionsError(
            f"{source} cannot be read: {error.strerror}.",
        ) from None
    if source.name != assignment.file:
        return Entry(stem(source.name), Folder("", (file,)))
    folder = source.resolve().parent
    is_course = folder == assignment.course.resolve()
    modules = [file]
    for beside in read_folder(folder, of_class=False).all_files():
        if not beside.name.endswith(".py") or beside.path == file.path:
            continue
        if is_course and beside.path.partition("/")[0] in _COURSE_FOLDERS:
            continue
        modules.append(beside)
    return Entry(folder.name or stem(source.name), Folder("", tuple(modules)))


def _what_is(source: Path) -> str:
    try:
        source.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return "does not exist"
    except (OSError, ValueError):
        return "cannot be reached"
    if source.is_symlink():
        return "is a link to nothing"
    return "is neither a file nor a folder"


def _nearest(source: Path) -> str:
    try:
        near = closest(
            source.name,
            [path.name for path in source.parent.iterdir()],
        )
    except OSError:
        return ""
    return did_you_mean(*(str(source.parent / name) for name in near))
