"""Misconceptions in the dropout layer."""

import torch

from grader.misconceptions import misconception

from ._alter import replace_method

DROPS = "With p = 0.1, how many of 100 elements should be dropped?"
SCALE = "Is the mean of a large array of ones still 1 after dropout?"
SAME = "Which elements did forward drop, and does backward know?"


def mask_by(reference, draw):
    """Let the mask of training be draw(x, p), its scale included."""

    def make(right):
        def forward(x, dropout_param):
            if dropout_param["mode"] == "test":
                return right(x, dropout_param)
            if "seed" in dropout_param:
                torch.default_generator.manual_seed(dropout_param["seed"])
            mask = draw(x, dropout_param["p"])
            return x * mask, (dropout_param, mask)

        return forward

    replace_method(reference, "Dropout", "forward", make)


@misconception(
    "Dropout does not scale what is kept",
    criterion="dropout",
    explanation="The elements that are kept must be divided by 1 - p, so that the mean stays the same.",
    hint=SCALE,
)
def dropout_unscaled(reference):
    """What is kept is not scaled."""
    mask_by(reference, lambda x, p: reference.kept(x, p).to(x.dtype))


@misconception(
    "Dropout keeps what it should drop",
    criterion="dropout",
    explanation="The mask is inverted: elements are kept with probability p. The scale is that of dropping.",
    hint=DROPS,
)
def dropout_inverted(reference):
    """Elements are kept with probability p, and divided by 1 - p."""
    mask_by(
        reference, lambda x, p: (~reference.kept(x, p)).to(x.dtype) / (1 - p)
    )


@misconception(
    "Dropout takes p for the probability to keep",
    criterion="dropout",
    explanation="Elements are kept with probability p and divided by p, as in other courses; here p is for dropping.",
    hint=DROPS,
)
def dropout_p_is_keeping(reference):
    """Elements are kept with probability p, and divided by p."""
    mask_by(reference, lambda x, p: (~reference.kept(x, p)).to(x.dtype) / p)


@misconception(
    "Dropout divides by p",
    criterion="dropout",
    explanation="The right share is dropped, but what is kept is divided by p, not by 1 - p.",
    hint=SCALE,
)
def dropout_divides_by_p(reference):
    """What is kept is divided by p."""
    mask_by(reference, lambda x, p: reference.kept(x, p).to(x.dtype) / p)


@misconception(
    "Dropout multiplies by 1 - p",
    criterion="dropout",
    explanation="What is kept must be divided by 1 - p, so that the mean stays the same.",
    hint=SCALE,
)
def dropout_multiplies(reference):
    """What is kept is multiplied by 1 - p."""
    mask_by(reference, lambda x, p: reference.kept(x, p).to(x.dtype) * (1 - p))


@misconception(
    "Dropout drops whole examples",
    criterion="dropout",
    explanation="One random number is drawn for each example, so that all of its elements are dropped or none.",
    hint="How many random numbers do you draw for an array of shape (N, D)?",
)
def dropout_of_examples(reference):
    """The mask is the same in every row."""
    mask_by(
        reference,
        lambda x, p: (
            reference.kept(x.reshape(x.shape[0], -1)[:, 0], p)
            .reshape(-1, *(1,) * (x.dim() - 1))
            .to(x.dtype)
            .expand(x.shape)
            / (1 - p)
        ),
    )


@misconception(
    "Dropout ignores the seed",
    criterion="dropout",
    explanation="Two calls with the same seed drop different elements: gradients cannot be checked.",
    hint="What must happen before the mask is drawn if dropout_param holds a seed?",
)
def dropout_ignores_seed(reference):
    """The seed is not used."""

    def make(right):
        return lambda x, param: right(
            x, {name: value for name, value in param.items() if name != "seed"}
        )

    replace_method(reference, "Dropout", "forward", make)


@misconception(
    "Dropout always drops the same elements",
    criterion="dropout",
    explanation="A seed is written into the code, so that every call draws the same mask.",
    hint="Call forward twice. Which elements are dropped?",
)
def dropout_fixed_seed(reference):
    """The seed is always 0."""
    replace_method(
        reference,
        "Dropout",
        "forward",
        lambda right: lambda x, param: right(x, {**param, "seed": 0}),
    )


@misconception(
    "Dropout drops in test mode",
    criterion="dropout",
    explanation="The mode is ignored: elements are dropped in both modes.",
    hint='What should out be in mode "test"?',
)
def dropout_in_test_mode(reference):
    """The mode is always train."""
    replace_method(
        reference,
        "Dropout",
        "forward",
        lambda right: lambda x, param: right(x, {**param, "mode": "train"}),
    )


@misconception(
    "Dropout scales in test mode",
    criterion="dropout",
    explanation='In mode "test" x is multiplied by 1 - p, though what is kept was scaled in training already.',
    hint='What should out be in mode "test"?',
)
def dropout_scales_in_test_mode(reference):
    """In test mode out is x (1 - p)."""

    def make(right):
        def forward(x, param):
            out, cache = right(x, param)
            return (
                (out * (1 - param["p"]), cache)
                if param["mode"] == "test"
                else (out, cache)
            )

        return forward

    replace_method(reference, "Dropout", "forward", make)


@misconception(
    "backward of dropout ignores the mask",
    criterion="dropout",
    explanation="dout comes back unchanged in training, also where forward dropped the element.",
    hint=SAME,
)
def dropout_backward_without_mask(reference):
    """Dx is dout."""
    replace_method(
        reference,
        "Dropout",
        "backward",
        lambda _: lambda dout, _cache: dout.clone(),
    )


@misconception(
    "backward of dropout does not scale",
    criterion="dropout",
    explanation="The right elements are stopped, but the others are not divided by 1 - p as forward did.",
    hint="By which number was each element multiplied in forward?",
)
def dropout_backward_unscaled(reference):
    """Dx is dout where the element was kept."""

    def make(right):
        def backward(dout, cache):
            dx = right(dout, cache)
            return dx if cache[1] is None else dout * (cache[1] != 0)

        return backward

    replace_method(reference, "Dropout", "backward", make)


@misconception(
    "backward of dropout draws a new mask",
    criterion="dropout",
    explanation="The gradient is stopped at other elements than those that forward dropped.",
    hint=SAME,
)
def dropout_backward_new_mask(reference):
    """The mask is drawn anew."""

    def make(right):
        def backward(dout, cache):
            param, mask = cache
            if mask is None:
                return right(dout, cache)
            return (
                dout
                * reference.kept(dout, param["p"]).to(dout.dtype)
                / (1 - param["p"])
            )

        return backward

    replace_method(reference, "Dropout", "backward", make)
