"""Trains a network by mini-batches: a small version of the course's Solver."""

import torch

__all__ = ["Solver"]


class Solver:
    """Minimises `model.loss` with an update rule.

    Keeps the losses, the accuracies and the best parameters.
    """

    def __init__(self, model, data, **kwargs):
        self.model = model
        self.X_train, self.y_train = data["X_train"], data["y_train"]
        self.X_val, self.y_val = data["X_val"], data["y_val"]
        self.update_rule = kwargs.pop("update_rule", self.sgd)
        self.optim_config = kwargs.pop("optim_config", {})
        self.lr_decay = kwargs.pop("lr_decay", 1.0)
        self.batch_size = kwargs.pop("batch_size", 100)
        self.num_epochs = kwargs.pop("num_epochs", 10)
        self.device = kwargs.pop("device", "cpu")
        for name in (
            "num_train_samples",
            "num_val_samples",
            "checkpoint_name",
            "print_every",
            "print_acc_every",
        ):
            kwargs.pop(name, None)
        self.verbose = kwargs.pop("verbose", False)
        if kwargs:
            raise ValueError(
                f"Unrecognized arguments {', '.join(sorted(kwargs))}"
            )
        self.best_val_acc, self.best_params = 0.0, {}
        self.loss_history, self.train_acc_history, self.val_acc_history = (
            [],
            [],
            [],
        )
        self.optim_configs = {
            name: dict(self.optim_config) for name in model.params
        }

    @staticmethod
    def sgd(w, dw, config=None):
        """Take a step of gradient descent."""
        config = {} if config is None else config
        config.setdefault("learning_rate", 1e-2)
        w -= config["learning_rate"] * dw
        return w, config

    def train(
        self, time_limit=None, return_best_params=True
    ):  # the course's signature
        """Run all epochs."""
        del time_limit
        steps = max(self.X_train.shape[0] // self.batch_size, 1)
        for _ in range(self.num_epochs):
            for _ in range(steps):
                self._step()
            for config in self.optim_configs.values():
                config["learning_rate"] *= self.lr_decay
            self.train_acc_history.append(
                self.check_accuracy(self.X_train, self.y_train)
            )
            self.val_acc_history.append(
                self.check_accuracy(self.X_val, self.y_val)
            )
            if self.val_acc_history[-1] > self.best_val_acc:
                self.best_val_acc = self.val_acc_history[-1]
                self.best_params = {
                    name: value.clone()
                    for name, value in self.model.params.items()
                }
        if return_best_params and self.best_params:
            self.model.params = self.best_params

    def _step(self):
        chosen = torch.randint(self.X_train.shape[0], (self.batch_size,))
        loss, grads = self.model.loss(
            self.X_train[chosen].to(self.device),
            self.y_train[chosen].to(self.device),
        )
        self.loss_history.append(float(loss))
        for name, value in self.model.params.items():
            config = self.optim_configs[name]
            with torch.no_grad():
                self.model.params[name], self.optim_configs[name] = (
                    self.update_rule(value, grads[name], config)
                )

    def check_accuracy(self, X, y, num_samples=None, batch_size=100):
        """Return the share of X that the model classifies as y says."""
        del num_samples
        right = 0
        for start in range(0, X.shape[0], batch_size):
            scores = self.model.loss(
                X[start : start + batch_size].to(self.device)
            )
            right += int(
                (
                    scores.argmax(dim=1)
                    == y[start : start + batch_size].to(self.device)
                ).sum()
            )
        return right / X.shape[0]
