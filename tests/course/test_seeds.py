"""Seeds of assignments and tests."""

import pytest

from grader.course import seeds
from grader.errors import CollectionError


def test_a_seed_is_read(tmp_path):
    (tmp_path / "seed").write_text("0123456789abcdef\n")
    assert seeds.read_seed(tmp_path) == "0123456789abcdef"


@pytest.mark.parametrize("content", [None, b"", b"short\n", b"\xff\xfe" * 20])
def test_a_seed_that_cannot_be_used(tmp_path, content):
    if content is not None:
        (tmp_path / "seed").write_bytes(content)
    with pytest.raises(
        CollectionError,
        match="seed is missing or shorter than 16 characters",
    ) as refused:
        seeds.read_seed(tmp_path)
    assert refused.value.tip.startswith("Write one, such as ")


def test_a_tests_seed_depends_on_both_and_on_nothing_else():
    assert (
        seeds.test_seed("0123456789abcdef", "test_a.py::test_x[1]")
        == 17945665258803030957
    )
    drawn = {
        seeds.test_seed(seed, test)
        for seed in ("a", "b")
        for test in ("x", "y", "a\nx")
    }
    assert len(drawn) == 6
    assert all(0 <= seed < 2**64 for seed in drawn)
