"""The reference against computations that do not use it: formulas by hand, autograd, finite differences."""

import numpy as np
import torch
from torch.nn import functional


def tensors(values):
    """Return arrays as tensors that autograd follows."""
    return {
        name: torch.tensor(value, requires_grad=True)
        for name, value in values.items()
    }


def check_linear(reference, rng):
    """Compare losses with torch's, gradients with autograd's."""
    W, X, y = (
        rng.standard_normal((4, 3)),
        rng.standard_normal((6, 4)),
        rng.integers(0, 3, 6),
    )
    losses = {
        "svm": lambda s, t: functional.multi_margin_loss(s, t) * s.shape[1],
        "softmax": functional.cross_entropy,
    }
    for kind, loss in losses.items():
        own = torch.tensor(W, requires_grad=True)
        value = loss(torch.tensor(X) @ own, torch.tensor(y))
        value.backward()
        for way in ("naive", "vectorized"):
            found = getattr(reference, f"{kind}_{way}")(W=W, X=X, y=y)
            np.testing.assert_allclose(found.loss, value.item(), rtol=1e-12)
            np.testing.assert_allclose(found.dW, own.grad.numpy(), atol=1e-12)
            penalty = getattr(reference, f"{kind}_{way}_penalty")(
                W=W, X=X, y=y, reg=0.3
            )
            np.testing.assert_allclose(
                penalty.loss, 0.3 * (W**2).sum(), rtol=1e-10
            )
            np.testing.assert_allclose(penalty.dW, 0.6 * W, atol=1e-10)


def check_net(reference, rng):
    """Compare scores, loss and gradients of the net with torch's, the regulariser with its formula."""
    shapes = {"W1": (3, 4), "b1": (4,), "W2": (4, 3), "b2": (3,)}
    params = {
        name: rng.standard_normal(shape) for name, shape in shapes.items()
    }
    X, y = rng.standard_normal((5, 3)), rng.integers(0, 3, 5)
    own = tensors(params)
    hidden = functional.relu(
        functional.linear(torch.tensor(X), own["W1"].T, own["b1"])
    )
    scores = functional.linear(hidden, own["W2"].T, own["b2"])
    loss = functional.cross_entropy(scores, torch.tensor(y))
    loss.backward()
    forward = reference.nn_forward_pass(params=params, X=X)
    np.testing.assert_allclose(
        forward.scores, scores.detach().numpy(), atol=1e-12
    )
    np.testing.assert_allclose(
        forward.hidden, hidden.detach().numpy(), atol=1e-12
    )
    np.testing.assert_allclose(
        reference.net_scores(params=params, X=X),
        scores.detach().numpy(),
        atol=1e-12,
    )
    found = reference.net_loss(params=params, X=X, y=y)
    penalty = reference.net_penalty(params=params, X=X, y=y, reg=0.3)
    np.testing.assert_allclose(found.loss, loss.item(), rtol=1e-12)
    np.testing.assert_allclose(
        penalty.loss,
        0.3 * ((params["W1"] ** 2).sum() + (params["W2"] ** 2).sum()),
    )
    for name, value in params.items():
        np.testing.assert_allclose(
            found.grads[name], own[name].grad.numpy(), atol=1e-12
        )
        np.testing.assert_allclose(
            penalty.grads[name],
            0.6 * value if value.ndim > 1 else 0 * value,
            atol=1e-12,
        )


def check_trajectory(reference, rng):
    """Compare a short training, all of whose batches are alike, with torch's SGD."""
    shapes = {"W1": (3, 4), "b1": (4,), "W2": (4, 3), "b2": (3,)}
    params = {
        name: rng.standard_normal(shape) for name, shape in shapes.items()
    }
    X, y = rng.standard_normal((1, 3)).repeat(4, axis=0), np.array([2, 2, 2, 2])
    settings = {"learning_rate": 0.1, "reg": 0.05, "batch_size": 2, "steps": 6}
    found = reference.net_trajectory(params=params, X=X, y=y, **settings)
    own = tensors(params)
    optimizer, history = torch.optim.SGD(own.values(), lr=0.1), []
    for _ in range(6):
        scores = (
            functional.relu(torch.tensor(X) @ own["W1"] + own["b1"]) @ own["W2"]
            + own["b2"]
        )
        penalty = sum((own[name] ** 2).sum() for name in ("W1", "W2"))
        loss = (
            functional.cross_entropy(scores, torch.tensor(y)) + 0.05 * penalty
        )
        history.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    np.testing.assert_allclose(found.loss_history, history, rtol=1e-10)
    for name, value in own.items():
        np.testing.assert_allclose(
            found.params[name], value.detach().numpy(), rtol=1e-10
        )


def check_large_scores(reference, rng):
    """Add the same number to all scores: nothing changes, however large it is."""
    W, X, y = (
        rng.standard_normal((3, 4)),
        rng.standard_normal((5, 3)),
        rng.integers(0, 4, 5),
    )
    X[:, 0] = 1
    far = W.copy()
    far[0] += 1e4
    for way in ("softmax_naive", "softmax_vectorized"):
        one, other = (
            getattr(reference, way)(W=weights, X=X, y=y) for weights in (W, far)
        )
        np.testing.assert_allclose(other.loss, one.loss, rtol=1e-9)
        np.testing.assert_allclose(other.dW, one.dW, atol=1e-9)


def check_predictions(reference, rng):
    """Compare predictions with the largest of each row of scores, found one by one."""
    W, X = rng.standard_normal((3, 4)), rng.standard_normal((7, 3))
    labels = [
        max(range(4), key=lambda c, row=row: row[c]) for row in (X @ W).tolist()
    ]
    np.testing.assert_array_equal(
        reference.predict_linear_classifier(W=W, X=X), labels
    )
