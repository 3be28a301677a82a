"""The whole corpus, graded by the real command: once as root, once as an ordinary user."""

import itertools
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from grader.course.python_files import import_file
from grader.model.safe_text import clean_line

#: Hostile code, some of it in files that pytest would run.
collect_ignore = ["corpus", "parts"]

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
EXAMPLES = PROJECT / "examples" / "nyu_hw1" / "class"
corpus = import_file(HERE / "corpus.py", "attack_corpus")
odd = import_file(HERE / "odd.py", "attack_odd")

#: Who runs the command; 65534 is `nobody` on every Linux.
USERS = {"root": 0, "user": 65534}
#: Honest work graded beside the attacks: right ones in several styles, and one with a mistake.
HONEST = {
    "honest_1": "amara_obi",
    "honest_2": "chiara_lindqvist",
    "honest_3": "hinata_mori",
    "honest_4": "quentin_lafleur",
}
#: Short, so that the many submissions that hang are over soon.
LIMITS = """
[limits]
call_seconds = 0.8
load_seconds = 1.0
total_seconds = 1.6
memory_mib = 256
reply_mib = 1
output_kib = 64
"""
#: Of each run, while the other user's goes on: hostile submissions mostly wait for
#: their deadline, and a further process must get ready first.
JOBS = 2
NUMBERS = {"SIGNAL": 9, "FILES": 1, "BOMB": 1024, "FILL": 4, "CHILDREN": 20}


@dataclass
class Run:
    """One run of the command: where it worked, what it wrote and what the guard saw."""

    who: str
    space: Path
    secrets: dict
    mark: str
    entries: dict = field(
        default_factory=dict,
    )  #: what the names of the attacks are as folders
    guard: subprocess.Popen | None = None
    report: dict = field(default_factory=dict)
    before: dict = field(default_factory=dict)

    @property
    def out(self):
        return self.space / "out"

    def student(self, name):
        """Return what grades.json says of the attack or honest submission *name*."""
        grades = json.loads(
            (self.out / "grades.json").read_text(encoding="utf-8"),
        )
        wanted = clean_line(self.entries.get(name, name), 100)
        found = [
            student
            for student in grades["students"]
            if student["name"] == wanted
        ]
        return found[0] if len(found) == 1 else None

    def pages(self, name):
        """Return the texts of the student's and the staff's page of *name*."""
        folder = self.out / "students" / self.student(name)["id"]
        return (folder / "report.html").read_text(encoding="utf-8"), (
            folder / "staff.html"
        ).read_text(encoding="utf-8")

    def said(self):
        """Return what the command printed."""
        return b"".join(
            path.read_bytes()
            for kind in ("stdout", "stderr")
            for path in sorted(self.space.glob(f"*.{kind}"))
        )

    def written(self):
        """Return every file that the command wrote, with its bytes."""
        return {
            path: path.read_bytes()
            for path in self.out.rglob("*")
            if path.is_file()
        }

    def canaries(self):
        """Return what must not change: contents, modes, owners and times of the canaries and of honest work."""
        watched = [
            self.space / "canary",
            *(self.space / "class" / name for name in HONEST),
        ]
        paths = [
            path
            for folder in watched
            for path in folder.rglob("*")
            if path.is_file()
        ]
        stats = {path: path.stat() for path in paths}
        return {
            str(path): (path.read_bytes(), s.st_mode, s.st_uid, s.st_mtime_ns)
            for path, s in stats.items()
        }


def prepare(who, attacks=True):
    """Return a run whose workspace is ready: a course with short limits, a class, canaries."""
    space = Path(tempfile.mkdtemp(prefix="grader-attacks-"))
    space.chmod(0o755)
    kinds = ("HIDDEN", "ENVIRONMENT", "FILE")
    run = Run(
        who,
        space,
        {kind: f"{kind}-CANARY-{secrets.token_hex(8)}" for kind in kinds},
        secrets.token_hex(6),
    )
    for name in ("canary/alice", "class", "out", "tmp", "home"):
        (space / name).mkdir(parents=True)
    copy_course(space / "course", run.secrets["HIDDEN"])
    for path in ("private.txt", "results.json", "alice/mlp.py"):
        (space / "canary" / path).write_text(run.secrets["FILE"] + "\n")
    for name, example in HONEST.items():
        shutil.copytree(
            EXAMPLES / example,
            space / "class" / name,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    if attacks:
        write_attacks(run)
    if USERS[who] != os.geteuid():
        for path in (space, *space.rglob("*")):
            os.chown(path, USERS[who], USERS[who], follow_symlinks=False)
    return run


def copy_course(course, secret):
    """Copy what grading the homework needs, with short limits, and *secret* in every hidden file."""
    for part in ("assignments", "hidden_tests", "reference"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(
            PROJECT / part / "nyu_hw1",
            course / part / "nyu_hw1",
            ignore=ignored,
        )
    settings = course / "assignments" / "nyu_hw1" / "assignment.toml"
    text = settings.read_text()
    start = text.index("[limits]")
    end = text.index("\n[", start)
    settings.write_text(text[:start] + LIMITS.lstrip() + text[end:])
    hidden = [
        *(course / "hidden_tests").rglob("*.py"),
        *(course / "reference").rglob("*.py"),
    ]
    for path in hidden:
        path.write_text(f'{path.read_text()}\n\nSECRET = "{secret}"\n')


def write_attacks(run):
    """Write every attack into the class."""
    space = run.space
    places = {
        "CANARY": space / "canary",
        "CLASS": space / "class",
        "OUT": space / "out",
        "ROOT": PROJECT,
        "HIDDEN": space / "course" / "hidden_tests" / "nyu_hw1",
        "REFERENCE": space / "course" / "reference" / "nyu_hw1",
    }
    for name in corpus.names():
        corpus.write(
            name,
            space / "class",
            {**places, **NUMBERS, "MARK": run.mark},
        )
    right = (EXAMPLES / HONEST["honest_1"] / "mlp.py").read_bytes()
    odd.Odd(space / "class", space / "canary", right).make_all()
    run.entries = {
        name: raw.decode("utf-8", "replace") for name, raw in odd.NAMES.items()
    }


def start(run):
    """Start `grader grade` on the class, under the guard."""
    run.before = run.canaries()
    launch(
        run,
        "grade",
        ["grade", "nyu_hw1", str(run.space / "class")],
        ["--out", str(run.out), "--jobs", str(JOBS)],
    )
    return run


def launch(run, name, *arguments):
    """Start a command on the course, under the guard; *name* tells its files from others."""
    space = run.space
    shadows = space / "class" / "n24_shadow_modules"
    command = [str(Path(sys.executable).with_name("grader"))]
    command += ["--course", str(space / "course")]
    spec = {
        "user": USERS[run.who] if USERS[run.who] != os.geteuid() else 0,
        "needs": [sys.base_prefix, sys.prefix, str(PROJECT), str(space)],
        "command": [*command, *itertools.chain(*arguments)],
        "environment": {
            "PATH": os.defpath,
            "HOME": str(space / "home"),
            "TMPDIR": str(space / "tmp"),
            "GRADER_SECRET": run.secrets["ENVIRONMENT"],
        },
        # As a teacher might: from within what a student handed in.
        "cwd": str(shadows if shadows.is_dir() else space / "class"),
        "class": str(space / "class"),
        **{
            kind: str(space / f"{name}.{kind}")
            for kind in ("report", "stdout", "stderr")
        },
    }
    own_canary = (
        space / "canary" if name == "grade" else space / f"{name}.canary"
    )
    if not own_canary.exists():  # a socket with a path is bound once
        own_canary.mkdir()
        if spec["user"]:
            os.chown(own_canary, spec["user"], spec["user"])
    spec["canary"] = str(own_canary)
    file = space / f"{name}.json"
    file.write_text(json.dumps(spec))
    run.guard = subprocess.Popen(
        [sys.executable, str(HERE / "guard.py"), str(file)],
    )


def finish(run, name="grade"):
    """Wait for the command, however busy the machine is, and take the guard's report."""
    assert run.guard.wait() == 0, "the guard of the command failed"
    report = json.loads((run.space / f"{name}.report").read_text())
    if name == "grade":
        run.report = report
    assert (run.out / "grades.json").is_file(), run.said()[-4000:].decode(
        errors="replace",
    )
    return report


@pytest.fixture(scope="session")
def runs():
    """All runs by name, at once: most of their time is spent waiting for submissions that hang."""
    if not sys.platform.startswith("linux"):
        pytest.skip("NOT TESTED: there is isolation on Linux only")
    users = [who for who in USERS if who == "user" or os.geteuid() == 0]
    started = {who: start(prepare(who)) for who in users} | {
        "control": start(prepare(users[0], attacks=False)),
    }
    try:
        for run in started.values():
            finish(run)
        yield started
    finally:
        for run in started.values():
            run.guard.terminate()
            run.guard.wait()
            subprocess.run(["rm", "-rf", "--", str(run.space)], check=False)


@pytest.fixture(scope="session", params=list(USERS))
def run(request, runs):
    """The whole corpus, graded as root and as an ordinary user."""
    if request.param not in runs:
        pytest.skip(
            "NOT TESTED AS ROOT: run `sudo .venv/bin/python -m pytest tests/attacks` for this half",
        )
    return runs[request.param]


@pytest.fixture(scope="session")
def control(runs):
    """The honest submissions, graded alone."""
    return runs["control"]


@pytest.fixture(scope="session")
def similar(run):
    """What `grader similar` left of the class."""
    launch(run, "similar", ["similar", str(run.out)])
    return finish(run, "similar")
