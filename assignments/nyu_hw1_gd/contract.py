"""The handout of NYU homework 1, part two, in code: what is asked of gd.py. How it is used stands in adapter.py."""

from typing import NamedTuple

from grader.contract import Array, asks, judged_by_tests, student_hook


class Optimised(NamedTuple):
    """The image, and what the worker says of the way there. Points come from the image alone, or the tensor it was made in."""

    image: Array | None  #: what `gradient_descent` returned
    input: (
        Array | None
    )  #: the tensor that it was given, where that has changed and is not what was returned
    frames: list[
        Array
    ]  #: at most so many images on the way, the first among them
    spread: float  #: the standard deviation of what the model was given last
    calls: int  #: how often the model was called
    moved: float  #: the largest change of a weight
    training: bool  #: whether the model is in training mode afterwards
    sign: int  #: 1 where the loss was the score of the class, -1 where it was the negative score


class Hooks:
    """What the tests ask."""

    @student_hook(firstresult=True)
    @judged_by_tests
    def gradient_descent(self, input, model, loss, iterations) -> Array:
        """Return *input* changed step by step so that `loss(model(…))` grows; *loss* is the score of a class."""

    @student_hook(firstresult=True)
    @asks("gradient_descent")
    @judged_by_tests
    def optimise(
        self,
        architecture,
        weights,
        image,
        label,
        iterations,
        seed,
        sign,
        runs,
        frames,
    ) -> Optimised:
        """Return what `gradient_descent` makes of *image* for the class *label* of a model.

        The loss is the score of the class where *sign* is 1, its negative where it is -1, and where it is 0 the one of
        the two that the file's own `main` uses. All generators are seeded with *seed* before each of *runs* runs with
        the same model, each from a fresh copy of the image; the last one is told, with up to *frames* images on the way.
        """
