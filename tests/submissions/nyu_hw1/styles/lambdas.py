import torch

s = lambda t: 1.0 / (1.0 + torch.exp(-t))

ACT = {
  'relu': lambda t: t * (t > 0),
  'sigmoid': lambda t: s(t),
  'identity': lambda t: t,
}
DER = {
  'relu': lambda t: 1.0 * (t > 0),
  'sigmoid': lambda t: s(t) - s(t) ** 2,
  'identity': lambda t: 0 * t + 1,
}


class MLP(object):
  def __init__(self, linear_1_in_features, linear_1_out_features, f_function,
               linear_2_in_features, linear_2_out_features, g_function):
    self.f_function, self.g_function = f_function, g_function
    self.f, self.df = ACT.get(f_function), DER.get(f_function)
    self.g, self.dg = ACT.get(g_function), DER.get(g_function)
    shapes = {'W1': (linear_1_out_features, linear_1_in_features), 'b1': (linear_1_out_features,),
              'W2': (linear_2_out_features, linear_2_in_features), 'b2': (linear_2_out_features,)}
    self.parameters = {k: torch.randn(*v) for k, v in shapes.items()}
    self.grads = {'dJd' + k: torch.zeros(*v) for k, v in shapes.items()}
    self.cache = {}

  def forward(self, x):
    p = self.parameters
    self.x = x
    self.u = x @ p['W1'].t() + p['b1']
    self.h = self.f(self.u)
    self.v = self.h @ p['W2'].t() + p['b2']
    self.out = self.g(self.v)
    return self.out

  def backward(self, dJdy_hat):
    n, c = dJdy_hat.size()
    d2 = dJdy_hat * self.dg(self.v)
    back = d2 @ self.parameters['W2']
    d1 = back * self.df(self.u)
    new = {
      'dJdW1': d1.t() @ self.x,
      'dJdb1': d1.sum(0),
      'dJdW2': d2.t() @ self.h,
      'dJdb2': d2.sum(0),
    }
    for k in new:
      self.grads[k] = new[k]

  def clear_grad_and_cache(self):
    for k in self.grads:
      self.grads[k].zero_()
    self.cache = {}


def mse_loss(y, y_hat):
  diff = y - y_hat
  value = diff.pow(2).sum() / diff.numel()
  grad = -2 * diff / diff.numel()
  return value, grad


def bce_loss(y, y_hat):
  n, c = y.size()
  p, q = torch.log(y_hat), torch.log(1 - y_hat)
  value = (-y * p - (1 - y) * q).sum() / (n * c)
  grad = (y_hat - y) / (y_hat * (1 - y_hat)) / (n * c)
  return value, grad
