"""Misconceptions in grad_ce, the gradient of the loss."""

import numpy as np

from grader.misconceptions import misconception


@misconception(
    "The gradient has the wrong sign",
    criterion="grad_ce",
    explanation="Your gradient is ` target - prediction `; a step against it would raise the loss.",
    hint="Raising the input of a wrong class raises the loss: its gradient is positive.",
    formula="(prediction - target) / N",
)
def gradient_sign(reference):
    """Alter the reference: the gradient has the wrong sign."""
    right = reference.grad_ce
    reference.grad_ce = lambda target, prediction: -right(target, prediction)


@misconception(
    "The gradient has the wrong sign, and is not divided by N",
    criterion="grad_ce",
    explanation="Your gradient is ` target - prediction `; a step against it would raise the loss. (No division by N "
    "is accepted.)",
    hint="Raising the input of a wrong class raises the loss: its gradient is positive.",
    formula="prediction - target",
)
def gradient_sign_of_sum(reference):
    """Alter the reference: the gradient has the wrong sign, and is not divided by N."""
    reference.grad_ce = lambda target, prediction: target - prediction


@misconception(
    "The gradient with respect to the output has the wrong sign",
    criterion="grad_ce",
    explanation="Your gradient is target / prediction / N; the minus sign of the loss is missing.",
    hint="A higher probability of the right class lowers the loss: its gradient is negative.",
    formula="-target / prediction / N",
)
def gradient_sign_of_output(reference):
    """Alter the reference: the gradient with respect to the output has the wrong sign."""
    reference.grad_ce = lambda target, prediction: (
        target / prediction / len(target)
    )


@misconception(
    "The gradient is the mean over the batch",
    criterion="grad_ce",
    explanation="Your gradient has one row, averaged over the samples. Each has one of its own.",
    hint="The gradient has the shape of the prediction.",
    formula="(prediction - target) / N",
)
def gradient_mean_of_batch(reference):
    """Alter the reference: the gradient is the mean over the batch."""
    reference.grad_ce = lambda target, prediction: (prediction - target).mean(
        axis=0
    )


@misconception(
    "The gradient with respect to the output is the mean over the batch",
    criterion="grad_ce",
    explanation="Your gradient, -t / p, has one row, averaged over the samples. The backward pass needs one for each.",
    hint="The gradient has the shape of the prediction.",
    formula="-target / prediction / N",
)
def gradient_mean_of_output(reference):
    """Alter the reference: the gradient with respect to the output is the mean over the batch."""
    reference.grad_ce = lambda target, prediction: (
        -(target / prediction).mean(axis=0)
    )


@misconception(
    "The gradient is one number per sample",
    criterion="grad_ce",
    explanation="Your gradient is summed over the classes; the classes have gradients of their own.",
    hint="The gradient has the shape of the prediction.",
    formula="-target / prediction / N",
)
def gradient_summed_over_classes(reference):
    """Alter the reference: the gradient is one number per sample."""
    reference.grad_ce = lambda target, prediction: (
        -(target / prediction).sum(axis=1) / len(target)
    )


@misconception(
    "The gradient is a single number",
    criterion="grad_ce",
    explanation="Your gradient is summed over samples and classes; each of them has a gradient of its own.",
    hint="The gradient has the shape of the prediction.",
    formula="-target / prediction / N",
)
def gradient_one_number(reference):
    """Alter the reference: the gradient is a single number."""
    reference.grad_ce = lambda target, prediction: (
        -(target / prediction).sum() / len(target)
    )


@misconception(
    "The gradient is divided by the number of classes",
    criterion="grad_ce",
    explanation="Your gradient is divided by the number of classes; the mean is over the N samples.",
    hint="Which axis of the target counts the samples?",
    formula="(prediction - target) / N",
)
def gradient_divided_by_classes(reference):
    """Alter the reference: the gradient is divided by the number of classes."""
    reference.grad_ce = lambda target, prediction: (
        (prediction - target) / target.shape[1]
    )


@misconception(
    "The gradient is divided by samples and classes",
    criterion="grad_ce",
    explanation="Your gradient is divided by N times the number of classes; the mean is over the N samples only.",
    hint="target.size counts every element.",
    formula="(prediction - target) / N",
)
def gradient_divided_by_everything(reference):
    """Alter the reference: the gradient is divided by samples and classes."""
    reference.grad_ce = lambda target, prediction: (
        (prediction - target) / target.size
    )


@misconception(
    "The gradient is divided by N twice",
    criterion="grad_ce",
    explanation="Your gradient is 1 / N of the right one: the mean was taken twice.",
    hint="Divide by N once.",
    formula="(prediction - target) / N",
)
def gradient_divided_twice(reference):
    """Alter the reference: the gradient is divided by N twice."""
    reference.grad_ce = lambda target, prediction: (
        (prediction - target) / len(target) ** 2
    )


@misconception(
    "The number of samples is written into the code",
    criterion="grad_ce",
    explanation="Your gradient is divided by 10000, the size of the training data, whatever the batch is.",
    hint="len(target) is the size of the batch.",
    formula="(prediction - target) / N",
)
def gradient_fixed_size(reference):
    """Alter the reference: the number of samples is written into the code."""
    reference.grad_ce = lambda target, prediction: (
        (prediction - target) / 10_000
    )


@misconception(
    "The gradient is 0 for the wrong classes",
    criterion="grad_ce",
    explanation="Your gradient is right for the right class only. Those of the others change the loss, too, through "
    "the sum that softmax divides by.",
    hint="` p - t ` is p for a wrong class.",
    formula="(prediction - target) / N",
)
def gradient_of_right_class_only(reference):
    """Alter the reference: the gradient is 0 for the wrong classes."""
    reference.grad_ce = lambda target, prediction: (
        target * (prediction - target) / len(target)
    )


@misconception(
    "The gradient is that of the squared error",
    criterion="grad_ce",
    explanation="Your gradient is ` 2 * (p - t) / N `; that of the cross-entropy has no factor 2.",
    hint="Where would a 2 come from?",
    formula="(prediction - target) / N",
)
def gradient_of_squared_error(reference):
    """Alter the reference: the gradient is that of the squared error."""
    reference.grad_ce = lambda target, prediction: (
        2 * (prediction - target) / len(target)
    )


@misconception(
    "The gradient treats softmax as a sigmoid",
    criterion="grad_ce",
    explanation="Your gradient is multiplied by ` p * (1 - p) `, the derivative of a sigmoid; ` p - t ` is all.",
    hint="Multiply -t / p by the derivative of every output of softmax, and add up.",
    formula="(prediction - target) / N",
)
def gradient_times_sigmoid_slope(reference):
    """Alter the reference: the gradient treats softmax as a sigmoid."""
    reference.grad_ce = lambda target, prediction: (
        (prediction - target) * prediction * (1 - prediction) / len(target)
    )


@misconception(
    "The gradient is the loss of each class",
    criterion="grad_ce",
    explanation="Your function returns -t log p, the terms of the loss, not their derivative.",
    hint="What is the derivative of log p?",
    formula="-target / prediction / N",
)
def gradient_is_loss(reference):
    """Alter the reference: the gradient is the loss of each class."""
    reference.grad_ce = lambda target, prediction: (
        -target * np.log(prediction) / len(target)
    )


@misconception(
    "The gradient is transposed",
    criterion="grad_ce",
    explanation="Your gradient has one column per sample; samples are rows.",
    hint="The gradient has the shape of the prediction.",
    formula="(prediction - target) / N",
)
def gradient_transposed(reference):
    """Alter the reference: the gradient is transposed."""
    reference.grad_ce = lambda target, prediction: (
        (prediction - target).T / len(target)
    )
