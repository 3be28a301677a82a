"""A plain grader's checks of NYU homework 1, part two: one image, made for one class of the trained classifier."""

import models
import numpy as np
import scoring
import torch

#: Of the assignment, copied beside this file.
FILES = ("models.py", "scoring.py", "classifier/classifier.npz")
LABEL = 3
ITERATIONS = 64


def classifier():
    """Return the trained network."""
    values = scoring.classifier().as_arguments()
    weights = {
        name: torch.from_numpy(value)
        for name, value in values["weights"].items()
    }
    return models.Classifier(values["architecture"], weights).eval()


def score(image):
    """Return the score of the class in *image*."""
    scores = scoring.classifier().scores(scoring.normalised(np.asarray(image)))
    return scores[0, LABEL]


def gradient_descent(student):
    """Return the shape of the image, and whether the network sees more of the class in it than before."""
    np.random.seed(0)
    torch.manual_seed(0)
    start = torch.full((1, 3, 64, 64), 0.5)
    image = student.gradient_descent(
        start.clone().requires_grad_(),
        classifier(),
        lambda scores: scores[0, LABEL].mean(),
        ITERATIONS,
    )
    image = torch.as_tensor(image).detach()
    return {"shape": image.shape, "rises": score(image) > score(start)}


CHECKS = ((gradient_descent, ("shape", "rises")),)
