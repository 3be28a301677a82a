"""The losses under the name of the module that other editions import them from."""

from a3_helper import *  # noqa: F403 - all that a3_helper offers
