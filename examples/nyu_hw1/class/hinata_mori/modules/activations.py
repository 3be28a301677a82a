from abc import ABC, abstractmethod

import torch


class Activation(ABC):
    @abstractmethod
    def __call__(self, s):
        ...

    @abstractmethod
    def derivative(self, s):
        ...


class ReLU(Activation):
    def __call__(self, s):
        return s.clamp(min=0)

    def derivative(self, s):
        return s > 0


class Sigmoid(Activation):
    def __call__(self, s):
        return torch.sigmoid(s)

    def derivative(self, s):
        return torch.sigmoid(s) * torch.sigmoid(-s)


class Identity(Activation):
    def __call__(self, s):
        return s

    def derivative(self, s):
        return torch.ones_like(s)


def get_activation(name):
    for cls in (ReLU, Sigmoid, Identity):
        if cls.__name__.lower() == name:
            return cls()
    raise ValueError(f"unknown activation {name!r}")
