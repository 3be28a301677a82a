"""Workers for an assignment in torch, shared by a module's tests: to import torch takes seconds."""

from dataclasses import replace

import pytest

from grader.model import Forbidden
from grader.model.options import Options
from grader.sandbox.host.session import Session
from grader.sandbox.host.workers import ZygoteWorkers


@pytest.fixture(scope="session")
def torch_toy(toy):
    """The assignment `toy` in torch, where differentiation by torch is forbidden."""
    return replace(
        toy,
        arrays="torch",
        forbidden=Forbidden(("torch.autograd", "*.backward")),
    )


@pytest.fixture(scope="session")
def torch_workers(torch_toy):
    """Workers for it; those with heavy modules come from a zygote that the first submission which needs it starts."""
    workers = ZygoteWorkers(torch_toy, Options())
    yield workers
    workers.close()


@pytest.fixture
def open_torch(torch_toy, torch_workers, submission):
    """Opens a session with a file for the assignment in torch."""
    sessions = []

    def open_torch(source):
        handed_in = submission(source)

        def start_worker(*modules):
            assignment = replace(
                torch_toy,
                modules=(*torch_toy.modules, *modules),
            )
            return torch_workers.grader_start_worker(
                handed_in,
                assignment,
                assignment.limits,
            )

        sessions.append(Session(handed_in, torch_toy, start_worker))
        return sessions[-1]

    yield open_torch
    for session in sessions:
        session.end_worker()
