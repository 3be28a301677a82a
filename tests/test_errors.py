"""The tree of exceptions in the docstring is the tree of the classes, and each tells what to try."""

import ast
import importlib
import pkgutil
import re

import pytest

import grader
from grader import errors
from grader.errors import GraderError


def drawn():
    """Return (name, parent) of each line of the tree in the docstring."""
    pairs, path = [], []
    for indent, name in re.findall(
        r"^    ( *)(\w+Error) {2,}\S",
        errors.__doc__,
        re.MULTILINE,
    ):
        del path[len(indent) // 2 :]
        pairs.append((name, path[-1] if path else None))
        path.append(name)
    return pairs


def descendants(kind):
    return {
        kind,
        *(
            found
            for child in kind.__subclasses__()
            for found in descendants(child)
        ),
    }


def test_the_tree_in_the_docstring_is_that_of_the_classes():
    for module in pkgutil.walk_packages(grader.__path__, "grader."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    classes = {
        kind
        for kind in descendants(GraderError)
        if kind.__module__ == "grader.errors"
    }
    tree = dict(drawn())
    assert {kind.__name__ for kind in classes} == set(tree)
    for kind in (
        descendants(GraderError) - classes
    ):  # those that carry more data are kinds of one that is drawn
        assert kind.__base__ in classes - {GraderError}
    for kind in classes:
        if kind is not GraderError:
            assert tree[kind.__name__] in {
                base.__name__ for base in kind.__bases__
            }


def test_the_tree_names_nothing_twice():
    names = [name for name, _ in drawn()]
    assert len(names) == len(set(names)) > 10


@pytest.mark.parametrize("kind", [getattr(errors, name) for name, _ in drawn()])
def test_an_error_tells_its_message_and_its_tip(kind):
    error = kind("mlp.py is missing.", "Write it.")
    assert (error.message, error.tip) == ("mlp.py is missing.", "Write it.")
    assert str(error) == "mlp.py is missing.\n  tip: Write it."
    assert str(kind("mlp.py is missing.")) == "mlp.py is missing."
    assert kind.__doc__


def test_every_error_that_is_raised_has_a_message_that_ends_like_a_sentence():
    kinds = {name for name, _ in drawn()}
    for module in pkgutil.walk_packages(grader.__path__, "grader."):
        spec = importlib.util.find_spec(module.name)
        tree = ast.parse(spec.loader.get_source(module.name))
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Raise)
                and isinstance(node.exc, ast.Call)
                and getattr(node.exc.func, "id", "") in kinds
            ):
                assert node.exc.args, (
                    f"{module.name}:{node.lineno} raises an error without a message"
                )
                text = _end_of(node.exc.args[0])
                assert text is None or text.endswith(
                    (".", "?", ")", ":", "…", '"'),
                ), f"{module.name}:{node.lineno}: {text!r}"


def _end_of(node):
    """Return the literal end of a message, or None where it is computed."""
    if isinstance(node, ast.JoinedStr):
        node = node.values[-1]
    return (
        node.value
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        else None
    )
