"""How the adapter of eecs498_a3 uses what students write."""

from itertools import pairwise

import pytest
import torch

from grader.course.student_problem import StudentProblem
from grader.model import FailureKind

STATIC = "    @staticmethod\n"
STYLES = {
    "static methods": [],
    "neither static nor self": [(STATIC, "")],
    "methods with self": [
        (STATIC, ""),
        ("def forward(x", "def forward(self, x"),
        ("def backward(dout", "def backward(self, dout"),
        *(
            (f"{name}.{way}(", f"{name}().{way}(")
            for name in ("Linear", "ReLU")
            for way in ("forward", "backward")
        ),
    ],
    "another cache": [
        ("@ w + b, (x, w, b)", "@ w + b, {'w': w, 'x': x}"),
        (
            "        x, w, _ = cache\n",
            "        x, w = cache['x'], cache['w']\n",
        ),
    ],
    "pairs as lists": [
        ("return x.clamp(min=0), x", "return [x.clamp(min=0), x]"),
    ],
}


@pytest.fixture
def layer(numbers):
    return {"x": numbers(4, 2, 3), "w": numbers(6, 5), "b": numbers(5)}


@pytest.mark.parametrize("parts", STYLES.values(), ids=STYLES.keys())
def test_layers_do_not_depend_on_the_style(student, layer, numbers, parts):
    dout, right, ask = numbers(4, 5), student(), student(*parts)
    for name in ("linear", "linear_relu"):
        torch.testing.assert_close(
            ask(f"{name}_forward", **layer)[0],
            right(f"{name}_forward", **layer)[0],
        )
        found = ask(f"{name}_backward", **layer, dout=dout)
        torch.testing.assert_close(
            tuple(found),
            tuple(right(f"{name}_backward", **layer, dout=dout)),
        )
    torch.testing.assert_close(
        ask("relu_forward", x=dout)[0],
        dout.clamp(min=0),
    )


def test_backward_is_asked_with_the_handout_s_cache_where_forward_fails(
    student,
    layer,
    numbers,
):
    broken = student(
        (
            "return x.reshape(x.shape[0], -1) @ w + b, (x, w, b)",
            "raise ValueError",
        ),
    )
    with pytest.raises(ValueError):
        broken("linear_forward", **layer)
    dout = numbers(4, 5)
    torch.testing.assert_close(
        broken("linear_backward", **layer, dout=dout)[2],
        dout.sum(0),
    )


def network(numbers, *widths):
    parameters = {}
    for number, shape in enumerate(pairwise(widths), start=1):
        parameters |= {
            f"W{number}": numbers(*shape),
            f"b{number}": numbers(shape[1]),
        }
    return {
        "parameters": parameters,
        "X": numbers(6, widths[0]),
        "y": torch.arange(6) % widths[-1],
    }


WRONG_LAYERS = [
    ("dout.sum(dim=0)", "dout.mean(dim=0)"),
    ("return x.clamp(min=0), x", "return x.abs(), x"),
]
DEEP = {"reg": 0.5, "dropout": 0.0, "seed": None}


@pytest.mark.parametrize(
    ("hook", "widths", "more"),
    [
        ("two_layer_loss", (3, 4, 2), {"reg": 0.5}),
        ("deep_loss", (3, 4, 5, 2), DEEP),
    ],
)
def test_given_parts_take_the_place_of_wrong_ones_and_are_removed_again(
    student,
    numbers,
    hook,
    widths,
    more,
):
    case, wrong = {**network(numbers, *widths), **more}, student(*WRONG_LAYERS)
    right = student()(hook, **case, parts="own")
    own = wrong.module.Linear
    found = wrong(hook, **case, parts="given")
    torch.testing.assert_close(found[0], right[0])
    torch.testing.assert_close(found[1], right[1])
    assert wrong.module.Linear is own
    assert not torch.allclose(wrong(hook, **case, parts="own")[0], right[0])


def test_given_parts_do_not_replace_what_a_file_lacks(student, numbers):
    ask = student()
    del ask.module.Linear
    with pytest.raises(NameError):
        ask(
            "two_layer_loss",
            **network(numbers, 3, 4, 2),
            reg=0.0,
            parts="given",
        )


def test_given_dropout_follows_seed_mode_and_rate(student, numbers):
    case = {**network(numbers, 3, 40, 2), **DEEP}
    ask = student(("return torch.rand(x.shape) >= p", "raise ValueError"))
    losses = [
        ask("deep_loss", **{**case, "dropout": p, "seed": seed}, parts="given")[
            0
        ]
        for p, seed in ((0.5, 1), (0.5, 1), (0.5, 2), (0.0, 1))
    ]
    assert losses[0] == losses[1]
    assert len({float(loss) for loss in losses}) == 3
    del case["y"], case["reg"], case["seed"]
    scores = [
        ask("deep_scores", **{**case, "dropout": p}, parts="given")
        for p in (0.0, 0.5)
    ]
    torch.testing.assert_close(*scores)


def test_a_softmax_loss_of_the_course_counts_as_used_in_the_network(
    student,
    numbers,
):
    def given(x, y):
        loss = torch.nn.functional.cross_entropy(x, y)
        return loss, (
            torch.softmax(x, 1) - torch.nn.functional.one_hot(y, x.shape[1])
        ) / len(y)

    given.__module__ = "a3_helper"
    x, y = 3 * numbers(5, 4), torch.tensor([0, 3, 1, 2, 2])
    right = student()("softmax_loss", x=x, y=y)
    used = student(softmax_loss=given)("softmax_loss", x=x, y=y)
    torch.testing.assert_close(tuple(used), tuple(right))
    unused = student(
        (
            "loss, dscores = softmax_loss(scores, y)",
            "loss, dscores = scores.sum(), scores",
        ),
        softmax_loss=given,
    )
    assert not torch.allclose(unused("softmax_loss", x=x, y=y)[0], right[0])


def test_a_hinge_loss_of_the_course_earns_no_extra_credit(student):
    def given(x, y):
        return x.sum(), x

    given.__module__ = "a3_helper"
    failure = student(svm_loss=given).failures["svm_loss"]
    assert failure.kind is FailureKind.NOT_IMPLEMENTED
    assert failure.details.code == "svm_is_given"
    assert "svm_loss" not in student().failures


def test_update_rules_may_change_weights_and_config_in_place(student, numbers):
    in_place = student(
        (
            'return w - config["learning_rate"] * dw, config',
            'w -= config["learning_rate"] * dw; return w, config',
        ),
    )
    w, dw = numbers(4), numbers(4)
    before = w.clone()
    torch.testing.assert_close(
        in_place("sgd", w=w, dw=dw, config=None)[0],
        before - 0.01 * dw,
    )
    assert torch.equal(w, before)


def test_only_the_default_epsilon_is_left_out_of_the_config(student, numbers):
    ask, w, dw = student(), numbers(4), numbers(4)
    assert set(ask("rmsprop", w=w, dw=dw, config=None)[1]) == {
        "learning_rate",
        "decay_rate",
        "cache",
    }
    assert (
        ask("rmsprop", w=w, dw=dw, config={"epsilon": 0.5})[1]["epsilon"] == 0.5
    )


WITHOUT_SEED = [
    ("        seed=None,\n", ""),
    (
        '{"p": dropout} if seed is None else {"p": dropout, "seed": seed}',
        '{"p": dropout}',
    ),
]
WITHOUT_DEVICE = [
    (
        '        dtype=torch.float32,\n        device="cpu",\n',
        "        dtype=torch.float32,\n",
    ),
    (
        "num_classes), weight_scale, dtype, device",
        'num_classes), weight_scale, dtype, "cpu"',
    ),
]


def test_a_network_without_an_optional_parameter_is_asked_what_its_default_answers(
    student,
    numbers,
):
    lacking = student(*WITHOUT_SEED, *WITHOUT_DEVICE)
    case = network(numbers, 4, 5, 3)
    torch.testing.assert_close(
        lacking("deep_loss", **case, **DEEP, parts="own"),
        student()("deep_loss", **case, **DEEP, parts="own"),
    )
    with pytest.raises(StudentProblem):
        lacking("deep_loss", **case, **{**DEEP, "seed": 3}, parts="own")


def test_without_a_seed_only_what_passes_one_cannot_be_asked(student, numbers):
    lacking = student(*WITHOUT_SEED)
    case = network(numbers, 4, 5, 3)
    case.pop("y")
    scores = lacking("deep_scores", **case, dropout=0.0, parts="own")
    assert scores.shape == (6, 3)
