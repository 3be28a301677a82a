"""Misconceptions in the linear layer."""

from grader.misconceptions import misconception

from ._alter import change_forward, change_linear_gradients, replace_method

SHAPES = "Write the shapes of all arrays beside the formula. Which shape must the result have?"
ONCE = (
    "The mean over the batch belongs to the loss. How often may its 1/N occur?"
)


@misconception(
    "The bias is not added",
    criterion="linear",
    explanation="The forward pass returns x w; the bias b takes no part.",
    hint="What does a linear layer return for x = 0?",
)
def linear_without_bias(reference):
    """Out is x w."""
    change_forward(reference, "Linear", lambda out, _x, _w, b: out - b)


@misconception(
    "Inputs with several axes are not flattened",
    criterion="linear",
    explanation="The forward pass multiplies x by w as it is, so that inputs of shape (N, d_1, d_2) do not fit.",
    hint="Which method makes an array of shape (N, D) of an array of shape (N, d_1, …, d_k)?",
)
def linear_not_flattened(reference):
    """Forward uses x as it is."""
    replace_method(
        reference,
        "Linear",
        "forward",
        lambda _: lambda x, w, b: (x @ w + b, (x, w, b)),
    )


@misconception(
    "The linear layer drops axes of length 1",
    criterion="linear",
    explanation="`squeeze()` drops every axis of length 1: a batch of 1 or a layer of width 1 loses one.",
    hint="Which shape has your output for a batch of 1?",
)
def linear_squeezed(reference):
    """Out is squeezed."""
    change_forward(reference, "Linear", lambda out, *_: out.squeeze())


@misconception(
    "dx has the shape of the flattened inputs",
    criterion="linear",
    explanation="The values of dx are right, but it must have the shape of x, with all its axes.",
    hint=SHAPES,
)
def linear_dx_flat(reference):
    """Dx has shape (N, D)."""
    change_linear_gradients(
        reference, dx=lambda dx, _dout, _x: dx.reshape(dx.shape[0], -1)
    )


@misconception(
    "dx is averaged over the batch",
    criterion="linear",
    explanation="dx is divided by N, though each example has its own row and dout belongs to the mean loss already.",
    hint=ONCE,
)
def linear_dx_averaged(reference):
    """Dx is divided by N."""
    change_linear_gradients(
        reference, dx=lambda dx, dout, _x: dx / dout.shape[0]
    )


@misconception(
    "dw is averaged over the batch",
    criterion="linear",
    explanation="dw is divided by N, though dout belongs to the mean loss already.",
    hint=ONCE,
)
def linear_dw_averaged(reference):
    """Dw is divided by N."""
    change_linear_gradients(
        reference, dw=lambda dw, dout, _x: dw / dout.shape[0]
    )


@misconception(
    "dw is transposed",
    criterion="linear",
    explanation="dw has the shape (M, D); a gradient has the shape of its parameter, (D, M).",
    hint=SHAPES,
)
def linear_dw_transposed(reference):
    """Dw has shape (M, D)."""
    change_linear_gradients(reference, dw=lambda dw, _dout, _x: dw.T)


@misconception(
    "dw comes from the first example only",
    criterion="linear",
    explanation="All other examples of the batch are ignored, though w acts on each of them.",
    hint="The weights act on every example. What does the chain rule do with several paths?",
)
def linear_dw_first_example(reference):
    """Dw is that of the first example."""
    change_linear_gradients(
        reference,
        dw=lambda _dw, dout, x: x.reshape(x.shape[0], -1)[:1].T @ dout[:1],
    )


@misconception(
    "db is not summed over the batch",
    criterion="linear",
    explanation="db holds one row per example; a bias is shared by all of them.",
    hint=SHAPES,
)
def linear_db_not_summed(reference):
    """Db has shape (N, M)."""
    change_linear_gradients(reference, db=lambda _db, dout, _x: dout.clone())


@misconception(
    "db is averaged over the batch",
    criterion="linear",
    explanation="db is a mean where a sum is due: dout belongs to the mean loss already.",
    hint=ONCE,
)
def linear_db_averaged(reference):
    """Db is divided by N."""
    change_linear_gradients(
        reference, db=lambda db, dout, _x: db / dout.shape[0]
    )
