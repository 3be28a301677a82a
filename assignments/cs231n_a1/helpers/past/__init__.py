"""Stands for the package `future`, by which old code runs on Python 2 and 3."""
