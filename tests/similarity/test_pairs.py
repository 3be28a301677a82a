"""Which pairs are worth a look, and how much is compared to find them."""

import random
from fractions import Fraction

import pytest

from grader.similarity import Fingerprint, find_pairs, fingerprint, pairs
from grader.similarity.fragments import all_fragments


def found(fingerprints):
    return {
        (pair.first, pair.second): pair for pair in find_pairs(fingerprints)
    }


def test_a_copy_in_disguise_is_found_by_its_code(graded, texts):
    original, disguised, other = texts
    results = [
        graded("Ada", original),
        graded("Ben", disguised),
        graded("Cleo", other),
    ]
    (pair,) = find_pairs([fingerprint(result) for result in results])
    assert (pair.first, pair.second) == ("ada", "ben")
    assert min(pair.shares) > Fraction(1, 2)
    assert not pair.shares_values


def test_what_was_handed_out_does_not_count(graded, texts):
    starter, _, other = texts
    results = [
        graded("Ada", starter + other),
        graded("Ben", starter + "\n\ndef answer():\n    return 42\n"),
    ]
    assert find_pairs([fingerprint(result) for result in results])
    handed_out = all_fragments(
        results[0].submission.files[:0]
        + graded("starter", starter).submission.files,
    )
    assert not find_pairs(
        [fingerprint(result, handed_out) for result in results],
    )


def test_the_bare_starter_in_many_hands_is_no_pair(graded, texts):
    results = [graded(f"S{n}", texts[0]) for n in range(5)]
    handed_out = all_fragments(results[0].submission.files)
    assert not find_pairs(
        [fingerprint(result, handed_out) for result in results],
    )


def test_the_same_odd_wrong_numbers_are_found(graded, texts, odd_replies):
    results = [
        graded("Ada", texts[0], odd_replies),
        graded("Cleo", texts[2], odd_replies),
        graded("Dora", "x = 1"),
    ]
    (pair,) = find_pairs([fingerprint(result) for result in results])
    assert (pair.first, pair.second, len(pair.values), pair.hooks) == (
        "ada",
        "cleo",
        4,
        2,
    )
    assert not pair.shares_code


def test_common_mistakes_are_not(graded, odd_replies):
    results = [
        graded(name, "", odd_replies, "a_mistake") for name in ("Ada", "Ben")
    ]
    assert not find_pairs([fingerprint(result) for result in results])


def test_a_mistake_that_is_named_for_one_is_named_for_all(graded, odd_replies):
    results = [
        graded("Ada", "", odd_replies),
        graded("Ben", "", odd_replies),
        graded("Cy", "", odd_replies, "a_mistake"),
    ]
    assert not find_pairs([fingerprint(result) for result in results])


def test_what_many_got_wrong_alike_is_not(graded, odd_replies):
    few = [graded(f"S{n}", "", odd_replies) for n in range(4)] + [
        graded(f"T{n}", f"x = {n}") for n in range(36)
    ]
    many = [graded(f"S{n}", "", odd_replies) for n in range(6)] + [
        graded(f"T{n}", f"x = {n}") for n in range(36)
    ]
    assert len(find_pairs([fingerprint(result) for result in few])) == 6
    assert not find_pairs([fingerprint(result) for result in many])


def test_a_value_or_two_in_common_is_no_pair():
    assert not find_pairs(
        [
            Fingerprint("a", wrong={1: "f", 2: "f"}),
            Fingerprint("b", wrong={1: "f", 2: "f"}),
        ],
    )


def test_code_that_many_share_does_not_count():
    lecture = frozenset(range(100))
    everybody = [
        Fingerprint(f"s{n}", lecture | {1000 + 50 * n + k for k in range(50)})
        for n in range(30)
    ]
    assert not find_pairs(everybody)


def test_those_that_share_both_come_first_then_by_how_much():
    wrong = dict.fromkeys((1, 2, 3), "f")
    prints = [
        Fingerprint("both1", frozenset(range(20)), wrong),
        Fingerprint("both2", frozenset(range(10, 30)), wrong),
        Fingerprint("same1", frozenset(range(100, 120))),
        Fingerprint("same2", frozenset(range(100, 120))),
        Fingerprint("part1", frozenset(range(200, 220))),
        Fingerprint("part2", frozenset(range(210, 230))),
        Fingerprint("odd1", wrong=dict.fromkeys((7, 8, 9), "f")),
        Fingerprint("odd2", wrong=dict.fromkeys((7, 8, 9), "f")),
    ]
    assert [pair.first for pair in find_pairs(prints)] == [
        "both1",
        "same1",
        "part1",
        "odd1",
    ]


def test_one_file_in_many_hands_is_not_taken_for_common_code():
    copies = [Fingerprint(f"s{n:02}", frozenset(range(50))) for n in range(40)]
    assert [(pair.first, pair.second) for pair in find_pairs(copies)] == [
        ("s00", f"s{n:02}") for n in range(1, 40)
    ]


@pytest.fixture
def compared(monkeypatch):
    """Counts the pairs that are looked at."""
    seen, original = [], pairs.compare

    def counting(one, other, *common):
        seen.append((one.student, other.student))
        return original(one, other, *common)

    monkeypatch.setattr(pairs, "compare", counting)
    return seen


def test_two_thousand_submissions_need_few_comparisons(compared):
    chance = random.Random(7)
    prints = []
    for number in range(2000):
        own = {chance.randrange(10**12) for _ in range(200)}
        lecture = {k for k in range(60) if chance.random() < 0.5}
        # what two or three hit upon by themselves
        chosen = {-1 - chance.randrange(20_000) for _ in range(40)}
        prints.append(
            Fingerprint(
                f"s{number:04}",
                frozenset(own | lecture | chosen),
                dict.fromkeys(sorted(chosen)[:10], "f"),
            ),
        )
    copy = frozenset(
        [*list(prints[3].fragments)[:180], *range(10**13, 10**13 + 60)],
    )
    prints[1500] = Fingerprint("s1500", copy)
    assert list(found(prints)) == [("s0003", "s1500")]
    assert len(compared) < 2000


def test_many_copies_of_one_file_need_one_comparison_each(compared):
    find_pairs(
        [Fingerprint(f"s{n}", frozenset(range(300))) for n in range(2000)],
    )
    assert len(compared) == 1999
