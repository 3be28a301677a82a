import torch
import math

class MLP:
  def __init__(self, linear_1_in_features, linear_1_out_features, f_function,
               linear_2_in_features, linear_2_out_features, g_function):
    self.f_function = f_function
    self.g_function = g_function
    self.parameters = {
      "W1": torch.randn(linear_1_out_features, linear_1_in_features),
      "b1": torch.randn(linear_1_out_features),
      "W2": torch.randn(linear_2_out_features, linear_2_in_features),
      "b2": torch.randn(linear_2_out_features),
    }
    self.grads = {"dJd" + k: torch.zeros_like(v) for k, v in self.parameters.items()}
    self.cache = {}

  def act(self, name):
    return {
      "relu": lambda t: t * (t > 0),
      "sigmoid": lambda t: 1.0 / (1.0 + torch.exp(-t)),
      "identity": lambda t: t,
    }[name]

  def dact(self, name, t):
    # all three are computed, one is taken
    s = 1.0 / (1.0 + torch.exp(-t))
    return {
      "relu": torch.where(t > 0, torch.ones_like(t), torch.zeros_like(t)),
      "sigmoid": s * (1.0 - s),
      "identity": torch.ones_like(t),
    }[name]

  def forward(self, x):
    p = self.parameters
    s1 = torch.mm(x, p["W1"].t()).add(p["b1"])
    a1 = self.act(self.f_function)(s1)
    s2 = torch.mm(a1, p["W2"].t()).add(p["b2"])
    self.cache = {"x": x, "s1": s1, "a1": a1, "s2": s2}
    return self.act(self.g_function)(s2)

  def backward(self, dJdy_hat):
    c = self.cache
    d2 = dJdy_hat * self.dact(self.g_function, c["s2"])
    d1 = torch.mm(d2, self.parameters["W2"]) * self.dact(self.f_function, c["s1"])
    self.grads = {
      "dJdW1": torch.mm(d1.t(), c["x"]), "dJdb1": torch.sum(d1, 0),
      "dJdW2": torch.mm(d2.t(), c["a1"]), "dJdb2": torch.sum(d2, 0),
    }

  def clear_grad_and_cache(self):
    for grad in self.grads:
      self.grads[grad].zero_()
    self.cache = dict()

def mse_loss(y, y_hat):
  n = math.prod(y_hat.shape)
  diff = y_hat - y
  return torch.sum(diff * diff) / n, diff * (2.0 / n)

def bce_loss(y, y_hat):
  n = math.prod(y_hat.shape)
  eps = 1e-12
  loss = -torch.sum(y * torch.log(y_hat + eps) + (1 - y) * torch.log(1 - y_hat + eps)) / n
  grad = (y_hat - y) / (y_hat * (1 - y_hat) + eps) / n
  return loss, grad
