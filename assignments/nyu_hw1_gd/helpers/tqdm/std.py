"""The same under the name of tqdm.std."""

from tqdm import tqdm, trange

__all__ = ["tqdm", "trange"]
