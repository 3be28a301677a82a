"""kNN: distances by three routines, labels from given distances, and both together."""

import numpy as np
import pytest

from grader.testing import check_close, check_property, draw_until

SIZES = ((7, 4, 5), (6, 1, 4), (1, 5, 3), (5, 8, 1), (9, 6, 12))


def points_apart(rng, num_train, num_test, width, dtype="float64"):
    """Return training and test points, none closer to another than a twentieth of the largest distance."""

    def draw():
        return 3 * rng.standard_normal(
            (num_train, width),
        ), 3 * rng.standard_normal((num_test, width)) + 1

    def is_fit(points):
        dists = np.linalg.norm(points[1][:, None] - points[0][None], axis=2)
        return bool(
            dists.min() > 0.05 * dists.max() and np.abs(dists - 1).min() > 0.01,
        )

    X_train, X = draw_until(draw, is_fit)
    return {"X_train": X_train.astype(dtype), "X": X.astype(dtype)}


@pytest.mark.points(
    4,
    criterion="distances",
    hint="The root of the summed squares of the differences: ` sqrt(sum((a - b) ** 2)) `.",
)
@pytest.mark.parametrize(("num_train", "num_test", "width"), SIZES)
def test_two_loops(student, reference, rng, num_train, num_test, width):
    """Distances by two loops"""
    case = points_apart(rng, num_train, num_test, width)
    check_close(
        student.knn_two_loops(**case),
        reference.knn_two_loops(**case),
        name="dists",
    )


@pytest.mark.points(
    4,
    criterion="distances",
    hint="Subtract one test point from all training points.",
)
@pytest.mark.parametrize(("num_train", "num_test", "width"), SIZES)
def test_one_loop(student, reference, rng, num_train, num_test, width):
    """Distances by one loop"""
    case = points_apart(rng, num_train, num_test, width)
    check_close(
        student.knn_one_loop(**case),
        reference.knn_one_loop(**case),
        name="dists",
    )


@pytest.mark.points(
    5,
    criterion="distances",
    hint="By broadcasting: ` norm(a - b) ** 2 == norm(a) ** 2 + norm(b) ** 2 - 2 * a @ b `.",
)
@pytest.mark.parametrize(("num_train", "num_test", "width"), SIZES)
def test_no_loops(student, reference, rng, num_train, num_test, width):
    """Distances without a loop"""
    case = points_apart(rng, num_train, num_test, width)
    check_close(
        student.knn_no_loops(**case),
        reference.knn_no_loops(**case),
        name="dists",
        rtol=1e-5,
    )


@pytest.mark.points(
    1,
    criterion="distances",
    hint="Nothing in the three routines depends on the kind of numbers.",
)
@pytest.mark.parametrize(
    "routine",
    ["knn_two_loops", "knn_one_loop", "knn_no_loops"],
)
def test_single_precision(student, reference, rng, routine):
    """Distances of float32 points"""
    case = points_apart(rng, 4, 6, 7, "float32")
    check_close(
        getattr(student, routine)(**case),
        getattr(reference, routine)(**case),
        name="dists",
        rtol=1e-3,
    )


# --- labels -----------------------------------------------------------------------------------------------------------


def neighbours(rng, votes):
    """Return distances and labels for which the nearest neighbours of test point i have the labels votes[i], in order.

    Those further away have labels that nobody nearer has. All lie less than 1
    apart, so that distances in whole numbers tell none from another.
    """
    dists, start = [], 0
    y_train = np.concatenate([*votes, np.full(3, 11)]).astype(np.int64)
    for own in votes:
        row = rng.permutation(np.linspace(20, 30, len(y_train))) + rng.uniform(
            0,
            0.1,
        )
        row[start : start + len(own)] = np.linspace(
            1,
            9,
            len(own),
        ) + rng.uniform(0, 0.5)
        start += len(own)
        dists.append(row / 40)
    order = rng.permutation(len(y_train))
    return {"dists": np.array(dists)[:, order], "y_train": y_train[order]}


@pytest.mark.points(
    2,
    criterion="labels",
    hint="argsort gives places of training points; their labels are in y_train.",
)
@pytest.mark.parametrize("labels", [(4,), (2, 0, 5), (7, 3, 3, 1)])
def test_nearest(student, reference, rng, labels):
    """Labels for k = 1: that of the nearest training point"""
    case = neighbours(rng, [[label] for label in labels])
    check_close(
        student.knn_labels(**case, k=1),
        reference.knn_labels(**case, k=1),
        name="labels",
    )


@pytest.mark.points(
    3,
    criterion="labels",
    hint="Count the labels of the k nearest only.",
)
@pytest.mark.parametrize(
    ("k", "votes"),
    [
        (3, ((6, 2, 2), (5, 1, 5), (4, 4, 9))),
        (5, ((8, 3, 3, 1, 3), (0, 6, 6, 0, 6))),
        (5, ((7, 2, 9, 7, 5, 2), (5, 5, 0, 9, 8, 8))),
        (4, ((1, 6, 6, 2),)),
    ],
)
def test_majority(student, reference, rng, k, votes):
    """Labels by majority among the k nearest"""
    case = neighbours(rng, votes)
    expected = reference.knn_labels(**case, k=k)
    check_close(student.knn_labels(**case, k=k), expected, name="labels")


@pytest.mark.points(
    2,
    criterion="labels",
    hint="Among labels that are equally common the smallest one is due.",
)
@pytest.mark.parametrize(
    ("k", "votes"),
    [
        (2, ((5, 3), (2, 7), (9, 4))),
        (4, ((8, 1, 1, 8), (3, 6, 3, 6))),
        (3, ((7, 5, 6), (1, 2, 3), (4, 9, 2))),
        (5, ((9, 9, 2, 2, 0), (3, 8, 8, 3, 5))),
    ],
)
def test_ties(student, reference, rng, k, votes):
    """Labels in a tie: the smaller one"""
    case = neighbours(rng, votes)
    check_close(
        student.knn_labels(**case, k=k),
        reference.knn_labels(**case, k=k),
        name="labels",
    )


@pytest.mark.points(
    1,
    criterion="labels",
    hint="`predict` is given: distances by the named routine, then labels.",
)
@pytest.mark.parametrize("num_loops", [0, 1, 2])
def test_predict(student, reference, rng, num_loops):
    """From points to labels: three groups of points"""
    centres = np.array([[0.0, 9.0], [9.0, 0.0], [-9.0, -9.0]])
    y_train = np.repeat([3, 1, 6], 4)
    X_train = np.repeat(centres, 4, axis=0) + rng.standard_normal((12, 2))
    X = centres[[2, 0, 1, 1, 0]] + rng.standard_normal((5, 2))
    case = {
        "X": X,
        "X_train": X_train,
        "y_train": y_train,
        "k": 3,
        "num_loops": num_loops,
    }
    found = student.knn_predict(**case)
    check_property(
        np.shape(found) == (5,),
        "There must be one label for each test point.",
        name="labels",
    )
    check_close(found, reference.knn_predict(**case), name="labels")
