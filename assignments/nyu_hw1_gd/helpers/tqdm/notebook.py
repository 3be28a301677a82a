"""The same under the name of tqdm.notebook."""

from tqdm import tqdm, trange

__all__ = ["tqdm", "trange"]
