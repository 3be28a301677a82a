"""What every hostile submission gets, and what none of them may do. See conftest.py for how they are graded."""

import csv
import io
import json
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader.cli.exit_code import ExitCode
from grader.course.python_files import import_file
from grader.report.similarity_page import MAX_PAIRS
from grader.runs.cpu_limit import MOST_SECONDS

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
EXPECTED = tomllib.loads((HERE / "expect.toml").read_text(encoding="utf-8"))
HONEST = ("honest_1", "honest_2", "honest_3", "honest_4")
#: What a screen or a browser would obey: C0 and C1 controls, bidirectional overrides and isolates.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
#: Verdicts that any attack may get: the second where the machine is busy.
ALWAYS = {"not judged", "time limit"}
#: Seconds of the grader's own computing for a submission, on the average: a sixtieth
#: of those at which it gives up.
OF_THE_GRADER = MOST_SECONDS / 60
HARM = b"DENWP"[::-1]


def test_every_attack_is_expected():
    corpus = import_file(HERE / "corpus.py", "attack_corpus")
    odd = import_file(HERE / "odd.py", "attack_odd")
    assert set(EXPECTED) == {*corpus.names(), *odd.names()}


# --- attack by attack -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_attack(run, name):
    expected = EXPECTED[name]
    student = run.student(name)
    if expected.get("unmatched"):
        assert student is None
        return
    assert student is not None, "the attack has no result"
    assert student["status"] in expected.get("status", ["graded"])
    assert expected.get("problem", "") in (student["problem"] or "")
    verdicts = {test["verdict"] for test in student["tests"]} - ALWAYS
    assert verdicts <= set(expected.get("verdicts", [])), (
        "a verdict that is not expected"
    )
    if student["score"] is not None:
        earned = student["score"]["earned"]
        lowest = expected.get(
            "at_least",
            0 if "at_most" in expected else expected["score"],
        )
        assert (
            lowest <= earned <= expected.get("at_most", expected.get("score"))
        )
    assert student["isolation"] in ("strong", "reduced", "")
    for page in run.pages(name):
        assert HARM not in page.encode(), "the attack reports that it did harm"
        for word in expected.get("unseen", []):
            assert word not in page
        for pattern in expected.get("unsaid", []):
            assert not re.search(pattern, page)
    if "at_load" in expected:
        failures = [test["failure"] for test in student["tests"]]
        assert {failure["at_load"] for failure in failures if failure} == {
            expected["at_load"],
        }
    for pattern in expected.get("untold", []):
        assert not re.search(pattern, run.pages(name)[0])
    for word in expected.get("told", []):
        assert word in run.pages(name)[0]


@pytest.mark.parametrize(
    "name",
    sorted(name for name, expected in EXPECTED.items() if expected.get("flag")),
)
def test_forbidden_means_are_flagged(run, name):
    student = run.student(name)
    assert student["findings"]


@pytest.mark.parametrize("name", ["w18_grad_fn_walk", "w20_engine"])
def test_gradients_by_torch_are_flagged_with_their_line(run, name):
    lines = (run.space / "class" / name / "mlp.py").read_text().splitlines()
    asked = ("fn(g)", "run_backward(")
    calls = [
        number
        for number, line in enumerate(lines, 1)
        if any(text in line for text in asked)
    ]
    findings = run.student(name)["findings"]
    assert {finding["line"] for finding in findings} & {*calls}


def test_submissions_are_compared_all_the_same(run, similar):
    assert similar["code"] == ExitCode.OK, run.said()[-4000:].decode()
    page = (run.out / "similarity.html").read_text(encoding="utf-8")
    # the same right work stands under many names: a couple for each
    odd = import_file(HERE / "odd.py", "attack_odd")
    couples = page.count('class="couple"')
    assert len(odd.NAMES) <= couples <= MAX_PAIRS


# --- honest work beside them ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HONEST)
def test_honest_work_is_graded_as_if_alone(run, control, name):
    assert run.student(name) == control.student(name)
    assert control.student(name)["score"]["earned"] > 0


def test_the_class_ends_within_the_sum_of_budgets(run):
    """Computing time of the command and all that it waited for: a busy machine decides nothing."""
    path = run.space / "course" / "assignments" / "nyu_hw1" / "assignment.toml"
    limits = tomllib.loads(path.read_text(encoding="utf-8"))["limits"]
    grades = json.loads((run.out / "grades.json").read_text(encoding="utf-8"))
    # tests and small cases have as much each
    budget = 2 * limits["total_seconds"] + OF_THE_GRADER
    assert run.report["cpu_seconds"] < budget * len(grades["students"])


# --- canaries ---------------------------------------------------------------------------------------------------------


def test_the_command_ends_well(run):
    """One attack forges a fault of the grader: it has no grade, and the exit code says that a person must look."""
    assert run.student("n09_import_error_in_call")["score"] is None
    assert run.report["code"] == ExitCode.INTERNAL_ERROR, run.said()[
        -4000:
    ].decode(errors="replace")
    assert run.said().count(b"internal error on ") == 1
    assert b"Traceback" not in run.said()
    assert b"Warning" not in run.said()


def test_nothing_secret_was_read(run):
    texts = {"stdout and stderr": run.said(), **run.written()}
    for secret in run.secrets.values():
        assert [
            str(path) for path, text in texts.items() if secret.encode() in text
        ] == []


def test_nothing_was_written(run):
    assert run.canaries() == run.before
    assert {path.name for path in (run.space / "canary").iterdir()} == {
        "alice",
        "private.txt",
        "results.json",
        "socket",
    }
    everywhere = (
        run.space,
        Path("/tmp"),
        Path("/var/tmp"),
        Path("/dev/shm"),
        Path("/run"),
        Path.home(),
    )
    assert [
        str(path)
        for folder in everywhere
        for path in folder.glob(f"*{run.mark}*")
    ] == []
    assert [str(path) for path in run.space.rglob(f"*{run.mark}*")] == []


def test_nothing_was_reached(run):
    assert run.report["reached"] == []


def test_nothing_was_killed(run):
    assert run.report["sentinel_lives"]


def test_nothing_is_left_behind(run):
    assert run.report["processes"] == []
    assert run.report["groups"] == []
    assert list((run.space / "tmp").iterdir()) == []
    # what misconceptions answer is ours, and kept between runs
    kept = [
        path
        for path in (run.space / "home").rglob("*")
        if path.is_file() and "grader" not in path.relative_to(run.space).parts
    ]
    assert kept == []


def test_the_grader_stays_small(run):
    """Full replies, promises of gigabytes and floods of text are not kept."""
    assert run.report["memory_mib"] < 1500


# --- what is shown ----------------------------------------------------------------------------------------------------


#: A whole word: cut off at its first digits, one of a public input looks like
#: one of a hidden input.
LEAKED = re.compile(r"LEAKAGE_[-+.\w]+")


def test_hidden_inputs_are_not_shown_to_students(run):
    """What a page quotes was raised where only public inputs were seen."""
    grades = json.loads((run.out / "grades.json").read_text(encoding="utf-8"))
    leaked = 0
    for student in grades["students"]:
        hidden = {
            word
            for test in student["tests"]
            if test["visibility"] != "public"
            for word in LEAKED.findall(json.dumps(test))
        }
        page = run.out / "students" / student["id"] / "report.html"
        shown = set(LEAKED.findall(page.read_text(encoding="utf-8")))
        assert not shown & hidden, student["id"]
        leaked += len(hidden)
    assert leaked > 50, "the attacks leak nothing that could be seen"


def test_hidden_inputs_are_not_in_the_table_of_grades(run):
    assert "LEAKAGE_" not in (run.out / "grades.csv").read_text(
        encoding="utf-8-sig",
    )


class Active(HTMLParser):
    """Collects what a browser would run."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.in_script = False

    def handle_starttag(self, tag, attrs):
        self.in_script = tag == "script"
        self.found += [
            f"<{tag} {name}>" for name, _ in attrs if name.startswith("on")
        ]
        self.found += [
            f"<{tag}>"
            for _ in [0]
            if "hostile" in tag or tag in ("iframe", "object", "embed", "base")
        ]
        self.found += [
            value
            for _, value in attrs
            if (value or "").strip().lower().startswith("javascript:")
        ]

    def handle_endtag(self, tag):
        self.in_script = False

    def handle_data(self, data):
        if self.in_script and "alert('hostile" in data.replace("&#39;", "'"):
            self.found.append(data[:200])


def test_pages_run_nothing_of_students(run):
    for page in run.out.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        active = Active()
        active.feed(text)
        assert active.found == [], page
        assert "5587114009" not in text, "a template worked out 74747 * 74747"


def test_texts_hold_no_control_characters(run):
    files = {
        path: path.read_text(encoding="utf-8")
        for path in run.out.rglob("*")
        if path.suffix in (".html", ".csv", ".json")
    }
    files["stdout and stderr"] = run.said().decode("utf-8")
    for path, text in files.items():
        found = CONTROLS.search(text.replace("\r\n", "\n"))
        assert found is None, (
            path,
            text[found.start() - 60 : found.end() + 20],
        )


def test_table_of_grades_holds_no_formula(run):
    text = (run.out / "grades.csv").read_text(encoding="utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert [
        cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    ] == []


def test_grades_are_strict_json(run):
    def refuse(constant):
        raise AssertionError(constant)

    grades = json.loads(
        (run.out / "grades.json").read_text(encoding="utf-8"),
        parse_constant=refuse,
    )
    ids = [student["id"] for student in grades["students"]]
    assert len({identifier.casefold() for identifier in ids}) == len(ids)


def test_reports_stay_in_their_folder(run):
    folders = {path.name for path in (run.out / "students").iterdir()}
    grades = json.loads((run.out / "grades.json").read_text(encoding="utf-8"))
    assert folders == {student["id"] for student in grades["students"]}
    assert not any(path.is_symlink() for path in run.out.rglob("*"))
