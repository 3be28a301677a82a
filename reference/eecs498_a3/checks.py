"""The reference against PyTorch's own layers, losses and optimisers, with gradients by autograd."""

from itertools import pairwise

import numpy as np
import torch
from torch.nn import functional

from grader.testing import check_close, check_property

OPTIMISERS = {
    "sgd": (torch.optim.SGD, {}, {}),
    "sgd_momentum": (torch.optim.SGD, {"momentum": 0.8}, {"momentum": 0.8}),
    "rmsprop": (torch.optim.RMSprop, {"alpha": 0.9}, {"decay_rate": 0.9}),
    "adam": (
        torch.optim.Adam,
        {"betas": (0.7, 0.95)},
        {"beta1": 0.7, "beta2": 0.95},
    ),
}


def leaf(array):
    """Return a tensor that autograd follows."""
    return torch.tensor(array, requires_grad=True)


def check_layers(reference, rng):
    """Linear, ReLU and both agree with autograd."""
    for shape in ((4,), (2, 3)):
        x, w, b = (
            rng.standard_normal((5, *shape)),
            rng.standard_normal((int(np.prod(shape)), 3)),
            rng.standard_normal(3),
        )
        dout = rng.standard_normal((5, 3))
        for name, activation in (
            ("linear", lambda z: z),
            ("linear_relu", torch.relu),
        ):
            leaves = [leaf(value) for value in (x, w, b)]
            out = activation(leaves[0].flatten(1) @ leaves[1] + leaves[2])
            gradients = torch.autograd.grad(out, leaves, torch.tensor(dout))
            check_close(
                getattr(reference, f"{name}_forward")(x=x, w=w, b=b).out,
                out.detach().numpy(),
                name=name,
            )
            found = getattr(reference, f"{name}_backward")(
                x=x, w=w, b=b, dout=dout
            )
            check_close(
                found, tuple(value.numpy() for value in gradients), name=name
            )
        inputs = leaf(x)
        (due,) = torch.autograd.grad(
            torch.relu(inputs), inputs, torch.ones_like(inputs)
        )
        check_close(
            reference.relu_backward(x=x, dout=np.ones_like(x)),
            due.numpy(),
            name="relu",
        )


def check_losses(reference, rng):
    """Both losses agree with the library's."""
    x, y = rng.standard_normal((6, 4)), rng.integers(0, 4, 6)
    for name, function in (
        ("softmax_loss", functional.cross_entropy),
        ("svm_loss", functional.multi_margin_loss),
    ):
        scores = leaf(x)
        loss = function(scores, torch.tensor(y)) * (
            1 if name == "softmax_loss" else 4
        )
        (gradient,) = torch.autograd.grad(loss, scores)
        found = getattr(reference, name)(x=x, y=y)
        check_close(found.loss, loss.item(), name=name)
        check_close(found.dx, gradient.numpy(), name=name)


def parameters_of(rng, widths):
    """Return parameters of a network."""
    pairs = list(enumerate(pairwise(widths), start=1))
    weights = {
        f"W{number}": rng.standard_normal(shape) for number, shape in pairs
    }
    return weights | {
        f"b{number}": rng.standard_normal(shape[1]) for number, shape in pairs
    }


def check_networks(reference, rng):
    """Scores, loss and gradients of both networks agree with autograd, regulariser included."""
    for widths, coefficient, hook in (
        ((3, 5, 4), 1.0, "two_layer"),
        ((3, 5, 4), 0.5, "deep"),
        ((4, 6, 5, 3, 2), 0.5, "deep"),
    ):
        parameters, reg = parameters_of(rng, widths), 0.3
        X, y = (
            rng.standard_normal((7, widths[0])),
            rng.integers(0, widths[-1], 7),
        )
        leaves = {name: leaf(value) for name, value in parameters.items()}
        h = torch.tensor(X)
        for number in range(1, len(widths)):
            h = (h if number == 1 else torch.relu(h)) @ leaves[
                f"W{number}"
            ] + leaves[f"b{number}"]
        squares = sum(
            (value**2).sum() for name, value in leaves.items() if name[0] == "W"
        )
        loss = (
            functional.cross_entropy(h, torch.tensor(y))
            + coefficient * reg * squares
        )
        loss.backward()
        more = {} if hook == "two_layer" else {"dropout": 0.0}
        found = getattr(reference, f"{hook}_scores")(
            parameters=parameters, X=X, parts="own", **more
        )
        check_close(found, h.detach().numpy(), name="scores")
        more = {} if hook == "two_layer" else {"dropout": 0.0, "seed": None}
        for parts in ("own", "given"):
            got = getattr(reference, f"{hook}_loss")(
                parameters=parameters, X=X, y=y, reg=reg, parts=parts, **more
            )
            check_close(got.loss, loss.item(), name="loss")
            check_close(
                got.grads,
                {name: value.grad.numpy() for name, value in leaves.items()},
                name="grads",
            )


def check_update_rules(reference, rng):
    """Five steps of each rule agree with torch.optim."""
    for name, (make, theirs, ours) in OPTIMISERS.items():
        w = rng.standard_normal(6)
        weights = leaf(w)
        optimiser = make([weights], lr=0.1, **theirs)
        config = {"learning_rate": 0.1, **ours}
        for _ in range(5):
            dw = rng.standard_normal(6)
            weights.grad = torch.tensor(dw)
            optimiser.step()
            w, config = getattr(reference, name)(w=w, dw=dw, config=config)
            check_close(w, weights.detach().numpy(), name=name)


def check_dropout(reference, rng):
    """Dropout keeps the mean, drops the share p and sends the gradient through its mask."""
    x, dout = np.ones((400, 250)), rng.standard_normal((400, 250))
    for p in (0.2, 0.7):
        found = reference.dropout_backward(
            x=x, dout=dout, p=p, mode="train", seed=3
        )
        check_property(
            abs(found.out.mean() - 1) < 0.02, "The mean changes.", name="out"
        )
        check_property(
            abs((found.out == 0).mean() - p) < 0.01,
            "The share is not p.",
            name="out",
        )
        check_close(found.dx, dout * found.out, name="dx")
        check_close(
            reference.dropout_forward(x=x, p=p, mode="test", seed=None).out,
            x,
            name="out",
        )
