"""Misconceptions in own functions for a step with momentum and for training."""

import numpy as np

from grader.misconceptions import misconception


def delta(target, prediction):
    """Return the gradient with respect to the input of softmax."""
    return (prediction - target) / len(target)


@misconception(
    "The step goes uphill",
    criterion="training",
    explanation="The velocity is added to the parameter; it must be subtracted.",
    hint="The loss falls against the gradient.",
    formula="w - v",
)
def step_uphill(reference):
    """Alter the reference: the step goes uphill."""

    def momentum_step(w, v, gradient, alpha, gamma):
        v = gamma * v + alpha * gradient
        return w + v, v

    reference.momentum_step = momentum_step


@misconception(
    "The step has no momentum",
    criterion="training",
    explanation="Your velocity is alpha times the gradient; the old velocity is forgotten.",
    hint="What becomes of gamma?",
    formula="v = gamma v + alpha gradient",
)
def step_without_momentum(reference):
    """Alter the reference: the step has no momentum."""
    right = reference.momentum_step
    reference.momentum_step = lambda w, v, gradient, alpha, gamma: right(
        w, 0 * v, gradient, alpha, gamma
    )


@misconception(
    "The velocity is a moving average",
    criterion="training",
    explanation="You weigh the gradient with 1 - gamma; here it is weighed with alpha.",
    hint="` v = gamma * v + alpha * gradient `",
    formula="v = gamma v + alpha gradient",
)
def step_moving_average(reference):
    """Alter the reference: the velocity is a moving average."""

    def momentum_step(w, v, gradient, alpha, gamma):
        v = gamma * v + (1 - gamma) * gradient
        return w - alpha * v, v

    reference.momentum_step = momentum_step


@misconception(
    "The learning rate multiplies the whole velocity",
    criterion="training",
    explanation="Your velocity is ` gamma * v + gradient `, and alpha comes in with the step; here it is in the velocity.",
    hint="` v = gamma * v + alpha * gradient `, then ` w = w - v `.",
    formula="v = gamma v + alpha gradient",
)
def step_rate_outside(reference):
    """Alter the reference: the learning rate multiplies the whole velocity."""

    def momentum_step(w, v, gradient, alpha, gamma):
        v = gamma * v + gradient
        return w - alpha * v, v

    reference.momentum_step = momentum_step


@misconception(
    "The step uses the old velocity",
    criterion="training",
    explanation="The parameter is changed before the velocity is.",
    hint="First the velocity, then the step.",
    formula="w - v, with the new v",
)
def step_with_old_velocity(reference):
    """Alter the reference: the step uses the old velocity."""
    reference.momentum_step = lambda w, v, gradient, alpha, gamma: (
        w - v,
        gamma * v + alpha * gradient,
    )


@misconception(
    "The velocity is not kept",
    criterion="training",
    explanation="The new parameter is right, but the velocity comes back as it was.",
    hint="Which v does the next step need?",
    formula="v = gamma v + alpha gradient",
)
def step_keeps_old_velocity(reference):
    """Alter the reference: the velocity is not kept."""
    reference.momentum_step = lambda w, v, gradient, alpha, gamma: (
        w - gamma * v - alpha * gradient,
        v,
    )


@misconception(
    "The parameters stand in for their gradients",
    criterion="training",
    explanation="Your velocity grows with the parameter, not with its gradient.",
    hint="Which name stands after alpha?",
    formula="v = gamma v + alpha gradient",
)
def step_of_parameters(reference):
    """Alter the reference: the parameters stand in for their gradients."""
    right = reference.momentum_step
    reference.momentum_step = lambda w, v, gradient, alpha, gamma: right(
        w, v, w + 0 * gradient, alpha, gamma
    )


def change_training(
    reference, *, sign=1.0, momentum=True, trained="ho", rate=1.0
):
    """Let the training go in another direction, without momentum, or with one layer only."""
    right = reference.train
    frozen = {"h": ("w_h", "b_h"), "o": ("w_o", "b_o")}

    def train(x, target, w_h, b_h, w_o, b_o, epochs, alpha, gamma):
        if trained == "ho":
            return right(
                x,
                target,
                w_h,
                b_h,
                w_o,
                b_o,
                epochs,
                sign * rate * alpha,
                gamma if momentum else 0.0,
            )
        parameters = {"w_h": w_h, "b_h": b_h, "w_o": w_o, "b_o": b_o}
        still = [
            name
            for layer, names in frozen.items()
            if layer not in trained
            for name in names
        ]
        return run(x, target, parameters, still, epochs, alpha, gamma)

    reference.train = train


def run(x, target, parameters, still, epochs, alpha, gamma):
    """Return the losses of a training that leaves the parameters named in *still* alone."""
    velocity, losses = (
        {name: np.zeros_like(value) for name, value in parameters.items()},
        [],
    )
    for _ in range(epochs):
        s_h = x @ parameters["w_h"] + parameters["b_h"]
        x_h, w_o = np.maximum(s_h, 0), parameters["w_o"]
        powers = np.exp(x_h @ w_o + parameters["b_o"])
        prediction = powers / powers.sum(axis=1, keepdims=True)
        losses.append(-np.log(prediction[target == 1]).mean())
        d = delta(target, prediction)
        back = d @ w_o.T * (s_h > 0)
        gradients = {
            "w_h": x.T @ back,
            "b_h": back.sum(0),
            "w_o": x_h.T @ d,
            "b_o": d.sum(0),
        }
        for name in parameters:
            velocity[name] = gamma * velocity[name] + alpha * gradients[
                name
            ] * (name not in still)
        parameters = {
            name: value - velocity[name] for name, value in parameters.items()
        }
    return losses


@misconception(
    "The training raises the loss",
    criterion="training",
    explanation="Your losses rise from epoch to epoch: the steps go along the gradient.",
    hint="Subtract the velocity.",
    formula="w - v",
)
def training_uphill(reference):
    """Alter the reference: the training raises the loss."""
    change_training(reference, sign=-1.0)


@misconception(
    "The training has no momentum",
    criterion="training",
    explanation="Your losses are those of plain gradient descent: the velocity starts anew in each epoch.",
    hint="Where is the velocity of the last epoch kept?",
    formula="v = gamma v + alpha gradient",
)
def training_without_momentum(reference):
    """Alter the reference: the training has no momentum."""
    change_training(reference, momentum=False)


@misconception(
    "The hidden layer is not trained",
    criterion="training",
    explanation="Your losses are those of a network whose hidden layer stays as it was.",
    hint="Is the new w_h stored where the next forward pass reads it?",
    formula="w - v, for all four parameters",
)
def training_of_output_only(reference):
    """Alter the reference: the hidden layer is not trained."""
    change_training(reference, trained="o")


@misconception(
    "The output layer is not trained",
    criterion="training",
    explanation="Your losses are those of a network whose output layer stays as it was.",
    hint="Is the new w_o stored where the next forward pass reads it?",
    formula="w - v, for all four parameters",
)
def training_of_hidden_only(reference):
    """Alter the reference: the output layer is not trained."""
    change_training(reference, trained="h")


@misconception(
    "The training never steps",
    criterion="training",
    explanation="Your loss is the same in each epoch.",
    hint="Are the new parameters used by the next forward pass?",
    formula="w - v, for all four parameters",
)
def training_stands_still(reference):
    """Alter the reference: the training never steps."""
    change_training(reference, rate=0.0)
