"""The reference against computations that do not use it: brute force, formulas by hand, finite differences."""

import numpy as np


def check_distances(reference, rng):
    """Compare the three routines with np.linalg.norm of every pair."""
    X_train, X = rng.standard_normal((7, 4)), rng.standard_normal((5, 4))
    expected = [
        [np.linalg.norm(test - train) for train in X_train] for test in X
    ]
    for routine in ("knn_two_loops", "knn_one_loop", "knn_no_loops"):
        np.testing.assert_allclose(
            getattr(reference, routine)(X_train=X_train, X=X),
            expected,
            atol=1e-12,
        )


def check_labels(reference, rng):
    """Compare the labels with those that counting finds, the smallest one in a tie."""
    for k in (1, 2, 5, 9):
        dists, y_train = (
            rng.permuted(np.tile(np.arange(9.0), (6, 1)), axis=1),
            rng.integers(0, 4, 9),
        )
        expected = []
        for row in dists:
            votes = [int(y_train[j]) for j in range(9) if row[j] < k]
            expected.append(
                min(range(4), key=lambda label: (-votes.count(label), label))
            )
        np.testing.assert_array_equal(
            reference.knn_labels(dists=dists, y_train=y_train, k=k), expected
        )


def hinge(scores, y):
    """Return the mean hinge loss, one term after the other."""
    terms = [
        max(0.0, s - row[label] + 1)
        for row, label in zip(scores, y, strict=True)
        for s in np.delete(row, label)
    ]
    return sum(terms) / len(scores)


def cross_entropy(scores, y):
    """Return the mean of -log p, one example after the other."""
    return -np.mean(
        [
            np.log(np.exp(row)[label] / np.exp(row).sum())
            for row, label in zip(scores, y, strict=True)
        ]
    )


def slope(function, at):
    """Return the gradient of a function by central differences."""
    found = np.zeros_like(at)
    for place in np.ndindex(*at.shape):
        step = np.zeros_like(at)
        step[place] = 1e-6
        found[place] = (function(at + step) - function(at - step)) / 2e-6
    return found


def check_linear(reference, rng):
    """Compare losses with the formulas, gradients with finite differences."""
    W, X, y = (
        rng.standard_normal((4, 3)),
        rng.standard_normal((6, 4)),
        rng.integers(0, 3, 6),
    )
    for kind, loss in (("svm", hinge), ("softmax", cross_entropy)):
        for way in ("naive", "vectorized"):
            found = getattr(reference, f"{kind}_{way}")(W=W, X=X, y=y)
            np.testing.assert_allclose(found.loss, loss(X @ W, y), rtol=1e-12)
            np.testing.assert_allclose(
                found.dW, slope(lambda at, f=loss: f(X @ at, y), W), atol=1e-8
            )
            penalty = getattr(reference, f"{kind}_{way}_penalty")(
                W=W, X=X, y=y, reg=0.3
            )
            np.testing.assert_allclose(
                penalty.loss, 0.3 * (W**2).sum(), rtol=1e-10
            )
            np.testing.assert_allclose(
                penalty.dW, slope(lambda at: 0.3 * (at**2).sum(), W), atol=1e-8
            )


def check_loss_layers(reference, rng):
    """Compare the loss layers with the formulas and with finite differences."""
    x, y = rng.standard_normal((5, 4)), rng.integers(0, 4, 5)
    for hook, loss in (("svm_loss", hinge), ("softmax_loss", cross_entropy)):
        found = getattr(reference, hook)(x=x, y=y)
        np.testing.assert_allclose(found.loss, loss(x, y), rtol=1e-12)
        np.testing.assert_allclose(
            found.dx, slope(lambda at, f=loss: f(at, y), x), atol=1e-8
        )


def check_layers(reference, rng):
    """Compare the layers with einsum and where, their gradients with finite differences."""
    x, w, b = (
        rng.standard_normal((3, 2, 2)),
        rng.standard_normal((4, 5)),
        rng.standard_normal(5),
    )
    dout = rng.standard_normal((3, 5))
    out = lambda x, w, b: np.einsum("nij,ijm->nm", x, w.reshape(2, 2, 5)) + b  # noqa: E731
    np.testing.assert_allclose(
        reference.affine_output(x=x, w=w, b=b), out(x, w, b)
    )
    found = reference.affine_gradients(x=x, dout=dout, w=w, b=b)
    np.testing.assert_allclose(
        found.dx, slope(lambda at: (out(at, w, b) * dout).sum(), x), atol=1e-8
    )
    np.testing.assert_allclose(
        found.dw, slope(lambda at: (out(x, at, b) * dout).sum(), w), atol=1e-8
    )
    np.testing.assert_allclose(
        found.db, slope(lambda at: (out(x, w, at) * dout).sum(), b), atol=1e-8
    )
    np.testing.assert_array_equal(
        reference.relu_output(x=x), np.where(x > 0, x, 0)
    )
    np.testing.assert_array_equal(
        reference.relu_gradient(x=x, dout=2 * x), np.where(x > 0, 2 * x, 0)
    )


def scores_by_hand(X, params):
    """Return the scores, unit by unit."""
    units = range(params["W1"].shape[1])
    hidden = [
        [max(0.0, sum(x * params["W1"][:, h]) + params["b1"][h]) for h in units]
        for x in X
    ]
    classes = range(params["W2"].shape[1])
    return np.array(
        [
            [
                sum(np.array(h) * params["W2"][:, c]) + params["b2"][c]
                for c in classes
            ]
            for h in hidden
        ]
    )


def check_net(reference, rng):
    """Scores, loss, gradients and regulariser of the net are those by hand and by finite differences."""
    shapes = {"W1": (3, 4), "b1": (4,), "W2": (4, 3), "b2": (3,)}
    params = {
        name: rng.standard_normal(shape) for name, shape in shapes.items()
    }
    X, y = rng.standard_normal((5, 3)), rng.integers(0, 3, 5)
    scores = scores_by_hand(X, params)
    np.testing.assert_allclose(
        reference.net_scores(X=X, params=params), scores, atol=1e-12
    )
    np.testing.assert_array_equal(
        reference.net_predict(X=X, params=params), scores.argmax(axis=1)
    )
    found = reference.net_loss(X=X, y=y, params=params)
    penalty = reference.net_penalty(X=X, y=y, params=params, reg=0.3)
    np.testing.assert_allclose(found.loss, cross_entropy(scores, y), rtol=1e-12)
    for name, value in params.items():

        def loss(at, name=name):
            return cross_entropy(scores_by_hand(X, {**params, name: at}), y)

        np.testing.assert_allclose(
            found.grads[name], slope(loss, value), atol=1e-8
        )
        np.testing.assert_allclose(
            penalty.grads[name],
            0.6 * value if value.ndim > 1 else 0 * value,
            atol=1e-12,
        )
    np.testing.assert_allclose(
        penalty.loss,
        0.3 * ((params["W1"] ** 2).sum() + (params["W2"] ** 2).sum()),
    )


def check_large_scores(reference, rng):
    """Add the same number to all scores: nothing changes, however large it is."""
    x, y = rng.standard_normal((4, 5)), rng.integers(0, 5, 4)
    right = reference.softmax_loss(x=x, y=y)
    for offset in (1e4, -1e4):
        found = reference.softmax_loss(x=x + offset, y=y)
        np.testing.assert_allclose(found.loss, right.loss, rtol=1e-9)
        np.testing.assert_allclose(found.dx, right.dx, atol=1e-9)
