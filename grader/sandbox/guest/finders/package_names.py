"""What a package of the handout calls the names that its modules define."""

from __future__ import annotations

from importlib import import_module

from grader.sandbox.guest.package_layout import Layout


def name_of_package(layout: Layout, package: str, name: str) -> object:
    """Return what the modules of the handout's *package* call *name*.

    For imports that expect it in the package itself.

    It is asked where the package's own `__init__.py`, if there is one, has no
    such name.
    """
    modules = [] if name.startswith("__") else layout.modules_of(package)
    for module in modules:
        names = vars(import_module(module))
        if name in names:
            return names[name]
    raise AttributeError(f"module {package!r} has no attribute {name!r}")


def name_of_empty_package(layout: Layout, package: str, name: str) -> object:
    """Return the same of a *package* without an `__init__.py`.

    For `import *` it is the names of all its modules.
    """
    if name != "__all__":
        return name_of_package(layout, package, name)
    names: list[str] = []
    for module in layout.modules_of(package):
        names += vars(import_module(module))
    return [public for public in names if not public.startswith("_")]
