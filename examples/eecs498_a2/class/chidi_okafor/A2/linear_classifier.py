"""
Implements linear classifers in PyTorch.
"""
import torch
import random
import statistics
from abc import abstractmethod
from typing import Dict, List, Callable, Optional


def hello_linear_classifier():
  print('Hello from linear_classifier.py!')


class LinearClassifier:
  """ An abstarct class for the linear classifiers """

  def __init__(self):
    random.seed(0)
    torch.manual_seed(0)
    self.W = None

  def train(self, X_train, y_train, learning_rate=1e-3, reg=1e-5, num_iters=100, batch_size=200, verbose=False):
    train_args = (self.loss, self.W, X_train, y_train, learning_rate, reg, num_iters, batch_size, verbose)
    self.W, loss_history = train_linear_classifier(*train_args)
    return loss_history

  def predict(self, X):
    return predict_linear_classifier(self.W, X)

  @abstractmethod
  def loss(self, W, X_batch, y_batch, reg):
    raise NotImplementedError


class LinearSVM(LinearClassifier):
  def loss(self, W, X_batch, y_batch, reg):
    return svm_loss_vectorized(W, X_batch, y_batch, reg)


class Softmax(LinearClassifier):
  def loss(self, W, X_batch, y_batch, reg):
    return softmax_loss_vectorized(W, X_batch, y_batch, reg)


def svm_loss_naive(W, X, y, reg):
  dW = torch.zeros_like(W)  # initialize the gradient as zero

  num_classes = W.shape[1]
  num_train = X.shape[0]
  loss = 0.0
  for i in range(num_train):
    scores = W.t().mv(X[i])
    correct_class_score = scores[y[i]]
    for j in range(num_classes):
      if j == y[i]:
        continue
      margin = scores[j] - correct_class_score + 1  # note delta = 1
      if margin > 0:
        loss += margin
        # TODO: compute the gradient of the SVM term of the loss function
        dW[:, y[i]] -= X[i]
        dW[:, j] += X[i]

  loss /= num_train
  dW /= num_train
  loss += reg * torch.sum(W * W)
  dW += 2 * reg * W
  return loss, dW


def svm_loss_vectorized(W, X, y, reg):
  loss = 0.0
  dW = torch.zeros_like(W)
  num_train = X.shape[0]
  scores = X.mm(W)
  correct = scores.gather(1, y.view(-1, 1))
  margins = (scores - correct + 1).clamp(min=0)
  margins.scatter_(1, y.view(-1, 1), 0)
  loss = margins.sum() / num_train + reg * torch.sum(W * W)
  mask = (margins > 0).to(X.dtype)
  mask[torch.arange(num_train), y] -= mask.sum(dim=1)
  dW = X.t().mm(mask) / num_train + 2 * reg * W
  return loss, dW


def sample_batch(X, y, num_train, batch_size):
  idx = torch.randint(num_train, (batch_size,))
  X_batch = X[idx]
  y_batch = y[idx]
  return X_batch, y_batch


def train_linear_classifier(loss_func, W, X, y, learning_rate=1e-3, reg=1e-5, num_iters=100, batch_size=200, verbose=False):
  num_train, dim = X.shape
  if W is None:
    num_classes = torch.max(y) + 1
    W = 0.000001 * torch.randn(dim, num_classes, device=X.device, dtype=X.dtype)
  else:
    num_classes = W.shape[1]

  loss_history = []
  for it in range(num_iters):
    X_batch, y_batch = sample_batch(X, y, num_train, batch_size)
    loss, grad = loss_func(W, X_batch, y_batch, reg)
    loss_history.append(loss.item())
    W -= learning_rate * grad
    if verbose and it % 100 == 0:
      print('iteration %d / %d: loss %f' % (it, num_iters, loss))
  return W, loss_history


def predict_linear_classifier(W, X):
  y_pred = torch.zeros(X.shape[0], dtype=torch.int64)
  y_pred = torch.argmax(X.mm(W), dim=1)
  return y_pred


def svm_get_search_params():
  return [1e-3, 1e-2], [1e-2, 1e-1]


def softmax_loss_naive(W, X, y, reg):
  loss = 0.0
  dW = torch.zeros_like(W)
  num_train = X.shape[0]
  num_classes = W.shape[1]
  for i in range(num_train):
    scores = X[i].matmul(W)
    scores = scores - scores.max()
    exp = torch.exp(scores)
    probs = exp / exp.sum()
    loss += torch.log(exp.sum()) - scores[y[i]]
    for j in range(num_classes):
      dW[:, j] += X[i] * probs[j]
      if j == y[i]:
        dW[:, j] -= X[i]
  loss /= num_train
  dW /= num_train
  loss += reg * torch.sum(W * W)
  dW += 2 * reg * W
  return loss, dW


def softmax_loss_vectorized(W, X, y, reg):
  N = X.shape[0]
  scores = X.mm(W)
  scores = scores - scores.max(dim=1, keepdim=True)[0]
  probs = scores.exp() / scores.exp().sum(dim=1, keepdim=True)
  loss = -torch.log(probs[range(N), y]).mean() + reg * (W ** 2).sum()
  probs[range(N), y] -= 1
  dW = X.t().mm(probs) / N + 2 * reg * W
  return loss, dW


"""
Implements a two-layer Neural Network classifier in PyTorch.
"""
import torch
import random
import statistics
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
  hidden = torch.max(hidden, torch.zeros_like(hidden))
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
    for key in params:
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
