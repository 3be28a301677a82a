"""The copy of the models that scores images: against PyTorch, and against what is known of each model."""

import numpy as np
import pytest
import torch


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def some_models(scoring, rng):
    yield scoring.classifier()
    yield scoring.classifier(rng.permutation(10), rng.permutation(3))
    yield scoring.colour_model(rng.standard_normal((4, 3)))
    yield scoring.grid_model(rng.standard_normal((2, 3)), 4)
    yield scoring.target_model(rng.random((3, 3)), 5.0)


@pytest.mark.parametrize("size", [(64, 64), (32, 48), (25, 17)])
def test_scores_are_those_of_torch(scoring, models, rng, size):
    inputs = scoring.normalised(rng.random((2, 3, *size)))
    for model in some_models(scoring, rng):
        weights = {
            name: torch.from_numpy(value).double()
            for name, value in model.weights.items()
        }
        network = models.Classifier(
            model.as_arguments()["architecture"],
            weights,
        )
        expected = network(torch.from_numpy(inputs)).detach().numpy()
        np.testing.assert_allclose(
            model.scores(inputs),
            expected,
            rtol=1e-9,
            atol=1e-9,
        )


def test_shifts_by_all_strides_change_nothing(scoring, rng):
    inputs = scoring.normalised(rng.random((1, 3, 64, 64)))
    model = scoring.classifier()
    for shift in ((8, 0), (-32, 40), (56, -8)):
        moved = np.roll(inputs, shift, axis=(2, 3))
        np.testing.assert_allclose(
            model.scores(moved),
            model.scores(inputs),
            atol=1e-9,
        )
    assert (
        np.abs(
            model.scores(np.roll(inputs, 3, axis=2)) - model.scores(inputs),
        ).max()
        > 1e-3
    )


def test_the_classifier_knows_the_mean_digits(scoring):
    model, right = scoring.classifier(), 0
    for digit, mean in enumerate(scoring.class_means()):
        mask = scoring._enlarged(mean, 46, (64, 64))
        for ink, paper in (
            ((0.9, 0.2, 0.3), (0.1, 0.1, 0.4)),
            ((0.2, 0.2, 0.2), (0.8, 0.9, 0.7)),
        ):
            colours = [
                np.reshape(colour, (1, 3, 1, 1)) for colour in (ink, paper)
            ]
            image = np.roll(
                mask * colours[0] + (1 - mask) * colours[1],
                (11, -20),
                axis=(2, 3),
            )
            right += int(
                model.scores(scoring.normalised(image))[0].argmax() == digit,
            )
    assert right >= 18, "of 20"


def test_the_classifier_is_small(scoring):
    assert scoring.CLASSIFIER.stat().st_size <= 300 * 1024


def test_the_best_images_are_as_said(scoring, rng):
    weights = np.array([[0.4, -0.2, 0.7], [-0.4, 0.2, -0.7]])
    best = np.broadcast_to(
        (weights[0] > 0).reshape(1, 3, 1, 1),
        (1, 3, 8, 8),
    ).astype(float)
    target = np.array([[0.2, 0.6, 0.9]])
    colour, goal = (
        scoring.colour_model(weights),
        scoring.target_model(target, 3.0),
    )
    at_goal = np.broadcast_to(target.reshape(1, 3, 1, 1), (1, 3, 8, 8))
    for _ in range(20):
        other = rng.random((1, 3, 8, 8))
        assert (
            colour.scores(scoring.normalised(other))[0, 0]
            < colour.scores(scoring.normalised(best))[0, 0]
        )
        distance = 3.0 * np.mean((other - at_goal) ** 2)
        np.testing.assert_allclose(
            goal.scores(scoring.normalised(other))[0, 0],
            -distance,
            atol=1e-6,
        )


def test_a_grid_sees_one_pixel_in_sixteen(scoring):
    model = scoring.grid_model(np.ones((1, 3)), 4)
    image = np.full((1, 3, 16, 16), 0.5)
    (grey,) = model.scores(scoring.normalised(image))[0]
    gains = np.zeros((16, 16))
    for row in range(16):
        for column in range(16):
            bright = image.copy()
            bright[0, :, row, column] += 0.4
            gains[row, column] = (
                model.scores(scoring.normalised(bright))[0, 0] - grey
            )
    on_grid = gains[::4, ::4].copy()
    np.testing.assert_allclose(on_grid, 0.4 * 3 / 16)
    gains[::4, ::4] = 0
    assert gains.max() == 0


def test_grey_has_scores_of_zero_in_colour_models(scoring, rng):
    grey = scoring.normalised(np.full((1, 3, 8, 8), 0.5))
    np.testing.assert_allclose(
        scoring.colour_model(rng.standard_normal((3, 3))).scores(grey),
        0,
        atol=1e-6,
    )


SHAPE = (1, 3, 8, 10)


def read(scoring, found, spread=1.0):
    return list(scoring.readings(found, SHAPE, spread))


def test_an_image_is_read_as_it_is(scoring, rng):
    image = rng.random(SHAPE)
    ((flaw, pixels),) = read(scoring, image)
    assert flaw == ""
    np.testing.assert_array_equal(pixels, image)


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (lambda image: image[0], "shape"),
        (lambda image: image[0].transpose(1, 2, 0), "shape"),
        (lambda image: (image * 255).round().astype(np.uint8), "bytes"),
        (
            lambda image: (image[0].transpose(1, 2, 0) * 255).round(),
            "shape bytes",
        ),
    ],
)
def test_an_image_in_another_form_is_read_as_what_it_is_meant_to_be(
    scoring,
    rng,
    change,
    flaw,
):
    image = rng.random(SHAPE)
    ((found, pixels),) = read(scoring, change(image))
    assert found == flaw
    np.testing.assert_allclose(pixels, image, atol=0.5 / 255 + 1e-9)


def test_what_varies_as_the_model_saw_it_is_normalised(scoring, rng):
    image = rng.random(SHAPE)
    normal = scoring.normalised(image)
    ((flaw, pixels),) = read(scoring, normal, normal.std())
    assert flaw == "normalised"
    np.testing.assert_allclose(pixels, image, atol=1e-9)
    wide = image * 1.4 - 0.2
    ((flaw, pixels),) = read(scoring, wide, scoring.normalised(wide).std())
    assert flaw == "range"
    np.testing.assert_array_equal(pixels, wide.clip(0, 1))


@pytest.mark.parametrize(
    "found",
    [
        np.float64(3.0),
        np.zeros((0, 3)),
        np.full(SHAPE, np.nan),
        np.zeros((1, 4, 8, 8)),
    ],
)
def test_what_is_no_image_is_not_read(scoring, found):
    assert read(scoring, found) == []


def test_likeness_finds_a_digit_wherever_it_lies(scoring):
    means = scoring.class_means()
    image = np.roll(
        np.broadcast_to(
            0.2 + 0.6 * scoring._enlarged(means[3], 46, (64, 64)),
            (1, 3, 64, 64),
        ),
        17,
        axis=2,
    )
    found = [scoring.likeness(image, mean) for mean in means]
    assert int(np.argmax(found)) == 3
    assert found[3] > 0.99
    assert scoring.likeness(1 - image, means[3]) > 0.99
    assert scoring.likeness(np.full((1, 3, 64, 64), 0.5), means[3]) == 0.0


def test_total_variation(scoring, rng):
    assert scoring.total_variation(np.full((1, 3, 9, 9), 0.4)) == 0.0
    assert scoring.total_variation(
        rng.random((1, 3, 200, 200)),
    ) == pytest.approx(1 / 3, abs=0.01)
