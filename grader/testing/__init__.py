"""The only door for hidden and public tests: checks that raise a Mismatch, notes, and inputs.

A test is a function with the fixtures `student`, `reference` and `rng`:

    @pytest.mark.points(2, criterion="mse", hint="Average over every element.")
    @pytest.mark.parametrize("batch, features", [(1, 1), (3, 7), (10, 5)])
    def test_gradient(student, reference, rng, batch, features):
        '''The gradient of the MSE loss is right for a batch of any size.'''
        case = predictions(rng, batch, features)
        _, gradient = student.mse_loss(**case)
        _, right = reference.mse_loss(**case)
        check_close(gradient, right, name="dJdy_hat")

Values are NumPy arrays. The reference computes in float64 and rounds its answer
to the precision of the inputs; in float32 what lies within a multiple of its own
error is right.

Tests import what stands below, and nothing of these modules:

    checks                   the checks, and what a test notes and shows
    compare                  when two values are the same
    rounded                  right answers in float32, with the error that is right
    part_checks              checks of a value part by part
    carried                  what follows from a mistake made elsewhere
    draws                    inputs that tell mistakes apart
    regularisers             conventions of regularisers: what gives and shows one
    loops, minibatches       checks of how a function computes, of what a training draws
    arrays, pictures         between plain values and NumPy arrays; arrays as PNG files

Open to other rooms: arrays, checks, compare, rounded
"""

from grader.model import NoteKind
from grader.testing.carried import check_carried
from grader.testing.checks import (
    Mismatch,
    StudentError,
    agrees,
    check_close,
    check_gradient,
    check_property,
    check_up_to_factor,
    common_factor,
    directional_derivative,
    grant,
    note,
    show,
)
from grader.testing.draws import draw_until, linear_classification, linear_layer
from grader.testing.loops import check_no_loop
from grader.testing.minibatches import check_batches
from grader.testing.part_checks import (
    as_vector,
    check_any,
    check_entries,
    check_shares,
)
from grader.testing.regularisers import (
    halve_regulariser,
    linear_penalties,
    two_layer_penalty,
)

__all__ = [
    "Mismatch",
    "NoteKind",
    "StudentError",
    "agrees",
    "as_vector",
    "check_any",
    "check_batches",
    "check_carried",
    "check_close",
    "check_entries",
    "check_gradient",
    "check_no_loop",
    "check_property",
    "check_shares",
    "check_up_to_factor",
    "common_factor",
    "directional_derivative",
    "draw_until",
    "grant",
    "halve_regulariser",
    "linear_classification",
    "linear_layer",
    "linear_penalties",
    "note",
    "show",
    "two_layer_penalty",
]
