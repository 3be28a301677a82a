"""The cache of replies is for its owner alone, and whoever cannot have one goes without."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader.cli.app import app
from grader.course.catalogue import get_assignment
from grader.runs import reply_cache
from grader.runs.reply_cache import ReplyCache, cached_tables, clear, trouble
from grader.sandbox.host.requirement import is_base_or_better


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def toy(toy_course):
    return get_assignment(toy_course, "toy")


def test_what_is_kept_is_there_for_the_next(toy):
    ReplyCache(toy).keep("absolute", b"table")
    assert ReplyCache(toy).load("absolute") == b"table"
    assert ReplyCache(toy).load("sign") is None


def test_nobody_else_may_read_it(toy, home):
    previous = os.umask(0o000)
    try:
        cache = ReplyCache(toy)
        cache.keep("absolute", b"table")
        with cache.claimed("absolute"):
            pass
    finally:
        os.umask(previous)
    paths = [path for path in home.rglob("*") if path != home]
    assert len(paths) == 5
    for path in paths:
        mode = path.stat().st_mode & 0o777
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_another_state_of_the_course_has_another_folder(toy):
    before = ReplyCache(toy)
    before.keep("absolute", b"table")
    (*_, test) = sorted(toy.hidden_tests.rglob("*.py"))
    content = test.read_bytes()
    test.write_bytes(content + b"# changed\n")
    try:
        after = ReplyCache(toy)
    finally:
        test.write_bytes(content)
    assert after.folder != before.folder
    assert after.load("absolute") is None


def test_a_cache_that_others_may_write_to_is_left_alone(toy):
    ReplyCache(toy).keep("absolute", b"table")
    reply_cache.cache_folder().chmod(0o777)
    assert "others may write" in trouble()
    cache = ReplyCache(toy)
    assert cache.load("absolute") is None
    cache.keep("sign", b"table")
    assert len(list(cache.folder.glob("*.replies"))) == 1
    assert cached_tables() == ()
    assert clear() == 0
    with cache.claimed("sign") as is_ours:
        assert is_ours


def test_a_cache_of_somebody_else_is_left_alone(toy, monkeypatch):
    ReplyCache(toy).keep("absolute", b"table")
    user = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    assert "belongs to somebody else" in trouble()
    assert ReplyCache(toy).load("absolute") is None


def test_a_link_is_not_followed(toy, home, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (home / "grader").mkdir(parents=True)
    (home / "grader" / "replies").symlink_to(elsewhere)
    assert "is a link" in trouble()
    ReplyCache(toy).keep("absolute", b"table")
    assert list(elsewhere.iterdir()) == []


def test_a_file_that_others_may_write_to_is_not_read(toy):
    cache = ReplyCache(toy)
    cache.keep("absolute", b"table")
    (path,) = cache.folder.glob("*.replies")
    path.chmod(0o666)
    assert cache.load("absolute") is None


def test_a_home_that_cannot_be_written_costs_nothing_else(toy, home):
    home.write_text("a file where a folder should be")
    cache = ReplyCache(toy)
    cache.keep("absolute", b"table")
    assert cache.load("absolute") is None


def test_one_process_makes_a_table(toy):
    with ReplyCache(toy).claimed("absolute") as first:
        with ReplyCache(toy).claimed("absolute") as second:
            assert (first, second) == (True, False)
        with ReplyCache(toy).claimed("sign") as another:
            assert another
    with ReplyCache(toy).claimed("absolute") as later:
        assert later


def test_an_assignment_has_its_share_of_room(toy, monkeypatch):
    monkeypatch.setattr(reply_cache, "MOST_OF_ASSIGNMENT", 10)
    cache = ReplyCache(toy)
    cache.keep("absolute", b"123456")
    cache.keep("sign", b"123456")
    assert cache.load("absolute") == b"123456"
    assert cache.load("sign") is None


def test_what_was_not_used_for_longest_makes_room(toy, monkeypatch):
    monkeypatch.setattr(reply_cache, "MOST_OF_ASSIGNMENT", 10)
    monkeypatch.setattr(reply_cache, "MOST_OF_ALL", 20)
    cache = ReplyCache(toy)
    cache.keep("absolute", b"123456")
    for place, age in (("older", 9_000), ("old", 5_000)):
        folder = cache.folder.parent / place
        folder.mkdir()
        (folder / "x.replies").write_bytes(b"123456")
        os.utime(folder, (age, age))
    assert ReplyCache(toy).load("absolute") == b"123456"
    kept = [tables.folder.name for tables in cached_tables()]
    assert kept == [cache.folder.name]


@pytest.mark.parametrize(
    ("level", "is_enough"),
    [
        ("strong", True),
        ("reduced", True),
        ("process only", False),
        ("odd", False),
    ],
)
def test_below_the_base_level_there_is_none(level, is_enough):
    assert is_base_or_better(level) is is_enough


def run(*arguments):
    result = CliRunner().invoke(app, ["cache", *arguments])
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_the_command_shows_and_clears(toy):
    assert "0.0 MiB in" in run()
    ReplyCache(toy).keep("absolute", bytes(1 << 20))
    assert "1 tables, 1.0 MiB" in run()
    assert "1.0 MiB removed" in run("--clear")
    assert "tables" not in run()
    assert not Path(reply_cache.cache_folder()).exists()


def test_the_command_says_why_it_is_not_used(toy):
    ReplyCache(toy)
    reply_cache.cache_folder().chmod(0o777)
    assert "Not used: others may write to" in run("--clear")
    assert reply_cache.cache_folder().exists()
