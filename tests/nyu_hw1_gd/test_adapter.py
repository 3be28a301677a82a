"""How a student's gradient_descent is used, and what is told of it."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from grader.course.python_files import import_file

ROOT = Path(__file__).parents[2]
MAIN = """
import torch
from torchvision.models import vgg13_bn

def main():
    model = vgg13_bn()
    BEFORE
    for label in [0, 12]:
        image = torch.rand(1, 3, 224, 224, requires_grad=True)
        image = gradient_descent(image, model, LOSS)

def gradient_descent(input, model, loss, iterations=256):
    raise AssertionError("main is only looked at")
"""


@pytest.fixture(scope="module")
def adapter():
    return import_file(
        ROOT / "assignments" / "nyu_hw1_gd" / "adapter.py",
        "gd_adapter_under_test",
    )


@pytest.fixture
def optimise(adapter, scoring):
    """Return a function that runs a gradient_descent on a small model through the adapter."""

    def run(function, size=(16, 16), **options):
        student = SimpleNamespace(
            names={"gradient_descent": function},
            function=lambda _name: function,
        )
        model = scoring.colour_model([[2.0, -1.0, 0.5], [-2.0, 1.0, -0.5]])
        weights = {
            name: torch.from_numpy(value.copy())
            for name, value in model.weights.items()
        }
        case = {
            "label": 0,
            "iterations": 5,
            "seed": 3,
            "sign": 1,
            "runs": 1,
            "frames": 0,
            **options,
        }
        image = torch.full((1, 3, *size), 0.5)
        architecture = model.as_arguments()["architecture"]
        names = (
            "image",
            "input",
            "frames",
            "spread",
            "calls",
            "moved",
            "training",
            "sign",
        )
        reply = adapter.Scenarios(student).optimise(
            architecture,
            weights,
            image,
            **case,
        )
        return SimpleNamespace(**dict(zip(names, reply, strict=True)))

    return run


def in_place(input, model, loss, iterations):
    for _ in range(iterations):
        loss(model(input)).backward()
        input.data += 0.1 * input.grad.sign()
        input.grad = None
    return input


def on_a_copy(input, model, loss, iterations):
    image = input.detach()
    for _ in range(iterations):
        leaf = image.clone().requires_grad_()
        image = (
            image + 0.1 * torch.autograd.grad(loss(model(leaf)), leaf)[0].sign()
        )
    return image


def test_the_image_comes_as_main_makes_it(optimise):
    seen = []
    optimise(lambda input, model, loss, iterations: seen.append(input))
    (image,) = seen
    assert image.is_leaf
    assert image.requires_grad
    assert image.shape == (1, 3, 16, 16)
    assert image.stride(1) == 1, "channels last"


@pytest.mark.parametrize("function", [in_place, on_a_copy])
def test_both_ways_give_the_same_and_are_told(optimise, function):
    reply = optimise(function, frames=3)
    torch.testing.assert_close(
        reply.image.detach()[0, :, 0, 0],
        torch.tensor([1.0, 0.0, 1.0]),
    )
    assert (reply.calls, reply.sign, reply.moved, len(reply.frames)) == (
        5,
        1,
        0.0,
        3,
    )
    torch.testing.assert_close(
        reply.frames[0].detach(),
        torch.full((1, 3, 16, 16), 0.5),
    )
    assert reply.frames[-1][0, 0, 0, 0] > 0.8
    assert reply.input is None, (
        "it holds nothing but what was returned, or what it did at first"
    )


def test_a_changed_input_is_told_where_something_else_is_returned(optimise):
    def gradient_descent(input, model, loss, iterations):
        in_place(input, model, loss, iterations)

    reply = optimise(gradient_descent)
    assert reply.image is None
    assert reply.input[0, 0, 0, 0] > 0.9


def test_frames_are_no_more_than_asked_for(optimise):
    for iterations in (1, 2, 7, 8, 9, 100, 1000):
        frames = optimise(on_a_copy, iterations=iterations, frames=8).frames
        assert len(frames) == min(iterations, 8)
        assert float(frames[0][0, 0, 0, 0]) == 0.5


def test_generators_are_seeded_before_every_run(optimise):
    def draws(input, model, loss, iterations):
        # what students use
        return input.detach() + torch.rand(1) + float(np.random.rand())  # noqa: NPY002

    once, twice = optimise(draws), optimise(draws, runs=2)
    torch.testing.assert_close(once.image, twice.image)
    assert not torch.equal(once.image, optimise(draws, seed=4).image)


def test_runs_share_the_model_but_not_the_image(optimise):
    def learns(input, model, loss, iterations):
        model.classifier.weight.data += 1
        model.eval()
        return input.detach() + model.classifier.weight.detach().mean()

    reply = optimise(learns, runs=3)
    assert reply.moved == pytest.approx(3)
    assert reply.training is False


@pytest.mark.parametrize(
    ("loss", "sign"),
    [
        ("lambda out: out[0, label].mean()", 1),
        ("lambda out: -out[0, label].mean()", -1),
        ("lambda out: out.softmax(1)[0, label]", 1),
        ("lambda out: -torch.log_softmax(out, 1)[0, label]", -1),
        ("lambda out: None", 1),
        ("3", 1),
    ],
)
@pytest.mark.parametrize(
    "before",
    ["", "[model(torch.zeros(1, 3, 224, 224)) for _ in range(3)]"],
)
def test_the_sign_is_that_of_the_own_main(adapter, helpers, loss, sign, before):
    helpers("torchvision.models")
    names = {}
    exec(MAIN.replace("LOSS", loss).replace("BEFORE", before), names)
    kept = names["gradient_descent"]
    assert adapter.own_sign(names) == sign
    assert names["gradient_descent"] is kept


@pytest.mark.parametrize(
    "before",
    [
        "raise SystemExit",
        "1 / 0",
        "while True: model(torch.zeros(1, 3, 32, 32))",
        "return",
    ],
)
def test_a_main_that_goes_nowhere_says_nothing(adapter, helpers, before):
    helpers("torchvision.models")
    names = {}
    exec(
        MAIN.replace("LOSS", "lambda out: -out[0, label]").replace(
            "BEFORE",
            before,
        ),
        names,
    )
    assert adapter.own_sign(names) == 1


def test_without_main_the_loss_is_the_score(adapter):
    assert adapter.own_sign({"gradient_descent": in_place}) == 1
