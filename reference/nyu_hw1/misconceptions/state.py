"""Misconceptions in what a network keeps: its parameters, its gradients, its last batch."""

import torch

from grader.misconceptions import misconception

from ._alter import steps_of

UPDATES = "backward updates the parameters"


def _update_by(reference, rate):
    """Let backward take a step of gradient descent."""
    steps = steps_of(reference)
    store = steps.store

    def store_and_step(net, grads):
        store(net, grads)
        for name in net.parameters:
            net.parameters[name] = (
                net.parameters[name] - rate * grads[f"dJd{name}"]
            )

    steps.store = store_and_step


@misconception(
    "backward updates the parameters, with a rate of 0.1",
    criterion="backward",
    explanation="backward computes gradients; whoever trains the network decides what to do with them.",
    hint="Who should change `.parameters`, and when?",
    family=UPDATES,
)
def backward_updates_by_tenth(reference):
    """Backward takes a step with rate 0.1."""
    _update_by(reference, 0.1)


@misconception(
    "backward updates the parameters, with a rate of 0.01",
    criterion="backward",
    explanation="backward computes gradients; whoever trains the network decides what to do with them.",
    hint="Who should change `.parameters`, and when?",
    family=UPDATES,
)
def backward_updates_by_hundredth(reference):
    """Backward takes a step with rate 0.01."""
    _update_by(reference, 0.01)


@misconception(
    "backward updates the parameters, with a rate of 0.001",
    criterion="backward",
    explanation="backward computes gradients; whoever trains the network decides what to do with them.",
    hint="Who should change `.parameters`, and when?",
    family=UPDATES,
)
def backward_updates_by_thousandth(reference):
    """Backward takes a step with rate 0.001."""
    _update_by(reference, 0.001)


@misconception(
    "backward subtracts the whole gradient from the parameters",
    criterion="backward",
    explanation="backward computes gradients; whoever trains the network decides what to do with them.",
    hint="Who should change `.parameters`, and when?",
    family=UPDATES,
)
def backward_updates_fully(reference):
    """Backward takes a step with rate 1."""
    _update_by(reference, 1.0)


@misconception(
    "Clearing leaves the gradients as they are",
    criterion="clear",
    explanation="After `clear_grad_and_cache` the gradients of the last batch are still there.",
    hint="The method was given. What did it do in the starter?",
)
def clear_keeps_gradients(reference):
    """Clearing forgets the cache only."""

    def clear_grad_and_cache(self):
        self.cache = {}

    reference.MLP.clear_grad_and_cache = clear_grad_and_cache


@misconception(
    "Gradients are added up and never cleared",
    criterion="clear",
    explanation="backward adds to what is there, and clearing leaves it there: the gradients of all batches pile up.",
    hint="Which of the two should make room for the next batch?",
)
def gradients_pile_up(reference):
    """Backward accumulates, clearing forgets the cache only."""
    clear_keeps_gradients(reference)
    steps = steps_of(reference)
    store = steps.store
    steps.store = lambda net, grads: store(
        net, {name: net.grads[name] + value for name, value in grads.items()}
    )


@misconception(
    "backward uses the first batch for ever",
    criterion="clear",
    explanation="What forward keeps is kept once and never replaced; later batches get gradients of the first.",
    hint="When is the kept input replaced by the next one?",
)
def first_batch_kept(reference):
    """The input of the first batch is kept."""
    steps = steps_of(reference)
    right = steps.keep

    def keep(net, values):
        net.first_x = getattr(net, "first_x", values["x"])
        return {**right(net, values), "x": net.first_x}

    steps.keep = keep


def _start_with(reference, make):
    """Let a new network's parameters be made by *make*."""
    right = reference.MLP.__init__

    def __init__(
        self,
        linear_1_in_features,
        linear_1_out_features,
        f_function,
        linear_2_in_features,
        linear_2_out_features,
        g_function,
    ):
        sizes = linear_1_in_features, linear_1_out_features, f_function
        right(
            self,
            *sizes,
            linear_2_in_features,
            linear_2_out_features,
            g_function,
        )
        self.parameters = {
            name: make(value) for name, value in self.parameters.items()
        }

    reference.MLP.__init__ = __init__


@misconception(
    "A new network starts with zeros",
    criterion="forward",
    explanation="All parameters are zero: every hidden unit computes the same, and none can learn anything of its own.",
    hint="With which function does the starter draw the parameters?",
)
def parameters_start_at_zero(reference):
    """The parameters of a new network are zeros."""
    _start_with(reference, torch.zeros_like)


@misconception(
    "A new network starts with ones",
    criterion="forward",
    explanation="All parameters are equal: every hidden unit computes the same, and learns the same.",
    hint="With which function does the starter draw the parameters?",
)
def parameters_start_at_one(reference):
    """The parameters of a new network are ones."""
    _start_with(reference, torch.ones_like)
