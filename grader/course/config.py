"""Reads assignment.toml into an `Assignment`, and says exactly what is wrong with it.

A whole file, with every key (those marked * must be there; [limits] shows the
defaults):

    title = "Backpropagation by hand"            # *
    file = "mlp.py"                              # * what students hand in: a file name
    also = ["layers.py"]                         # further files of the handout
    packages = { "nets.parts" = ["layers.py"] }  # its packages, wherever the files lie
    file_patterns = ["mlp*.py", "hw1*.py"]       # further names, best first, any case
    load = "module"                              # or "definitions": no other code runs
    arrays = "numpy"                             # or "torch": what calls pass
    modules = ["torch", "torch.nn.functional"]   # what may be imported as well

    [limits]
    call_seconds = 2                             # CPU time of one call
    load_seconds = 4                             # CPU time of loading the file
    total_seconds = 30                           # of everything; no less than those
    memory_mib = 1024                            # beyond what the libraries take
    reply_mib = 16                               # one returned value
    output_kib = 64                              # what is kept of the student's prints
    deaths = 3                                   # lost workers until a hook is given up

    [loading]
    broken_file = "zero"                         # or "salvage": what parses counts

    [isolation]
    require = "strong"                           # or "reduced", the least there is

    [forbidden]                                  # found in source and at run time
    names = ["torch.autograd", "*.backward"]     # paths; `*.name`: any attribute
    action = "deduct"                            # or "flag", the default
    points = 10                                  # what is deducted, once

    [late]                                       # nothing is graded again for it
    due = 2026-03-01T23:59:00+01:00              # * with an offset, or with a timezone
    timezone = "Europe/Berlin"                   # of times without an offset
    grace_minutes = 15                           # after `due`, before the first late day
    free_days = 2                                # late days that cost nothing
    pool_days = 5                                # more of them, for the whole term
    per_day = 10                                 # per cent for each started day
    cap = 50                                     # per cent that all days cost at most
    of = "maximum"                               # or "earned": what per cent are of

    [help]                                       # of a student's own `grader check`:
    hint = 1                                     # failed versions of a function until
    diagnosis = 2                                # each level may be unfolded; 0: never
    small_case = 3

    [reports]
    regrade = "mailto:staff@example.edu"         # whom students ask for a regrade
    [[editions]]                                 # other years of the handout
    title = "the edition of 2019"                # * what the note calls it
    defines = ["ce_loss", "backward(self)"]      # what its files define,
    lacks = ["bce_loss"]                         # what none of them defines,
    words = ["dLdW1"]                            # and what stands in one of them
    names = { bce_loss = "ce_loss" }             # its functions and classes
    entries = { dJdW1 = "dLdW1" }                # its keys of an object's dicts
    stored = { "MLP.backward" = ["dJdy_hat"] }   # arguments that the object holds instead
    not_asked = ["bce", "test_a.py::test_b"]     # its points go to the others

    [[criteria]]                                 # * one or more, as the report has them
    id = "mse"                                   # * what `@pytest.mark.points` names
    title = "Mean squared error"                 # *
    points = 2.5                                 # * exact: at most six decimals
    extra_credit = false                         # true: on top of the maximum
    all_or_nothing = false                       # true: one failed test costs all points
    manual = false                               # true: a person gives the points

The id of an assignment is the name of its folder. A key that is not listed here
is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from grader.course.editions import check_editions, read_editions
from grader.course.toml_values import (
    Key,
    Place,
    count,
    flag,
    line,
    link,
    list_of,
    matching,
    number,
    one_of,
    parse_toml,
    read_table,
)
from grader.errors import ConfigError
from grader.model import (
    Assignment,
    BrokenFile,
    Criterion,
    Forbidden,
    HelpPolicy,
    Late,
    Limits,
    LoadMode,
    Rubric,
)

FILE_NAME = "assignment.toml"
#: The section that says what lateness costs: no result depends on it.
LATE = "late"
#: The section that says what a check tells when: no result depends on it.
HELP = "help"
#: The section about what reports show: no result depends on it.
REPORTS = "reports"
#: More points than this, or finer ones, are a slip of the keyboard.
MAX_POINTS = 10_000
POINT_DECIMALS = 6

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", re.ASCII)
_FORBIDDEN = re.compile(r"(\*|[A-Za-z_]\w*)(\.[A-Za-z_]\w*)+", re.ASCII)
_MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
_SOURCE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ .-]*\.(py|ipynb)", re.ASCII)
_SOURCE_PATTERN = re.compile(r"[^/\\\x00-\x1f]+\.(py|ipynb)")


def load_assignment(folder: Path, course: Path) -> Assignment:
    """Return the assignment that the assignment.toml in *folder* describes.

    *folder* lies in `assignments/` of *course*. Raises ConfigError when the file is
    missing or not TOML, or when a key is unknown, missing or unusable.
    """
    path = folder / FILE_NAME
    name = str(path)
    if path.is_relative_to(course):
        name = path.relative_to(course).as_posix()
    place = Place(name)
    if not _ID.fullmatch(folder.name):
        raise ConfigError(
            f"{place.file}: the folder is named {folder.name!r}; its name is the id of"
            " the assignment and must be made of letters, digits, `_`, `-` and `.`, at"
            " most 64.",
            "rename the folder",
        )
    fields = read_table(parse_toml(path, place), place, KEYS)
    assignment = Assignment(id=folder.name, course=course, **fields)
    check_editions(assignment, place.file)
    return assignment


# --- sections -------------------------------------------------------------------------


def _packages(
    value: object,
    place: Place,
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    is_table = isinstance(value, dict) and all(map(_MODULE.fullmatch, value))
    if not isinstance(value, dict) or not is_table:
        place.refuse(
            value,
            "a table of packages with the files that belong to each",
        )
    read = list_of(matching(_SOURCE_NAME, "a file name that ends in .py"))
    packages = []
    for name, files in value.items():
        packages.append((name, read(files, place.at(name))))
    return tuple(packages)


def _load_mode(value: object, place: Place) -> LoadMode:
    return LoadMode(one_of(*LoadMode)(value, place))


def _seconds(most: int) -> Callable[[object, Place], float]:
    read = number(most, " of seconds", decimals=3)
    return lambda value, place: float(read(value, place))


def _limits(value: object, place: Place) -> Limits:
    limits = Limits(**read_table(value, place, LIMIT_KEYS))
    for key in ("call_seconds", "load_seconds"):
        if getattr(limits, key) > limits.total_seconds:
            total = f"{limits.total_seconds:g}"
            expected = f"no less than {place.at(key).key}"
            place.at("total_seconds").refuse(total, expected)
    return limits


def _loading(value: object, place: Place) -> BrokenFile:
    return BrokenFile(read_table(value, place, LOADING_KEYS)["broken_file"])


def _isolation(value: object, place: Place) -> str:
    return str(read_table(value, place, ISOLATION_KEYS)["require"])


def _forbidden(value: object, place: Place) -> Forbidden:
    policy = Forbidden(**read_table(value, place, FORBIDDEN_KEYS))
    if policy.deducts != bool(policy.points):
        place.at("points").refuse(
            policy.points,
            'above 0 exactly where action is "deduct"',
        )
    return policy


def _due(value: object, place: Place) -> datetime:
    if not isinstance(value, datetime):
        place.refuse(
            value,
            "a date and time such as 2026-03-01T23:59:00+01:00",
            "without quotes",
        )
    return value


def _timezone(value: object, place: Place) -> ZoneInfo:
    try:
        return ZoneInfo(value if isinstance(value, str) else "")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        place.refuse(value, 'the name of a time zone, such as "Europe/Berlin"')


def _late(value: object, place: Place) -> Late:
    fields = read_table(value, place, LATE_KEYS)
    zone: ZoneInfo | None = fields.pop("timezone", None)
    deadline: datetime = fields.pop("due")
    if deadline.tzinfo is None and zone is None:
        place.at("due").refuse(
            deadline.isoformat(),
            "a time with an offset",
            'end it with +01:00, or give timezone = "…"',
        )
    if deadline.tzinfo is None:
        deadline = deadline.replace(tzinfo=zone)
    return Late(due=deadline.astimezone(zone or deadline.tzinfo), **fields)


def _help(value: object, place: Place) -> HelpPolicy:
    return HelpPolicy(**read_table(value, place, HELP_KEYS))


def _reports(value: object, place: Place) -> str:
    return str(read_table(value, place, REPORT_KEYS)["regrade"])


def _criteria(value: object, place: Place) -> Rubric:
    if not isinstance(value, list) or not value:
        place.refuse(value, "one or more [[criteria]] tables")
    criteria: list[Criterion] = []
    for index, table in enumerate(value):
        here = place.item(index)
        criterion = Criterion(**read_table(table, here, CRITERION_KEYS))
        if criterion.id in {earlier.id for earlier in criteria}:
            here.at("id").refuse(
                criterion.id,
                "different from the ids before it",
            )
        if criterion.manual and criterion.all_or_nothing:
            here.at("all_or_nothing").refuse(
                value=True,
                expected="false where the criterion is manual",
            )
        criteria.append(criterion)
    rubric = Rubric(tuple(criteria))
    if not rubric.maximum:
        raise ConfigError(
            f"{place.file}: every criterion is extra credit; at least one must count"
            " towards 100 %.",
        )
    if not rubric.tested:
        raise ConfigError(
            f"{place.file}: tests decide no criterion; at least one must be neither"
            " manual nor extra credit.",
        )
    return rubric


LIMIT_KEYS: Mapping[str, Key] = {
    "call_seconds": Key(_seconds(60)),
    "load_seconds": Key(_seconds(120)),
    "total_seconds": Key(_seconds(600)),
    "memory_mib": Key(count(64, 16384, "MiB")),
    "reply_mib": Key(count(1, 256, "MiB")),
    "output_kib": Key(count(1, 1024, "KiB")),
    "deaths": Key(count(1, 100, "lost workers")),
}

LOADING_KEYS: Mapping[str, Key] = {
    "broken_file": Key(one_of(*BrokenFile), required=True),
}

ISOLATION_KEYS: Mapping[str, Key] = {
    "require": Key(one_of("strong", "reduced"), required=True),
}

FORBIDDEN_KEYS: Mapping[str, Key] = {
    "names": Key(
        list_of(matching(_FORBIDDEN, "a dotted path or *.name")),
        required=True,
    ),
    "action": Key(one_of("flag", "deduct")),
    "points": Key(number(MAX_POINTS, "", POINT_DECIMALS)),
}

LATE_KEYS: Mapping[str, Key] = {
    "due": Key(_due, required=True),
    "timezone": Key(_timezone),
    "grace_minutes": Key(count(0, 24 * 60, "minutes")),
    "free_days": Key(count(0, 366, "days")),
    "pool_days": Key(count(0, 366, "days")),
    "per_day": Key(number(100, " of per cent", decimals=3)),
    "cap": Key(number(100, " of per cent", decimals=3)),
    "of": Key(one_of("maximum", "earned")),
}

HELP_KEYS: Mapping[str, Key] = {
    "hint": Key(count(0, 100, "failed versions")),
    "diagnosis": Key(count(0, 100, "failed versions")),
    "small_case": Key(count(0, 100, "failed versions")),
}

REPORT_KEYS: Mapping[str, Key] = {"regrade": Key(link, required=True)}

CRITERION_KEYS: Mapping[str, Key] = {
    "id": Key(
        matching(_ID, "an id of letters, digits, `_`, `-` and `.`"),
        required=True,
    ),
    "title": Key(line, required=True),
    "points": Key(number(MAX_POINTS, "", POINT_DECIMALS), required=True),
    "extra_credit": Key(flag),
    "all_or_nothing": Key(flag),
    "manual": Key(flag),
}

_FILE_KEYS: Mapping[str, Key] = {
    "file": Key(
        matching(_SOURCE_NAME, "a plain file name that ends in .py or .ipynb"),
        required=True,
    ),
    "also": Key(
        list_of(
            matching(_SOURCE_NAME, "a file name that ends in .py or .ipynb"),
        ),
    ),
    "packages": Key(_packages),
    "file_patterns": Key(
        list_of(
            matching(
                _SOURCE_PATTERN,
                "a file name or pattern that ends in .py or .ipynb",
            ),
        ),
    ),
}

_CODE_KEYS: Mapping[str, Key] = {
    "load": Key(_load_mode),
    "arrays": Key(one_of("torch", "numpy")),
    "modules": Key(list_of(matching(_MODULE, "the name of a module"))),
}

#: What assignment.toml may hold. A new section is one line here and one reader
#: above.
KEYS: Mapping[str, Key] = {
    "title": Key(line, required=True),
    **_FILE_KEYS,
    **_CODE_KEYS,
    "limits": Key(_limits),
    "loading": Key(_loading, field="broken_file"),
    "isolation": Key(_isolation),
    "forbidden": Key(_forbidden),
    LATE: Key(_late),
    HELP: Key(_help),
    REPORTS: Key(_reports, field="regrade"),
    "editions": Key(read_editions),
    "criteria": Key(_criteria, field="rubric", required=True),
}
