"""Progress bars that draw nothing: the parts of tqdm that homework uses."""

from absent import stubs_for

__all__ = ["tnrange", "tqdm", "tqdm_notebook", "trange"]
__getattr__ = stubs_for("tqdm")


class tqdm:
    """Passes through what it is given; everything that would draw does nothing."""

    def __init__(self, iterable=None, *_arguments, total=None, **_options):
        self.iterable = iterable
        self.total = (
            len(iterable)
            if total is None and hasattr(iterable, "__len__")
            else total
        )
        self.n = 0

    def __iter__(self):
        for item in self.iterable:
            yield item
            self.n += 1

    def __len__(self):
        return self.total or 0

    def __enter__(self):
        return self

    def __exit__(self, *_problem):
        return None

    def update(self, n=1):
        """Count."""
        self.n += n

    def _nothing(self, *_arguments, **_options):
        """Do nothing."""

    set_description = set_description_str = set_postfix = set_postfix_str = (
        close
    ) = refresh = reset = clear = _nothing
    write = staticmethod(lambda *_arguments, **_options: None)


def trange(*arguments, **options):
    """Return a silent bar over a range."""
    return tqdm(range(*arguments), **options)


tqdm_notebook, tnrange = tqdm, trange
