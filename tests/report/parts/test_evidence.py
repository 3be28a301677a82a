import numpy as np
import pytest

from grader.model import (
    Array,
    Call,
    Outcome,
    OutcomeKind,
    StudentFailure,
)
from grader.model.failure_details import Raised
from grader.report.parts.evidence import evidence, has_evidence
from grader.report.parts.values import MAX_LEAVES, leaves, show
from grader.testing.arrays import from_numpy
from grader.testing.compare import difference


def seen(got, want, **facts):
    found = difference(np.asarray(got), np.asarray(want), "y_hat")
    return evidence(
        Outcome("t", OutcomeKind.DIFFERENT, difference=found, **facts),
        "",
    )


def facts(found):
    return {fact.label: fact.text for fact in found.facts}


def test_small_arrays_stand_side_by_side_with_marks():
    found = seen([[1.0, 2.0], [3.0, 5.0]], [[1.0, 2.0], [3.0, 4.0]])
    yours, expected = found.values
    assert yours.table == "1\t2\n3\t[5]"
    assert expected.table == "1\t2\n3\t[4]"
    assert facts(found) == {
        "Wrong places": "1 of 4",
        "First wrong place": "at [1, 1]: yours 5, expected 4",
        "Largest error": "1; up to 4e-06 is allowed",
    }
    assert found.heat is None


def test_large_arrays_become_a_map_of_errors():
    want = np.ones((100, 40))
    got = want.copy()
    got[99, 39] = 3
    found = seen(got, want)
    assert (found.heat.columns, found.heat.rows) == (32, 32)
    assert [layer.path for layer in found.heat.layers] == ["M31 31h1v1h-1z"]
    assert found.values[0].text == "4000 values from 1 to 3, mean 1.0005"


def test_arrays_with_many_axes_are_laid_out_by_the_last():
    found = seen(np.ones((2, 3, 5)), np.zeros((2, 3, 5)))
    assert (found.heat.columns, found.heat.rows) == (5, 6)


def test_a_wrong_shape_names_both():
    found = seen(np.ones((2, 3)), np.ones((3, 2)))
    assert facts(found) == {"Shape": "yours (2, 3), expected (3, 2)"}
    assert [v.name for v in found.values] == ["yours", "expected"]


def test_nan_is_marked_and_drawn():
    want = np.ones(20)
    got = np.where(np.arange(20) == 3, np.nan, want)
    found = seen(got, want)
    assert found.heat.layers[0].path == "M3 0h1v1h-1z"
    assert seen([np.nan, 1.0], [1.0, 1.0]).values[0].table == "[NaN]\t1"


def test_a_constant_ratio_is_a_fact():
    assert (
        facts(seen([2.0, 4.0], [1.0, 2.0]))["Ratio"]
        == "yours is the expected value times 2, everywhere"
    )


def test_calls_show_what_went_in_and_came_back():
    x = from_numpy(np.arange(3.0))
    failure = StudentFailure(Raised("ValueError"), "loss")
    calls = (
        Call("loss", {"x": x, "mode": "mean"}, (1.5, x), x, 0.5),
        Call("loss", {}, failure),
        *[Call("f", {}, 1)] * 3,
    )
    found = evidence(Outcome("t", OutcomeKind.FAILED, calls=calls), "")
    first, second, _ = found.calls
    assert [v.name for v in first.inputs] == ["x", "mode"]
    assert [(v.name, v.text) for v in first.reply] == [
        ("reply[0]", "1.5"),
        ("reply[1]", ""),
    ]
    assert first.seconds == "500 ms"
    assert (second.reply, second.failure) == ((), "`loss` raised ValueError.")
    assert found.more_calls == 2
    assert (
        len(
            evidence(
                Outcome("t", OutcomeKind.FAILED, calls=calls),
                "",
                most_calls=1,
            ).calls,
        )
        == 1
    )


def test_without_facts_there_is_no_evidence():
    assert not has_evidence(Outcome("t", OutcomeKind.FAILED))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"),
        (True, "True"),
        pytest.param(10**5000, "an integer of 16610 bits", id="a huge integer"),
        (float("nan"), "NaN"),
        ("a\x1b[31mb", r"'a\x1b[31mb'"),
        ([], "[]"),
        (Array("float64", (), np.float64(2).tobytes()), "2"),
        (Array("float64", (0, 3), b""), "empty"),
        (Array("float64", (2,), b"short"), "cannot be shown"),
        (Array("no such dtype", (1,), b"12345678"), "cannot be shown"),
        (
            Array("float64", (9,), np.full(9, np.inf).tobytes()),
            "9 values, none of them finite",
        ),
        (
            Array("bool", (9,), np.ones(9, bool).tobytes()),
            "9 values from 1 to 1, mean 1",
        ),
        (Array("complex128", (9,), np.ones(9, complex).tobytes()), "9 values"),
    ],
)
def test_any_value_has_words(value, text):
    assert show(value, "x").text == text


def test_nested_values_are_listed_by_path_up_to_a_cap():
    shown = leaves({"W": [1, 2], "b": {}}, "reply")
    assert [v.name for v in shown] == [
        "reply['W'][0]",
        "reply['W'][1]",
        "reply['b']",
    ]
    assert len(leaves(list(range(1000)), "x")) == MAX_LEAVES + 1
