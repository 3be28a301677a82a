"""Misconceptions in relu, and in the layer that is made of linear and relu."""

from grader.misconceptions import misconception

from ._alter import change_forward, replace_method


@misconception(
    "Relu returns the absolute value",
    criterion="relu",
    explanation="Negative inputs come out positive; relu sets them to 0.",
    hint="What is relu of -2?",
)
def relu_absolute(reference):
    """Out is |x|."""
    change_forward(reference, "ReLU", lambda _out, x: x.abs())


@misconception(
    "Relu keeps a part of negative inputs",
    criterion="relu",
    explanation="Negative inputs are made small, as in a leaky relu; here they become 0.",
    hint="What is relu of -100?",
)
def relu_leaky(reference):
    """Out is 0.01 x for negative x."""
    change_forward(
        reference, "ReLU", lambda out, x: out + 0.01 * x.clamp(max=0)
    )


@misconception(
    "The gradient passes through relu unchanged",
    criterion="relu",
    explanation="backward returns dout everywhere, also where the input was negative and the output constant.",
    hint="What is the derivative of relu at -1?",
)
def relu_backward_unchanged(reference):
    """Dx is dout."""
    replace_method(
        reference,
        "ReLU",
        "backward",
        lambda _: lambda dout, _cache: dout.clone(),
    )


@misconception(
    "The mask of relu is inverted",
    criterion="relu",
    explanation="The gradient passes where the input was negative, and is stopped where it was positive.",
    hint="What is the derivative of relu at 1, and at -1?",
)
def relu_backward_inverted(reference):
    """Dx is dout where x is negative."""
    replace_method(
        reference,
        "ReLU",
        "backward",
        lambda _: lambda dout, cache: dout * (cache < 0),
    )


@misconception(
    "The mask of relu is made of dout",
    criterion="relu",
    explanation="backward asks where dout is positive; what counts is where the input x was.",
    hint="Why does backward get the cache?",
)
def relu_backward_by_dout(reference):
    """Dx is dout where dout is positive."""
    replace_method(
        reference,
        "ReLU",
        "backward",
        lambda _: lambda dout, _cache: dout * (dout > 0),
    )


@misconception(
    "backward of relu returns the mask alone",
    criterion="relu",
    explanation="The derivative of relu is 0 or 1; the chain rule multiplies it by dout.",
    hint="Where is dout in your formula?",
)
def relu_backward_mask_only(reference):
    """Dx is 0 or 1."""
    replace_method(
        reference,
        "ReLU",
        "backward",
        lambda _: lambda dout, cache: (cache > 0).to(dout.dtype),
    )


# --- both layers ------------------------------------------------------------------------------------------------------


@misconception(
    "Linear_ReLU applies relu first",
    criterion="linear_relu",
    explanation="Relu is applied to the inputs of the linear layer; it belongs after it.",
    hint="Can the output of a relu be negative?",
)
def both_relu_first(reference):
    """Out is relu(x) w + b."""

    def forward(x, w, b):
        h, relu_cache = reference.ReLU.forward(x)
        out, linear_cache = reference.Linear.forward(h, w, b)
        return out, (linear_cache, relu_cache)

    def backward(dout, cache):
        dh, dw, db = reference.Linear.backward(dout, cache[0])
        return reference.ReLU.backward(dh, cache[1]), dw, db

    replace_method(reference, "Linear_ReLU", "forward", lambda _: forward)
    replace_method(reference, "Linear_ReLU", "backward", lambda _: backward)


@misconception(
    "backward of Linear_ReLU leaves relu out",
    criterion="linear_relu",
    explanation="dout goes straight to the linear layer, without the mask of relu.",
    hint="Through which layer does dout come first?",
)
def both_backward_without_relu(reference):
    """Backward skips relu."""
    replace_method(
        reference,
        "Linear_ReLU",
        "backward",
        lambda _: lambda dout, cache: reference.Linear.backward(dout, cache[0]),
    )
