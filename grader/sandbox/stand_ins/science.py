"""Stands for `scipy` itself, which has no functions of its own: its parts are modules."""

from __future__ import annotations
