"""Stands for the course's package: what the handout gives, in small implementations of our own."""
