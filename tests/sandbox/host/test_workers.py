"""Workers from more than one zygote: one more is started where a submission needs it, and all are ended."""

from dataclasses import replace

import pytest

from grader.model.options import Options
from grader.sandbox.host.workers import MOST_FOR_MODULES, ZygoteWorkers

ORDINARY = "def half(x): return x / 2"
HEAVY = "import torch.optim\n" + ORDINARY


class FakeZygote:
    """Stands for a zygote: what it was started with, and whether it was ended."""

    def __init__(self, settings, hash_seed):
        self.settings, self.ended, self.forked = settings, False, 0
        self.started.append(self)

    def fork(self, limits):
        self.forked += 1
        return FakeWorker()

    def close(self):
        self.ended = True


class FakeWorker:
    level = "strong"


@pytest.fixture
def zygotes(monkeypatch):
    monkeypatch.setattr("grader.sandbox.host.workers.Zygote", FakeZygote)
    monkeypatch.setattr(FakeZygote, "started", [], raising=False)
    return FakeZygote.started


@pytest.fixture
def start(toy, submission, zygotes):
    """Starts a worker for a source, with modules beyond those that the assignment lists."""
    assignment = replace(toy, arrays="torch", modules=("torch",))
    workers = ZygoteWorkers(assignment, Options())

    def start(source, *modules):
        wanted = replace(assignment, modules=(*assignment.modules, *modules))
        workers.grader_start_worker(
            submission(source),
            wanted,
            assignment.limits,
        )

    start.close = workers.close
    return start


def test_ordinary_files_share_one_zygote(start, zygotes):
    for _ in range(3):
        start(ORDINARY)
    assert [zygote.forked for zygote in zygotes] == [3]
    assert not zygotes[0].settings["heavy"]


def test_files_that_need_heavy_modules_share_another(start, zygotes):
    for source in (HEAVY, ORDINARY, HEAVY):
        start(source)
    assert [
        (zygote.settings["heavy"], zygote.forked) for zygote in zygotes
    ] == [
        (False, 1),
        (True, 2),
    ]
    assert zygotes[1].settings["modules"] == ["torch"]


def test_a_module_that_is_asked_for_is_imported_with_the_heavy_ones(
    start,
    zygotes,
):
    start(ORDINARY, "xmlrpc.client")
    start(HEAVY, "xmlrpc.client")
    assert [zygote.forked for zygote in zygotes] == [0, 2]
    assert zygotes[1].settings["modules"] == ["torch", "xmlrpc.client"]
    assert zygotes[1].settings["heavy"]


def test_there_are_few_zygotes_whatever_is_asked_for(start, zygotes):
    for number in range(20):
        start(ORDINARY, f"module_{number}")
    assert len(zygotes) == 2 + MOST_FOR_MODULES


def test_all_are_ended(start, zygotes):
    start(HEAVY)
    start.close()
    assert len(zygotes) == 2
    assert all(zygote.ended for zygote in zygotes)


def test_an_assignment_that_lists_them_has_one_zygote(toy, submission, zygotes):
    assignment = replace(toy, arrays="torch", modules=("torch", "torch.optim"))
    workers = ZygoteWorkers(assignment, Options())
    workers.grader_start_worker(
        submission(HEAVY),
        assignment,
        assignment.limits,
    )
    assert [
        (zygote.settings["heavy"], zygote.forked) for zygote in zygotes
    ] == [(True, 1)]


def test_a_course_without_torch_has_one_zygote(toy, submission, zygotes):
    ZygoteWorkers(toy, Options()).grader_start_worker(
        submission(HEAVY),
        toy,
        toy.limits,
    )
    assert [zygote.forked for zygote in zygotes] == [1]
