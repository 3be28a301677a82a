"""What tests of the reader share: notebooks made of cells."""

import json

import pytest


def code(text, **keys):
    return {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "source": text,
        **keys,
    }


def _notebook(*cells, **keys):
    """Return the bytes of a notebook: texts are code cells, all else stands as it is."""
    cells = [
        code(cell) if isinstance(cell, str | list) else cell for cell in cells
    ]
    document = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": cells,
    } | keys
    return json.dumps(document).encode()


@pytest.fixture(scope="session")
def notebook():
    return _notebook


@pytest.fixture(scope="session")
def read(surveyed, notebook):
    """Reads a notebook of these cells, hw.ipynb."""
    return lambda *cells, **keys: surveyed("hw.ipynb", notebook(*cells, **keys))
