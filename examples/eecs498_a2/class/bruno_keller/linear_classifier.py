import eecs598
from a2_helpers import *
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
  dW = torch.zeros(W.shape, dtype=W.dtype, device='cuda')
  W = W.cuda()

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
  loss += 0.5 * reg * torch.sum(W * W)
  dW += reg * W
  return loss, dW


def svm_loss_vectorized(W, X, y, reg):
  loss = 0.0
  dW = torch.zeros_like(W)
  num_train = X.shape[0]
  scores = X.mm(W)
  correct = scores.gather(1, y.view(-1, 1))
  margins = (scores - correct + 1).clamp(min=0)
  margins.scatter_(1, y.view(-1, 1), 0)
  loss = margins.sum() / num_train + 0.5 * reg * torch.sum(W * W)
  mask = (margins > 0).to(X.dtype)
  mask[torch.arange(num_train), y] -= mask.sum(dim=1)
  dW = X.t().mm(mask) / num_train + reg * W
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
  loss += 0.5 * reg * torch.sum(W * W)
  dW += reg * W
  return loss, dW


def softmax_loss_vectorized(W, X, y, reg):
  N = X.shape[0]
  scores = X.mm(W)
  scores = scores - scores.max(dim=1, keepdim=True)[0]
  probs = scores.exp() / scores.exp().sum(dim=1, keepdim=True)
  loss = -torch.log(probs[range(N), y]).mean() + 0.5 * reg * (W ** 2).sum()
  probs[range(N), y] -= 1
  dW = X.t().mm(probs) / N + reg * W
  return loss, dW
