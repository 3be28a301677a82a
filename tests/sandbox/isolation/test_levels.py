import pytest

from grader.sandbox.isolation.levels import (
    BASE,
    NAMESPACES,
    Layer,
    LayerReport,
    Level,
    Profile,
    level,
)


def reports(*applied):
    return [LayerReport(layer, applied=layer in applied) for layer in Layer]


def test_the_base_and_landlock_are_strong():
    assert level(reports(*BASE, Layer.LANDLOCK)) is Level.STRONG


def test_the_base_and_namespaces_for_files_network_and_processes_are_strong():
    assert (
        level(reports(*BASE, Layer.NETWORK, Layer.MOUNT, Layer.PROCESS))
        is Level.STRONG
    )


@pytest.mark.parametrize("missing", [Layer.NETWORK, Layer.MOUNT, Layer.PROCESS])
def test_a_second_wall_with_a_gap_is_none(missing):
    assert level(reports(*BASE, *(NAMESPACES - {missing}))) is Level.REDUCED


@pytest.mark.parametrize("missing", sorted(BASE))
def test_no_other_layer_makes_up_for_one_of_the_base(missing):
    assert level(reports(*(set(Layer) - {missing}))) is Level.PROCESS_ONLY


def test_nothing_reported_is_process_only():
    assert level([]) is Level.PROCESS_ONLY


def test_levels_are_ordered():
    assert Level.STRONG.reaches(Level.REDUCED)
    assert Level.REDUCED.reaches(Level.REDUCED)
    assert not Level.PROCESS_ONLY.reaches(Level.REDUCED)


def test_layers_are_taken_out_by_name():
    profile = Profile().without(Layer("landlock"), Layer.SECCOMP)
    assert profile.layers == set(Layer) - {Layer.LANDLOCK, Layer.SECCOMP}
