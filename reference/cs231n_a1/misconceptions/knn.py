"""Mistakes in k nearest neighbours."""

import numpy as np

from grader.misconceptions import misconception

from ._alter import change_method, mark

ROUTINES = {
    "two_loops": "two loops",
    "one_loop": "one loop",
    "no_loops": "no loops",
}
MISTAKES = {
    "squared": (
        "the root is missing",
        "The distances of {} are squared: the nearest stay the nearest, but these are no distances.",
        "The Euclidean distance is the root of the summed squares.",
        lambda dists, _, __: dists**2,
    ),
    "absolute": (
        "the differences are not squared",
        "{} sums the absolute differences: that is the distance in a city of blocks.",
        "Square the differences before they are summed.",
        lambda _, self, X: np.abs(X[:, None] - self.X_train[None]).sum(axis=2),
    ),
    "transposed": (
        "rows and columns are exchanged",
        "{} has a row for each training point; the handout asks for a row for each test point.",
        "dists has the shape (num_test, num_train).",
        lambda dists, _, __: dists.T,
    ),
}


def declare(routine, mistake, title, explanation, hint, change):
    """Declare one mistake for one routine."""
    method = f"compute_distances_{routine}"
    name = f"distances_{routine}_{mistake}"
    globals()[name] = misconception(
        f"Distances with {ROUTINES[routine]}: {title}",
        criterion="distances",
        explanation=explanation.format(f"`{method}`"),
        hint=hint,
    )(
        mark(
            name,
            __name__,
            lambda reference: change_method(
                reference.KNearestNeighbor, method, change
            ),
        )
    )


for _routine in ROUTINES:
    for _mistake, (_title, _explanation, _hint, _change) in MISTAKES.items():
        declare(_routine, _mistake, _title, _explanation, _hint, _change)


def expanded(self, X, cross):
    """Return the root of |a|^2 + |b|^2 + cross * a b."""
    squares = (
        (X**2).sum(axis=1)[:, None]
        + (self.X_train**2).sum(axis=1)
        + cross * X @ self.X_train.T
    )
    return np.sqrt(squares)


@misconception(
    "The cross term has the wrong sign",
    criterion="distances",
    explanation="` norm(a - b) ** 2 ` holds ` -2 * a @ b `; with ` 2 * a @ b ` it is the distance between a and -b.",
    hint="Write ` (a - b) @ (a - b) ` out.",
)
def cross_term_sign(reference):
    """The cross term has the wrong sign."""
    change_method(
        reference.KNearestNeighbor,
        "compute_distances_no_loops",
        lambda _, self, X: expanded(self, X, 2),
    )


@misconception(
    "The cross term lacks its factor 2",
    criterion="distances",
    explanation="` norm(a - b) ** 2 ` holds ` a @ b ` twice.",
    hint="Write ` (a - b) @ (a - b) ` out.",
)
def cross_term_once(reference):
    """The cross term lacks its factor 2."""
    change_method(
        reference.KNearestNeighbor,
        "compute_distances_no_loops",
        lambda _, self, X: expanded(self, X, -1),
    )


def change_labels(reference, choose):
    """Let `predict_labels` choose from the labels of all training points, nearest first, and k."""

    def labels(_, self, dists, k=1):
        return np.array(
            [choose(self.y_train[np.argsort(row)], k) for row in dists]
        )

    change_method(reference.KNearestNeighbor, "predict_labels", labels)


def commonest(labels, prefer):
    """Return the commonest label; *prefer* chooses among equals."""
    values, counts = np.unique(labels, return_counts=True)
    return prefer(values[counts == counts.max()])


@misconception(
    "Ties go to the nearest label",
    criterion="labels",
    explanation="Of labels that are equally common yours takes the one seen first, which is that of the nearest point.",
    hint="In a tie the smallest label is due, wherever it stands; what does `max` or `Counter` do?",
)
def ties_to_the_nearest(reference):
    """Ties go to the nearest label."""

    def first_seen(labels, k):
        counts = {label: list(labels[:k]).count(label) for label in labels[:k]}
        return max(counts, key=counts.__getitem__)

    change_labels(reference, first_seen)


@misconception(
    "Ties go to the larger label",
    criterion="labels",
    explanation="Of labels that are equally common yours takes the largest.",
    hint="In a tie the smallest label is due.",
)
def ties_to_the_larger(reference):
    """Ties go to the larger label."""
    change_labels(reference, lambda labels, k: commonest(labels[:k], np.max))


@misconception(
    "Only the nearest point is asked",
    criterion="labels",
    explanation="The label is that of the nearest training point, whatever k is.",
    hint="Take the labels of the k nearest.",
)
def k_is_ignored(reference):
    """Only the nearest point is asked."""
    change_labels(reference, lambda labels, _: labels[0])


@misconception(
    "The farthest points are asked",
    criterion="labels",
    explanation="The labels are those of the training points with the largest distances.",
    hint="argsort puts the smallest first.",
)
def farthest(reference):
    """The farthest points are asked."""
    change_labels(reference, lambda labels, k: commonest(labels[-k:], np.min))


@misconception(
    "One neighbour too many",
    criterion="labels",
    explanation="k + 1 neighbours are asked.",
    hint="A slice up to k holds k entries.",
)
def one_too_many(reference):
    """One neighbour too many."""
    change_labels(
        reference, lambda labels, k: commonest(labels[: k + 1], np.min)
    )


@misconception(
    "All training points are asked",
    criterion="labels",
    explanation="The commonest label of the whole training set is returned, whatever the distances are.",
    hint="Sort the distances of each test point, and take the labels of the first k.",
)
def everybody_is_asked(reference):
    """All training points are asked."""
    change_labels(reference, lambda labels, _: commonest(labels, np.min))


@misconception(
    "The places of the neighbours instead of their labels",
    criterion="labels",
    explanation="argsort gives the numbers of training points; these were counted as if they were labels.",
    hint="Look the numbers up in y_train.",
)
def places_instead_of_labels(reference):
    """The places of the neighbours instead of their labels."""

    def places(_, __, dists, k=1):
        return np.array([np.argsort(row)[:k].min() for row in dists])

    change_method(reference.KNearestNeighbor, "predict_labels", places)


@misconception(
    "The mean of the neighbours' labels",
    criterion="labels",
    explanation="Labels are names of classes; the mean of two of them means nothing.",
    hint="Count labels.",
)
def mean_label(reference):
    """The mean of the neighbours' labels."""
    change_labels(reference, lambda labels, k: int(np.mean(labels[:k])))
