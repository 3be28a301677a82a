"""A made class holds what it says: examples, mistakes and pairs, no two alike, the same every time."""

import sys
import types
from collections import Counter
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from benchmarks.made_class.__main__ import write_class
from benchmarks.made_class.examples import read_examples
from benchmarks.made_class.mistakes import with_mistakes
from benchmarks.made_class.recipes import (
    BROKEN,
    MISTAKE,
    PAIR,
    PATTERN,
    RIGHT,
    made_submissions,
)
from grader.course.catalogue import get_assignment
from grader.course.variants import load_variants

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def numpy_course():
    return get_assignment(PROJECT, "ece421_pa2")


def loaded(source, name="homework"):
    """Return *source* run as a module."""
    module = types.ModuleType(name)
    sys.modules[name] = module
    try:
        exec(source, module.__dict__)
    finally:
        del sys.modules[name]
    return module


def variants_by_id(assignment):
    return {one.misconception.id: one for one in load_variants(assignment)}


def test_mistakes_are_made_by_plain_python(numpy_course):
    variants = variants_by_id(numpy_course)
    chosen = [variants["relu_absolute"], variants["layer_subtracts_bias"]]
    source = with_mistakes(numpy_course, chosen)
    assert "grader" not in source
    module = loaded(source)
    assert module.relu(np.array([-2.0])) == 2
    one = np.ones((1, 1))
    assert module.compute_layer(one, one, one) == 0
    assert module.softmax(np.zeros((1, 2))).tolist() == [[0.5, 0.5]]


def test_mistakes_that_are_declared_in_a_loop_are_made_too():
    assignment = get_assignment(PROJECT, "cs231n_a1")
    variant = variants_by_id(assignment)["softmax_naive_label_not_subtracted"]
    module = loaded(with_mistakes(assignment, [variant]))
    X, W, y = np.ones((2, 3)), np.zeros((3, 2)), np.array([0, 1])
    _, right = module.softmax_loss_vectorized(W, X, y, 0.0)
    _, wrong = module.softmax_loss_naive(W, X, y, 0.0)
    np.testing.assert_allclose(right, 0)
    np.testing.assert_allclose(wrong, 0.5)


@pytest.mark.parametrize("course", ["ece421_pa2", "cs231n_a1"])
def test_every_mistake_can_be_written_and_loaded(course):
    assignment = get_assignment(PROJECT, course)
    for variant in load_variants(assignment):
        assert loaded(with_mistakes(assignment, [variant])).__dict__


def test_a_class_is_the_same_every_time_and_no_two_are_alike(numpy_course):
    first = list(islice(made_submissions(numpy_course), 40))
    again = list(islice(made_submissions(numpy_course), 40))
    assert first == again
    texts = {tuple(sorted(one.files.items())) for one in first}
    names = {one.name for one in first}
    assert len(texts) == len(names) == 40


def test_a_class_has_its_share_of_each_kind(numpy_course):
    made = list(islice(made_submissions(numpy_course), len(PATTERN)))
    kinds = Counter(one.kind for one in made)
    assert kinds == {RIGHT: 6, BROKEN: 3, MISTAKE: 7, PAIR: 4}
    assert all(len(one.parts) == 1 + (one.kind == PAIR) for one in made)


def test_pairs_are_of_two_criteria(numpy_course):
    variants = variants_by_id(numpy_course)
    for one in islice(made_submissions(numpy_course), 60):
        if one.kind == PAIR:
            criteria = {
                variants[part].misconception.criterion for part in one.parts
            }
            assert len(criteria) == 2


def test_examples_whose_code_does_not_end_are_left_out():
    examples = read_examples(get_assignment(PROJECT, "nyu_hw1"))
    students = {one.student for one in examples}
    assert "anouk_mbaye" not in students
    right = {one.student for one in examples if one.is_right}
    assert "amara_obi" in right
    assert "ngozi_adeyemi" in students - right


def test_a_class_is_written_one_folder_each(numpy_course, tmp_path):
    lines = write_class(numpy_course, tmp_path, 3)
    assert len(lines) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "s00001", "s00002", "s00003",
    ]  # fmt: skip
    assert (tmp_path / "s00002" / "starter.py").is_file()
