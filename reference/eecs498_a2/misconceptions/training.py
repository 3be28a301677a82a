"""Mistakes in batches, training and prediction, of the linear classifier and of the net."""

import torch

from grader.misconceptions import misconception

from ._alter import change_batches, change_function, mark

TRAININGS = {
    "train_linear_classifier": ("classifier", "training"),
    "nn_train": ("net", "net_training"),
}


def same_batch(X, y, batch_size):
    """Return the first examples, always."""
    return X[:batch_size], y[:batch_size]


def strange_labels(X, y, batch_size):
    """Return examples with labels that were drawn on their own."""
    one, other = (torch.randint(len(X), (batch_size,)) for _ in range(2))
    return X[one], y[other]


def everything(X, y, batch_size):
    """Return all examples in another order."""
    del batch_size
    order = torch.randperm(len(X))
    return X[order], y[order]


BATCHES = {
    "same_batch": (
        "The same batch each time",
        "The first examples are taken every time; the others are never seen.",
        "Draw new indices in each call.",
        same_batch,
    ),
    "strange_labels": (
        "Examples and labels are drawn apart",
        "Indices are drawn for X and others for y: an example gets the label of another.",
        "Draw indices once, and use them for both.",
        strange_labels,
    ),
    "whole_set": (
        "All examples in each batch",
        "batch_size examples are asked for; all of them are taken.",
        "How many indices does each batch need?",
        everything,
    ),
}


def declare_batches(mistake, title, explanation, hint, draw):
    """Declare one way to draw the wrong batches: in `sample_batch`, which a training may use as well."""

    def alter(reference):
        reference.sample_batch = lambda X, y, num_train, batch_size: draw(
            X[:num_train], y[:num_train], batch_size
        )

    globals()[mistake] = misconception(
        title, criterion="training", explanation=explanation, hint=hint
    )(mark(mistake, __name__, alter))


def declare_training_batches(mistake, title, explanation, hint, draw):
    """Declare one way for the linear classifier's training to draw the wrong batches, whatever `sample_batch` does."""
    name = f"classifier_{mistake}"

    def alter(reference):
        change_batches(reference, "train_linear_classifier", draw)

    text = f"`train_linear_classifier`: {title[0].lower()}{title[1:]}"
    globals()[name] = misconception(
        text, criterion="training", explanation=explanation, hint=hint
    )(mark(name, __name__, alter))


for _mistake, _texts in BATCHES.items():
    declare_batches(_mistake, *_texts)
    declare_training_batches(_mistake, *_texts)


@misconception(
    "A batch without its first axis",
    criterion="training",
    explanation="`sample_batch` returns one example where a batch of them is asked for.",
    hint="Draw batch_size indices, not one.",
)
def one_example(reference):
    """A batch without its first axis."""

    def sample_batch(X, y, num_train, _):
        chosen = int(torch.randint(num_train, (1,)))
        return X[chosen], y[chosen]

    reference.sample_batch = sample_batch


# --- steps ------------------------------------------------------------------------------------------------------------

STEPS = {
    "uphill": (
        "steps go uphill",
        "The gradient is added; the loss grows.",
        "The gradient points where the loss grows.",
        lambda w, g, rate: w + rate * g,
    ),
    "without_rate": (
        "the learning rate is not used",
        "The whole gradient is subtracted at each step.",
        "Scale the gradient by the learning rate.",
        lambda w, g, _: w - g,
    ),
    "overwrites": (
        "the weights are overwritten",
        "Each step sets the weights to -learning_rate * gradient and forgets where they were.",
        "-= changes, = overwrites.",
        lambda _, g, rate: -rate * g,
    ),
    "without_update": (
        "nothing is trained",
        "The gradients are computed, and nothing is done with them.",
        "Subtract learning_rate times the gradient.",
        lambda w, _, __: w,
    ),
}


def change_steps(reference, function, step):
    """Let a training move what it trains by *step*(weights, gradient, learning_rate)."""
    if function == "train_linear_classifier":
        reference.stepped = step
        return

    def update(params, grads, rate):
        for name, grad in grads.items():
            params[name].copy_(step(params[name].clone(), grad, rate))

    reference.update = update


def declare_step(function, mistake, title, explanation, hint, step):
    """Declare one way to take the wrong step."""
    short, criterion = TRAININGS[function]
    name = f"{short}_{mistake}"
    alter = lambda reference: change_steps(reference, function, step)  # noqa: E731
    globals()[name] = misconception(
        f"`{function}`: {title}",
        criterion=criterion,
        explanation=explanation,
        hint=hint,
    )(mark(name, __name__, alter))


for _function in TRAININGS:
    for _mistake, _texts in STEPS.items():
        declare_step(_function, _mistake, *_texts)


def change_update(reference, names):
    """Let the net's step move these parameters only."""
    so_far = reference.update
    reference.update = lambda params, grads, rate: so_far(
        params, {name: grads[name] for name in names}, rate
    )


@misconception(
    "`nn_train`: the biases are not trained",
    criterion="net_training",
    explanation="W1 and W2 change, b1 and b2 do not.",
    hint="Four parameters have gradients.",
)
def net_biases_stay(reference):
    """`nn_train`: the biases are not trained."""
    change_update(reference, ("W1", "W2"))


@misconception(
    "`nn_train`: the second layer is not trained",
    criterion="net_training",
    explanation="W1 and b1 change, W2 and b2 do not.",
    hint="Four parameters have gradients.",
)
def net_second_layer_stays(reference):
    """`nn_train`: the second layer is not trained."""
    change_update(reference, ("W1", "b1"))


@misconception(
    "`nn_train`: only the last loss is returned",
    criterion="net_training",
    explanation="`loss_history` has one entry; there must be one for each step.",
    hint="Append the loss inside the loop.",
)
def net_last_loss(reference):
    """`nn_train`: only the last loss is returned."""
    change_function(
        reference,
        "nn_train",
        lambda result, *_, **__: {
            **result,
            "loss_history": result["loss_history"][-1:],
        },
    )


@misconception(
    "`train_linear_classifier`: only the last loss is returned",
    criterion="training",
    explanation="The list of losses has one entry; there must be one for each step.",
    hint="Append the loss inside the loop.",
)
def classifier_last_loss(reference):
    """`train_linear_classifier`: only the last loss is returned."""
    change_function(
        reference,
        "train_linear_classifier",
        lambda reply, *_, **__: (reply[0], reply[1][-1:]),
    )


# --- prediction -------------------------------------------------------------------------------------------------------

PREDICTIONS = {
    "worst": (
        "the worst class",
        "The labels are those of the smallest scores.",
        "Which class does a large score speak for?",
        lambda scores: scores.argmin(dim=1),
    ),
    "axis": (
        "the best example of each class",
        "The largest score is looked for among the examples, not among the classes.",
        "Which axis holds the classes?",
        lambda scores: scores.argmax(dim=0),
    ),
    "scores": (
        "scores in the place of labels",
        "The largest scores are returned, not the classes that have them.",
        "argmax gives the place of the largest value.",
        lambda scores: scores.max(dim=1).values,
    ),
}


def declare_predictions(mistake, title, explanation, hint, choose):
    """Declare one way to choose the wrong labels, for the linear classifier and for the net."""

    def of_classifier(reference):
        reference.predict_linear_classifier = lambda W, X: choose(X @ W)

    def of_net(reference):
        reference.nn_predict = lambda params, loss_func, X: choose(
            loss_func(params, X)
        )

    ways = {
        f"classifier_predicts_{mistake}": (
            "predict_linear_classifier",
            "prediction",
            of_classifier,
        ),
        f"net_predicts_{mistake}": ("nn_predict", "net_training", of_net),
    }
    for name, (function, criterion, alter) in ways.items():
        globals()[name] = misconception(
            f"`{function}`: {title}",
            criterion=criterion,
            explanation=explanation,
            hint=hint,
        )(mark(name, __name__, alter))


for _mistake, _texts in PREDICTIONS.items():
    declare_predictions(_mistake, *_texts)
