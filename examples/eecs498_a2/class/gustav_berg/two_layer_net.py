"""
Implements a two-layer Neural Network classifier in PyTorch.
"""
import torch
import random
import statistics
from linear_classifier import sample_batch
from typing import Dict, List, Callable, Optional


class TwoLayerNet(object):
  def __init__(self, input_size, hidden_size, output_size, dtype=torch.float32, device='cuda', std=1e-4):
    random.seed(0)
    torch.manual_seed(0)
    self.params = {}
    self.params['W1'] = std * torch.randn(input_size, hidden_size, dtype=dtype, device=device)
    self.params['b1'] = torch.zeros(hidden_size, dtype=dtype, device=device)
    self.params['W2'] = std * torch.randn(hidden_size, output_size, dtype=dtype, device=device)
    self.params['b2'] = torch.zeros(output_size, dtype=dtype, device=device)

  def loss(self, X, y=None, reg=0.0):
    return nn_forward_backward(self.params, X, y, reg)


def nn_forward_pass(params, X):
  W1, b1 = params['W1'], params['b1']
  W2, b2 = params['W2'], params['b2']
  N, D = X.shape
  hidden = X.mm(W1) + b1
  hidden[hidden < 0] = 0
  scores = hidden.mm(W2) + b2
  return scores, hidden


def nn_forward_backward(params, X, y=None, reg=0.0):
  W1, b1 = params['W1'], params['b1']
  W2, b2 = params['W2'], params['b2']
  N, D = X.shape
  scores, h1 = nn_forward_pass(params, X)
  if y is None:
    return scores

  scores = scores - scores.max(dim=1, keepdim=True).values
  p = torch.exp(scores)
  p = p / p.sum(dim=1, keepdim=True)
  loss = -torch.log(p[torch.arange(N), y]).sum() / N
  loss += reg * (torch.sum(W1 * W1) + torch.sum(W2 * W2))

  grads = {}
  ds = p.clone()
  ds[torch.arange(N), y] -= 1
  ds /= N
  grads['W2'] = h1.t().mm(ds) + 2 * reg * W2
  grads['b2'] = ds.sum(dim=0)
  dh = ds.mm(W2.t())
  dh[h1 == 0] = 0
  grads['W1'] = X.t().mm(dh) + 2 * reg * W1
  grads['b1'] = dh.sum(dim=0)
  return loss, grads


def nn_train(params, loss_func, pred_func, X, y, X_val, y_val, learning_rate=1e-3, learning_rate_decay=0.95,
             reg=5e-6, num_iters=100, batch_size=200, verbose=False):
  num_train = X.shape[0]
  iterations_per_epoch = max(num_train // batch_size, 1)
  loss_history = []
  train_acc_history = []
  val_acc_history = []
  for it in range(num_iters):
    X_batch, y_batch = sample_batch(X, y, num_train, batch_size)
    loss, grads = loss_func(params, X_batch, y=y_batch, reg=reg)
    loss_history.append(loss.item())
    for key in ['W1', 'W2']:
      params[key] -= learning_rate * grads[key]
    if verbose and it % 100 == 0:
      print('iteration %d / %d: loss %f' % (it, num_iters, loss.item()))
    if it % iterations_per_epoch == 0:
      y_train_pred = pred_func(params, loss_func, X_batch)
      train_acc = (y_train_pred == y_batch).float().mean().item()
      y_val_pred = pred_func(params, loss_func, X_val)
      val_acc = (y_val_pred == y_val).float().mean().item()
      train_acc_history.append(train_acc)
      val_acc_history.append(val_acc)
      learning_rate *= learning_rate_decay
  return {'loss_history': loss_history, 'train_acc_history': train_acc_history, 'val_acc_history': val_acc_history}


def nn_predict(params, loss_func, X):
  scores = loss_func(params, X)
  y_pred = scores.argmax(dim=1)
  return y_pred
