"""What the small modules beside this one do not have: a stub that survives the import and fails when it is called."""

from collections.abc import Callable

from grader.sandbox.guest.stubs import Stub


def stubs_for(module: str) -> Callable[[str], Stub]:
    """Return a `__getattr__` for *module*."""

    def absent(name: str) -> Stub:
        if name.startswith("__"):
            raise AttributeError(name)
        return Stub(f"{module}.{name}")

    return absent
