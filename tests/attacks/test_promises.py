"""The promises of docs/security.md name tests that are there."""

import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def rows():
    text = (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")
    table = text.partition("| promise | kept by the test |")[2]
    for line in table.splitlines()[2:]:
        if not line.startswith("|"):
            return
        yield line


def test_every_promise_names_tests_that_exist():
    promises = list(rows())
    assert len(promises) > 10
    for line in promises:
        tests = TEST.findall(line)
        assert tests, line
        for file, name in tests:
            source = (PROJECT / file).read_text(encoding="utf-8")
            assert not name or f"def {name}(" in source, line
