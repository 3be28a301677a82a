"""The film of a run: the image as it grew, the score and the probability on the way, for a person to look at."""

from grader.testing import show


def rounded(value):
    """Return *value* as a text with two decimals."""
    return f"{value:.2f}"


def show_film(found, judge, digit, title):
    """Show the frames of an attempt at *digit*, with its probability, and what a person may want to know of the end."""
    scoring, shape, spread = (
        judge.scoring,
        judge.start.shape,
        found.reply.spread,
    )
    readings = [
        list(scoring.readings(one, shape, spread)) for one in found.reply.frames
    ]
    frames = [read[0][1] for read in readings if read]
    images = [*frames, found.image]
    scores = [judge.scores(image) for image in images]
    chances = [judge.chance(one) for one in scores]
    likeness = scoring.likeness(found.image, scoring.class_means()[digit])
    variation = scoring.total_variation(found.image)
    captions = [f"p = {rounded(chance)}" for chance in chances[: len(frames)]]
    captions.append(
        f"digit {digit}: p = {rounded(chances[-1])}, variation {rounded(variation)}, likeness {rounded(likeness)}"
    )
    show(
        title,
        [
            (image[0].transpose(1, 2, 0), caption)
            for image, caption in zip(images, captions, strict=True)
        ],
        curves={
            "Score of the class": [
                one[:, judge.label].mean() for one in scores
            ],
            "Probability of the class": chances,
        },
        facts={
            "Probability": f"{rounded(chances[0])} at first, {rounded(chances[-1])} at the end",
            "Total variation": f"{rounded(variation)}; smooth images have less, noise has about {rounded(1 / 3)}",
            "Likeness": f"{rounded(likeness)} of 1 to the mean of the class, at the best place and size",
            "Calls of the model": str(found.reply.calls),
        },
        rank=chances[-1] + likeness,
    )
