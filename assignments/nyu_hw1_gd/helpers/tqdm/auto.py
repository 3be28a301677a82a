"""The same under the name of tqdm.auto."""

from tqdm import tqdm, trange

__all__ = ["tqdm", "trange"]
