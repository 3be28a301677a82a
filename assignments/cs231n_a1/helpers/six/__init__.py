"""Stands for the package `six`, by which old code runs on Python 2 and 3."""

PY2 = False
PY3 = True
