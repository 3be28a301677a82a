"""Mistakes in training and prediction, of the linear classifier and of the net."""

import numpy as np

from grader.misconceptions import misconception

from ._alter import change_batches, change_method, mark

CLASSES = {
    "LinearClassifier": ("classifier", "classifier"),
    "TwoLayerNet": ("net", "edition"),
}


def same_batch(X, y, batch_size):
    """Return the first examples, always."""
    return X[:batch_size], y[:batch_size]


def strange_labels(X, y, batch_size):
    """Return examples with labels that were drawn on their own."""
    one, other = (np.random.choice(len(X), batch_size) for _ in range(2))  # noqa: NPY002
    return X[one], y[other]


def everything(X, y, batch_size):
    """Return all examples in another order."""
    del batch_size
    order = np.random.permutation(len(X))  # noqa: NPY002
    return X[order], y[order]


BATCHES = {
    "same_batch": (
        "Every step has the same batch",
        "`train` takes the first examples at every step; the others are never seen.",
        "Draw new indices inside the loop.",
        same_batch,
    ),
    "strange_labels": (
        "Examples and labels are drawn apart",
        "`train` draws indices for X and others for y: an example gets the label of another.",
        "Draw indices once, and use them for both.",
        strange_labels,
    ),
    "whole_set": (
        "Every step has all examples",
        "`train` does not draw batch_size examples but takes all.",
        "np.random.choice takes how many to draw.",
        everything,
    ),
}
PREDICTIONS = {
    "smallest_score": (
        "The smallest score wins",
        "`predict` returns the class with the smallest score.",
        "argmax, not argmin.",
        lambda scores: scores.argmin(axis=1),
    ),
    "wrong_axis": (
        "The largest score of each class, not of each example",
        "`predict` looks for the example with the largest score of a class; there must be a label for each example.",
        "Which axis holds the classes?",
        lambda scores: scores.argmax(axis=0),
    ),
    "scores": (
        "Scores in the place of labels",
        "`predict` returns the largest scores, not the classes that have them.",
        "argmax gives the place of the largest value.",
        lambda scores: scores.max(axis=1),
    ),
}


def scores_of(made, X):
    """Return the scores of a classifier or net."""
    return X @ made.W if hasattr(made, "W") else made.forward(X)[0]


def declare(owner, mistake, title, explanation, hint, alter):
    """Declare one mistake of the class *owner*."""
    short, criterion = CLASSES[owner]
    name = f"{short}_{mistake}"
    globals()[name] = misconception(
        f"{owner}: {title}",
        criterion=criterion,
        explanation=explanation,
        hint=hint,
    )(mark(name, __name__, alter))


def declare_batches(owner, mistake, title, explanation, hint, draw):
    """Declare one way to draw the wrong batches."""

    def alter(reference):
        change_batches(reference, getattr(reference, owner), draw)

    declare(owner, mistake, title, explanation, hint, alter)


def declare_prediction(owner, mistake, title, explanation, hint, choose):
    """Declare one way to choose the wrong labels from the scores."""

    def alter(reference):
        change_method(
            getattr(reference, owner),
            "predict",
            lambda _, made, X: choose(scores_of(made, X)),
        )

    declare(owner, f"predicts_{mistake}", title, explanation, hint, alter)


for _class in CLASSES:
    for _mistake, _texts in BATCHES.items():
        declare_batches(_class, _mistake, *_texts)
    for _mistake, _texts in PREDICTIONS.items():
        declare_prediction(_class, _mistake, *_texts)


def change_step(reference, change):
    """Change the step of the linear classifier: *change* gets its gradient and the learning rate."""
    so_far = reference.LinearClassifier.train

    def train(self, X, y, learning_rate=1e-3, **named):
        own = self.loss

        def loss(*batch):
            value, gradient = own(*batch)
            return value, change(gradient, learning_rate, self.W)

        self.loss = loss
        return so_far(self, X, y, learning_rate=learning_rate, **named)

    reference.LinearClassifier.train = train


@misconception(
    "LinearClassifier: steps go uphill",
    criterion="classifier",
    explanation="The gradient is added to the weights; the loss grows.",
    hint="The gradient points where the loss grows.",
)
def classifier_uphill(reference):
    """LinearClassifier: steps go uphill."""
    change_step(reference, lambda gradient, _, __: -gradient)


@misconception(
    "LinearClassifier: the learning rate is not used",
    criterion="classifier",
    explanation="The whole gradient is subtracted at each step.",
    hint="Scale the gradient by the learning rate.",
)
def classifier_without_rate(reference):
    """LinearClassifier: the learning rate is not used."""
    change_step(reference, lambda gradient, rate, _: gradient / rate)


@misconception(
    "LinearClassifier: the weights are overwritten",
    criterion="classifier",
    explanation="Each step sets the weights to -learning_rate * gradient and forgets where they were.",
    hint="-= changes, = overwrites.",
)
def classifier_overwrites(reference):
    """LinearClassifier: the weights are overwritten."""
    change_step(reference, lambda gradient, rate, W: gradient + W / rate)


@misconception(
    "LinearClassifier: the weights never change",
    criterion="classifier",
    explanation="`train` asks for gradients and does nothing with them.",
    hint="Subtract learning_rate times the gradient from the weights.",
)
def classifier_without_update(reference):
    """LinearClassifier: the weights never change."""
    change_step(reference, lambda gradient, _, __: 0 * gradient)


@misconception(
    "LinearClassifier: only the last loss is returned",
    criterion="classifier",
    explanation="The list that `train` returns has one entry; there must be one for each step.",
    hint="Append the loss inside the loop.",
)
def classifier_last_loss(reference):
    """LinearClassifier: only the last loss is returned."""
    change_method(
        reference.LinearClassifier,
        "train",
        lambda history, *_, **__: history[-1:],
    )


@misconception(
    "LinearClassifier: new weights are large",
    criterion="classifier",
    explanation="Training starts from weights of order one where the handout gives 0.001 of that.",
    hint="The starter has this line.",
)
def classifier_large_start(reference):
    """LinearClassifier: new weights are large."""
    so_far = reference.LinearClassifier.train

    def train(self, X, y, **named):
        if self.W is None:
            self.W = np.random.randn(X.shape[1], y.max() + 1)  # noqa: NPY002
        return so_far(self, X, y, **named)

    reference.LinearClassifier.train = train


def change_update(reference, change):
    """Let the net's step be *change*(params, grads, learning_rate), in place."""
    reference.TwoLayerNet.update = lambda self, grads, rate: change(
        self.params, grads, rate
    )


@misconception(
    "TwoLayerNet: steps go uphill",
    criterion="edition",
    explanation="The gradients are added to the parameters; the loss grows.",
    hint="The gradient points where the loss grows.",
)
def net_uphill(reference):
    """TwoLayerNet: steps go uphill."""
    change_update(
        reference,
        lambda p, g, rate: p.update(
            {name: p[name] + rate * g[name] for name in p}
        ),
    )


@misconception(
    "TwoLayerNet: the learning rate is not used",
    criterion="edition",
    explanation="The whole gradients are subtracted at each step.",
    hint="Scale them by the learning rate.",
)
def net_without_rate(reference):
    """TwoLayerNet: the learning rate is not used."""
    change_update(
        reference,
        lambda p, g, _: p.update({name: p[name] - g[name] for name in p}),
    )


@misconception(
    "TwoLayerNet: the biases are not trained",
    criterion="edition",
    explanation="`train` changes W1 and W2 only.",
    hint="Four parameters have gradients.",
)
def net_biases_stay(reference):
    """TwoLayerNet: the biases are not trained."""
    change_update(
        reference,
        lambda p, g, rate: p.update(
            {name: p[name] - rate * g[name] for name in ("W1", "W2")}
        ),
    )


@misconception(
    "TwoLayerNet: the second layer is not trained",
    criterion="edition",
    explanation="`train` changes W1 and b1 only.",
    hint="Four parameters have gradients.",
)
def net_second_layer_stays(reference):
    """TwoLayerNet: the second layer is not trained."""
    change_update(
        reference,
        lambda p, g, rate: p.update(
            {name: p[name] - rate * g[name] for name in ("W1", "b1")}
        ),
    )


@misconception(
    "TwoLayerNet: the parameters are overwritten",
    criterion="edition",
    explanation="Each step sets the parameters to -learning_rate * gradient and forgets where they were.",
    hint="-= changes, = overwrites.",
)
def net_overwrites(reference):
    """TwoLayerNet: the parameters are overwritten."""
    change_update(
        reference,
        lambda p, g, rate: p.update({name: -rate * g[name] for name in p}),
    )


@misconception(
    "TwoLayerNet: only the last loss is returned",
    criterion="edition",
    explanation="`loss_history` has one entry; there must be one for each step.",
    hint="Append the loss inside the loop.",
)
def net_last_loss(reference):
    """TwoLayerNet: only the last loss is returned."""
    change_method(
        reference.TwoLayerNet,
        "train",
        lambda result, *_, **__: {
            **result,
            "loss_history": result["loss_history"][-1:],
        },
    )
