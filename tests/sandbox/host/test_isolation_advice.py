"""Advice names the setting to change on the machine at hand, and only for layers that do not hold."""

import pytest

from grader.sandbox.host.isolation_advice import (
    MEANING,
    WHAT,
    Machine,
    advise,
    this_machine,
)
from grader.sandbox.isolation.levels import (
    NAMESPACES,
    Layer,
    LayerReport,
    Level,
)

PLAIN = {
    "system": "Linux",
    "kernel": (6, 8),
    "processor": "x86_64",
    "root": False,
    "container": False,
    "settings": {},
}


def advice(*missing, **machine):
    reports = [
        LayerReport(layer, applied=layer not in missing) for layer in Layer
    ]
    return " ".join(advise(reports, Machine(**PLAIN | machine)))


def test_nothing_to_do_where_all_holds():
    assert advice() == ""


@pytest.mark.parametrize(
    ("missing", "machine", "words"),
    [
        (
            NAMESPACES,
            {"settings": {"kernel.apparmor_restrict_unprivileged_userns": "1"}},
            "apparmor_restrict_unprivileged_userns=0",
        ),
        (
            NAMESPACES,
            {"settings": {"kernel.unprivileged_userns_clone": "0"}},
            "unprivileged_userns_clone=1",
        ),
        (
            NAMESPACES,
            {"settings": {"user.max_user_namespaces": "0"}},
            "max_user_namespaces=10000",
        ),
        (NAMESPACES, {"container": True}, "--security-opt seccomp=unconfined"),
        (NAMESPACES, {}, "security module"),
        ({Layer.LANDLOCK}, {"kernel": (5, 4)}, "newer kernel"),
        ({Layer.LANDLOCK}, {}, "lsm="),
        ({Layer.SECCOMP}, {"processor": "riscv64"}, "riscv64"),
        ({Layer.SECCOMP}, {}, "CONFIG_SECCOMP_FILTER"),
        ({Layer.CGROUP}, {}, "systemd-run --user --scope"),
        ({Layer.CGROUP}, {"container": True}, "--memory"),
        ({Layer.CGROUP}, {"root": True}, "memory controller"),
        (set(Layer), {"system": "Darwin"}, "Grade on Linux"),
    ],
)
def test_what_to_do(missing, machine, words):
    assert words in advice(*missing, **machine)


def test_root_needs_no_user_namespace():
    assert advice(Layer.USER, root=True) == ""


def test_every_layer_and_level_has_words():
    assert set(WHAT) == set(Layer)
    assert set(MEANING) == set(Level)
    assert this_machine().kernel
