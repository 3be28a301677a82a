"""assignment.toml: what it may say, and the sentence for what it may not."""

from dataclasses import fields
from fractions import Fraction

import pytest

from grader.course.config import KEYS, LIMIT_KEYS, load_assignment
from grader.errors import ConfigError
from grader.model import Assignment, Criterion, Limits, LoadMode

MINIMAL = """
title = "Backpropagation"
file = "mlp.py"
[[criteria]]
id = "mse"
title = "MSE"
points = 2
"""


@pytest.fixture
def load(tmp_path):
    def load_text(text, name="mlp"):
        folder = tmp_path / "assignments" / name
        folder.mkdir(parents=True, exist_ok=True)
        content = text if isinstance(text, bytes) else text.encode()
        (folder / "assignment.toml").write_bytes(content)
        return load_assignment(folder, tmp_path)

    return load_text


def changed(key, value):
    """Return MINIMAL with another value for *key*, at the top unless MINIMAL has it."""
    lines = [
        line for line in MINIMAL.splitlines() if not line.startswith(f"{key} ")
    ]
    if key in {"points", "id", "extra_credit"}:
        return "\n".join([*lines, f"{key} = {value}"])
    return "\n".join([f"{key} = {value}", *lines])


def refusal(load, text):
    with pytest.raises(ConfigError) as caught:
        load(text)
    assert caught.value.message.startswith("assignments/mlp/assignment.toml")
    return caught.value


@pytest.mark.parametrize(
    "link",
    ["mailto:staff@example.edu", "https://example.edu/x?y=1", "http://a.edu"],
)
def test_students_ask_for_a_regrade_by_a_link(load, link):
    assert load(f'{MINIMAL}\n[reports]\nregrade = "{link}"').regrade == link


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.edu",
        "https:",
        "https://[",
        "staff@example.edu",
        "mailto:",
        "mailto:a@b.edu?subject=x",
        "https://example.edu/a b",
        "https://example.edu/" + "x" * 500,
        "",
    ],
)
def test_other_links_are_refused(load, link):
    error = refusal(load, f'{MINIMAL}\n[reports]\nregrade = "{link}"')
    assert "reports.regrade is" in error.message
    assert "a link" in error.message


def test_what_is_left_out_has_the_defaults_of_the_model(load, tmp_path):
    assert load(MINIMAL) == Assignment(
        id="mlp",
        title="Backpropagation",
        file="mlp.py",
        course=tmp_path,
        rubric=load(MINIMAL).rubric,
    )


def test_every_key(load):
    assignment = load("""
        title = "Backpropagation"
        file = "mlp.py"
        file_patterns = ["mlp*.py", "hw1*.ipynb"]
        load = "definitions"
        arrays = "torch"
        modules = ["torch", "torch.nn.functional"]
        [limits]
        call_seconds = 1.5
        load_seconds = 10
        total_seconds = 100
        memory_mib = 2048
        reply_mib = 8
        output_kib = 16
        deaths = 2
        [[criteria]]
        id = "mse"
        title = "MSE"
        points = 0.1
        [[criteria]]
        id = "bonus"
        title = "Bonus"
        points = 3
        extra_credit = true
        """)
    assert assignment.file_patterns == ("mlp*.py", "hw1*.ipynb")
    assert assignment.load is LoadMode.DEFINITIONS
    assert (assignment.arrays, assignment.modules) == (
        "torch",
        ("torch", "torch.nn.functional"),
    )
    assert assignment.limits == Limits(1.5, 10.0, 100.0, 2048, 8, 16, 2)
    assert assignment.rubric.criteria == (
        Criterion("mse", "MSE", Fraction(1, 10)),
        Criterion("bonus", "Bonus", Fraction(3), extra_credit=True),
    )
    assert assignment.rubric.maximum == Fraction(1, 10)


def test_each_field_of_the_model_can_be_set():
    assert set(LIMIT_KEYS) == {field.name for field in fields(Limits)}
    assert {key.field or name for name, key in KEYS.items()} | {
        "id",
        "course",
    } == {f.name for f in fields(Assignment)}


def test_points_are_exact(load):
    text = MINIMAL.replace("points = 2", "points = 0.1") + "".join(
        f'[[criteria]]\nid = "c{n}"\ntitle = "c"\npoints = 0.1\n'
        for n in range(9)
    )
    assert load(text).rubric.maximum == 1


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("title", '""', "one line of text"),
        ("title", "3", "one line of text"),
        ("title", '"a\\nb"', "one line of text"),
        ("file", '"../mlp.py"', "a plain file name"),
        ("file", '"mlp"', "a plain file name"),
        ("file", '"*.py"', "a plain file name"),
        ("file", '".py"', "a plain file name"),
        ("file_patterns", '"mlp*.py"', "a list"),
        ("file_patterns", '["a/b.py"]', "a file name or pattern"),
        (
            "file_patterns",
            '["a.py", "a.py"]',
            "different from the entries before it",
        ),
        ("load", '"modul"', '"module" or "definitions"'),
        ("arrays", '"jax"', '"torch" or "numpy"'),
        ("modules", '["torch nn"]', "the name of a module"),
        ("modules", "[1]", "the name of a module"),
        ("limits", "5", "a table"),
        ("limits", "{ call_seconds = 61 }", "at most 60"),
        ("limits", "{ call_seconds = 0 }", "above 0"),
        ("limits", "{ call_seconds = true }", "a number of seconds"),
        ("limits", '{ call_seconds = "2" }', "a number of seconds"),
        ("limits", "{ total_seconds = 601 }", "at most 600"),
        ("limits", "{ total_seconds = inf }", "at most 600"),
        ("limits", "{ load_seconds = nan }", "above 0"),
        ("limits", "{ call_seconds = 40 }", "no less than limits.call_seconds"),
        ("limits", "{ load_seconds = 40 }", "no less than limits.load_seconds"),
        ("limits", "{ memory_mib = 16385 }", "from 64 to 16384"),
        ("limits", "{ memory_mib = 1024.5 }", "a whole number of MiB"),
        ("limits", "{ reply_mib = 257 }", "from 1 to 256"),
        ("limits", "{ output_kib = -1 }", "from 1 to 1024"),
        ("limits", "{ deaths = 0 }", "from 1 to 100"),
        ("help", "{ hint = -1 }", "a whole number of failed versions from 0"),
        ("late", "{ due = 2026-03-01 }", "a date and time"),
        ("late", '{ due = "2026-03-01T23:59:00Z" }', "a date and time"),
        ("late", "{ due = 2026-03-01T23:59:00 }", "a time with an offset"),
        (
            "late",
            '{ due = 2026-03-01T23:59:00, timezone = "Berlin" }',
            "the name of a time zone",
        ),
        (
            "late",
            "{ due = 2026-03-01T23:59:00Z, per_day = 101 }",
            "at most 100",
        ),
        (
            "late",
            "{ due = 2026-03-01T23:59:00Z, grace_minutes = -1 }",
            "from 0 to 1440",
        ),
        (
            "late",
            '{ due = 2026-03-01T23:59:00Z, of = "all" }',
            '"maximum" or "earned"',
        ),
        ("points", "0", "above 0"),
        ("points", "-1", "above 0"),
        ("points", "true", "a number"),
        ("points", "nan", "a number"),
        ("points", "1e-999999999", "at most 6 decimals"),
        ("points", "1e999999999", "at most 10000"),
        ("points", "0x" + "f" * 6000, "at most 10000"),
        ("points", '"2"', "a number"),
        ("id", '"a b"', "an id of letters"),
        ("extra_credit", "1", "true or false"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_what_was_expected(
    load,
    key,
    value,
    expected,
):
    message = refusal(load, changed(key, value)).message
    assert expected in message
    assert f"{key}" in message
    assert " is " in message


def test_a_message_in_full(load):
    error = refusal(load, changed("limits", "{ call_seconds = 90.5 }"))
    assert error.message == (
        "assignments/mlp/assignment.toml: limits.call_seconds is 90.5; it must be a number of seconds above 0 and at "
        "most 60, with at most 3 decimals."
    )
    assert (
        refusal(load, changed("load", '"definition"')).tip
        == 'Did you mean "definitions"?'
    )


@pytest.mark.parametrize(
    ("text", "key", "tip"),
    [
        (f'tilte = "x"\n{MINIMAL}', "tilte", "Did you mean title?"),
        (f"[limit]\n{MINIMAL}", "limit", "Did you mean limits?"),
        (
            f"limits.call_second = 1\n{MINIMAL}",
            "limits.call_second",
            "Did you mean call_seconds?",
        ),
        (
            f"[limits]\n{MINIMAL}",
            "limits.title",
            f"the keys here are {', '.join(LIMIT_KEYS)}",
        ),
        (
            f"{MINIMAL}bonus = true",
            "criteria[1].bonus",
            "the keys here are id, title, points, extra_credit, all_or_nothing, manual",
        ),
        (f"{MINIMAL}Points = 3", "criteria[1].Points", "Did you mean points?"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest(load, text, key, tip):
    error = refusal(load, text)
    assert error.message.endswith(f": unknown key {key}.")
    assert error.tip == tip


@pytest.mark.parametrize(
    "key",
    ["title", "file", "criteria", "criteria[1].id", "criteria[1].points"],
)
def test_a_missing_key_is_named(load, key):
    name = key.rpartition(".")[2]
    text = (
        MINIMAL.partition("[[")[0]
        if name == "criteria"
        else MINIMAL.replace(f"{name} = ", "#", 1)
    )
    assert refusal(load, text).message.endswith(f"{key} is missing.")


@pytest.mark.parametrize("criteria", ["1", "[]", "[1]", '"mse"'])
def test_criteria_that_are_no_tables_are_refused(load, criteria):
    text = MINIMAL.partition("[[")[0] + f"criteria = {criteria}"
    assert "must be " in refusal(load, text).message


def test_criteria_of_one_id_are_refused(load):
    again = MINIMAL.partition("[[criteria]]")[2]
    assert (
        'criteria[2].id is "mse"'
        in refusal(load, f"{MINIMAL}[[criteria]]{again}").message
    )


def test_a_rubric_of_extra_credit_only_is_refused(load):
    assert (
        "extra credit" in refusal(load, f"{MINIMAL}extra_credit = true").message
    )


@pytest.mark.parametrize(
    "text",
    [
        "title = ",
        "title = 'a'\ntitle = 'b'",
        "[" * 5000,
        "a = 1e9999999999999999999999",
    ],
)
def test_broken_toml(load, text):
    assert "is not valid TOML" in refusal(load, text).message


def test_a_file_that_is_not_text(load, tmp_path):
    assert "is not UTF-8" in refusal(load, MINIMAL.encode("utf-16")).message
    with pytest.raises(ConfigError, match="does not exist"):
        load_assignment(tmp_path / "assignments" / "nothing", tmp_path)


def test_the_mark_that_windows_writes_is_no_error(load):
    assert load(MINIMAL.encode("utf-8-sig")).title == "Backpropagation"


def test_a_folder_whose_name_is_no_id(load):
    with pytest.raises(ConfigError, match=r"letters, digits"):
        load(MINIMAL, name="homework 1")


def test_a_due_date_without_an_offset_is_one_of_the_time_zone(load):
    local = load(
        MINIMAL.replace(
            "[[",
            '[late]\ndue = 2026-03-01T23:59:00\ntimezone = "Europe/Berlin"\n[[',
        ),
    ).late
    fixed = load(
        MINIMAL.replace("[[", "[late]\ndue = 2026-03-01T22:59:00Z\n[["),
    ).late
    assert local.due == fixed.due
    assert local.due.isoformat() == "2026-03-01T23:59:00+01:00"


def test_a_rubric_of_people_alone_is_refused(load):
    assert (
        "tests decide no criterion"
        in refusal(load, MINIMAL + "manual = true\n").message
    )
    essay = '[[criteria]]\nid = "essay"\ntitle = "Essay"\npoints = 1\nmanual = true\n'
    assert load(MINIMAL + essay).rubric.tested == 2
    assert (
        "false where the criterion is manual"
        in refusal(load, MINIMAL + essay + "all_or_nothing = true\n").message
    )
