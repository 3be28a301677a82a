"""Tests, collected once and run on any number of submissions."""
