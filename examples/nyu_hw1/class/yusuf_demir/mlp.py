import torch


class MLP:
  def __init__(
    self,
    linear_1_in_features,
    linear_1_out_features,
    f_function,
    linear_2_in_features,
    linear_2_out_features,
    g_function
  ):
    self.f_function = f_function
    self.g_function = g_function

    self.parameters = dict(
      W1 = torch.randn(linear_1_out_features, linear_1_in_features),
      b1 = torch.randn(linear_1_out_features),
      W2 = torch.randn(linear_2_out_features, linear_2_in_features),
      b2 = torch.randn(linear_2_out_features),
    )
    self.grads = dict(
      dJdW1 = torch.zeros(linear_1_out_features, linear_1_in_features),
      dJdb1 = torch.zeros(linear_1_out_features),
      dJdW2 = torch.zeros(linear_2_out_features, linear_2_in_features),
      dJdb2 = torch.zeros(linear_2_out_features),
    )

    self.cache = dict()

  def phi(self, name, z):
    if name == 'relu':
      return torch.relu(z)
    if name == 'sigmoid':
      return torch.sigmoid(z)
    return z

  def dphi(self, name, z):
    if name == 'relu':
      return (z > 0).to(z.dtype)
    if name == 'sigmoid':
      return torch.sigmoid(z) * (1 - torch.sigmoid(z))
    return torch.ones_like(z)

  def forward(self, x):
    s1 = x @ self.parameters['W1'].T + self.parameters['b1']
    a1 = self.phi(self.f_function, s1)
    s2 = a1 @ self.parameters['W2'].T + self.parameters['b2']
    self.cache = dict(x=x, s1=s1, a1=a1, s2=s2)
    return self.phi(self.g_function, s2)

  def backward(self, dJdy_hat):
    ds2 = dJdy_hat * self.dphi(self.g_function, self.cache['s2'])
    ds1 = ds2 @ self.parameters['W2'] * self.dphi(self.f_function, self.cache['s1'])
    self.grads['dJdW1'] = ds1.T @ self.cache['x']
    self.grads['dJdb1'] = ds1.sum(0)
    self.grads['dJdW2'] = ds2.T @ self.cache['a1']
    self.grads['dJdb2'] = ds2.sum(0)

  def clear_grad_and_cache(self):
    for grad in self.grads:
      self.grads[grad].zero_()
    self.cache = dict()


def mse_loss(y, y_hat):
  loss = ((y_hat - y) ** 2).mean()
  dJdy_hat = 2 * (y_hat - y) / y_hat.numel()
  return loss, dJdy_hat


# bce: see notes from the lab, not finished
# loss = y * log(y_hat) + ...
