"""Trains the classifier that ships with the assignment: scikit-learn's digits, coloured, from 8 x 8 to 64 x 64 pixels.

    pip install scikit-learn torch numpy
    python assignments/nyu_hw1_gd/classifier/train.py

writes classifier.npz beside this file and prints the accuracy; with the argument
`measure` it prints only. The images are drawn anew for every batch: a digit of the
training part, enlarged, in one colour on a background of another, at any place
(cyclically), with a little noise. Some are almost grey, as the images are that students
start from, so that the scores have a gradient there. After a while each image is moved
towards a wrong answer first (one step along the gradient of the loss, longer and
longer), so that what raises a score later looks more like a digit and less like noise.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from sklearn.datasets import load_digits
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).parents[1]))
from models import Classifier

FILE = Path(__file__).with_name("classifier.npz")
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
SIZE = 64
#: Side of a digit in pixels, smallest and largest.
DIGIT = (36, 56)
#: How different the luminances of ink and background are at least, before the contrast
#: is lowered to as little as this.
CONTRAST, FAINTEST = 0.3, 0.06
NOISE = 0.05
#: Widths and sizes of the convolutions; all but the last halve the image.
LAYERS = ((12, 5, 2), (24, 5, 2), (48, 5, 2), (64, 3, 1))
ARCHITECTURE = {
    "layers": [
        {"stride": stride, "activation": "relu"} for _, _, stride in LAYERS
    ],
    "unit": True,
}
BATCH = 64
#: Steps, largest learning rate and the share of the steps in which images are taken as
#: they are: first with features of any length, which learn from the start, then with
#: features of length 1.
FREE, BOUND = (6000, 3e-3, 0.2), (1500, 5e-4, 0.0)
#: Length of a step towards a wrong answer, in pixel space, for an image of full
#: contrast; in training it grows from 0 to this.
REACH = 2.0
CLASSES = 10


def split(rng):
    """Return digits (8 x 8, 0 to 1) and labels for training, and 20 % for testing."""
    data = load_digits()
    order = rng.permutation(len(data.target))
    images, labels = data.images[order] / 16, data.target[order]
    cut = len(order) // 5
    return (images[cut:], labels[cut:]), (images[:cut], labels[:cut])


def colours(rng, count):
    """Return two colours for each image, (count, 3), of different luminance."""
    ink, paper = rng.random((2, count, 3))
    close = np.abs((ink - paper).mean(axis=1)) < CONTRAST
    while close.any():
        ink[close], paper[close] = rng.random((2, close.sum(), 3))
        close = np.abs((ink - paper).mean(axis=1)) < CONTRAST
    return ink, paper


def draw(digits, rng):
    """Return digits (N, 8, 8) as images (N, 3, 64, 64) in pixel space, of one size, and their contrasts (N, 1, 1, 1)."""
    count, side = len(digits), int(rng.integers(DIGIT[0], DIGIT[1] + 1))
    places = rng.integers(0, SIZE, (count, 2)).tolist()
    small = torch.from_numpy(digits)[:, None].float()
    large = functional.interpolate(
        small, size=(side, side), mode="bicubic", align_corners=False
    ).clamp(0, 1)
    masks = functional.pad(large, (0, SIZE - side, 0, SIZE - side))
    masks = torch.stack(
        [
            mask.roll(place, (1, 2))
            for mask, place in zip(masks, places, strict=True)
        ]
    )
    ink, paper = (
        torch.from_numpy(colour).float()[:, :, None, None]
        for colour in colours(rng, count)
    )
    contrast = torch.from_numpy(
        FAINTEST ** rng.random((count, 1, 1, 1))
    ).float()
    noise = (
        NOISE
        * torch.from_numpy(rng.standard_normal((count, 3, SIZE, SIZE))).float()
    )
    middle = (ink + paper) / 2
    return (
        middle + contrast * (masks * ink + (1 - masks) * paper - middle + noise)
    ).clamp(0, 1), contrast


def new_model(rng):
    """Return a classifier with random weights, and features of any length."""
    weights, channels = {}, 3
    for number, (width, size, _) in enumerate(LAYERS):
        scale = np.sqrt(2 / (channels * size**2))
        weights[f"conv{number}.weight"] = scale * rng.standard_normal(
            (width, channels, size, size)
        )
        weights[f"conv{number}.bias"] = np.zeros(width)
        channels = width
    weights["linear.weight"] = rng.standard_normal(
        (CLASSES, channels)
    ) / np.sqrt(channels)
    weights["linear.bias"] = np.zeros(CLASSES)
    tensors = {
        name: torch.from_numpy(value).float() for name, value in weights.items()
    }
    return Classifier(ARCHITECTURE | {"unit": False}, tensors)


def scores(model, images):
    """Return the scores of images in pixel space."""
    return model((images - MEAN) / STD)


def moved(model, images, labels, reach):
    """Return *images* moved by a step of length *reach* (N, 1, 1, 1) each towards a wrong answer."""
    images = images.clone().requires_grad_()
    functional.cross_entropy(
        scores(model, images), labels, reduction="sum"
    ).backward()
    length = (
        images.grad.flatten(1).norm(dim=1).clamp(min=1e-9).view(-1, 1, 1, 1)
    )
    return (images + reach * images.grad / length).detach().clamp(0, 1)


def accuracy(model, digits, labels, rng, reach=0.0):
    """Return the share of *digits*, drawn as images and moved towards a wrong answer, that the model recognises."""
    right = 0
    for start in range(0, len(digits), BATCH):
        (images, contrast), wanted = (
            draw(digits[start : start + BATCH], rng),
            torch.from_numpy(labels[start : start + BATCH]),
        )
        found = scores(
            model, moved(model, images, wanted, reach * contrast)
        ).argmax(dim=1)
        right += (found == wanted).sum().item()
    return right / len(digits)


def train(model, digits, labels, rng, steps, rate, easy):
    """Train *model* in place; images are moved further and further after the share *easy* of the steps."""
    optimiser = torch.optim.Adam(model.parameters(), rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, steps)
    for step in range(steps):
        chosen = rng.integers(len(digits), size=BATCH)
        (images, contrast), wanted = (
            draw(digits[chosen], rng),
            torch.from_numpy(labels[chosen]),
        )
        reach = REACH * (step / steps - easy) / (1 - easy)
        if reach > 0:
            images = moved(model, images, wanted, reach * contrast)
        loss = functional.cross_entropy(scores(model, images), wanted)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 500 == 0:
            print(step, f"{loss.item():.3f}", flush=True)  # noqa: T201 - a script


def bound_scores(model, digits, rng):
    """Scale features to length 1 from now on, with larger weights for them, so that scores stay about as they are."""
    images, _ = draw(digits[:BATCH], rng)
    with torch.no_grad():
        lengths = (
            model.features((images - MEAN) / STD).mean(dim=(2, 3)).norm(dim=1)
        )
        model.classifier.weight *= lengths.median()
    model.unit = True


def class_means(digits, labels):
    """Return the mean digit of each class, (10, 8, 8)."""
    return np.stack(
        [digits[labels == label].mean(axis=0) for label in range(CLASSES)]
    )


def centred(weights):
    """Return *weights* with scores that have the mean 0 over the classes: their softmax is the same.

    What raises one score then cannot raise all of them alike.
    """
    return weights | {
        name: weights[name] - weights[name].mean(0)
        for name in ("linear.weight", "linear.bias")
    }


def measure(model, parts):
    """Print how many digits of each part the model recognises."""
    rng = np.random.default_rng(1)
    for name, part in parts.items():
        plain, hard = (
            accuracy(model, *part, rng),
            accuracy(model, *part, rng, REACH),
        )
        print(  # noqa: T201 - a script
            f"{name}: {plain:.1%} right, {hard:.1%} after a step towards a wrong answer"
        )


def saved_model():
    """Return the classifier that was written."""
    with np.load(FILE) as file:
        return Classifier(
            ARCHITECTURE,
            {
                name: torch.from_numpy(file[name])
                for name in file.files
                if "." in name
            },
        )


def main():
    """Train and write the classifier, unless it is only to be measured, and measure it."""
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    learning, testing = split(rng)
    if sys.argv[1:] != ["measure"]:
        model = new_model(rng)
        train(model, *learning, rng, *FREE)
        bound_scores(model, learning[0], rng)
        train(model, *learning, rng, *BOUND)
        weights = {
            name: value.detach().numpy()
            for name, value in model.weights().items()
        }
        np.savez_compressed(
            FILE,
            class_means=class_means(*learning).astype(np.float32),
            **centred(weights),
        )
    measure(
        saved_model(), {"training digits": learning, "test digits": testing}
    )


if __name__ == "__main__":
    main()
