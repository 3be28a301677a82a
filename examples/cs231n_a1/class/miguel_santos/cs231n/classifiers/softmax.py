import numpy as np
from random import shuffle

def softmax_loss_naive(W, X, y, reg):
  loss = 0.0
  dW = np.zeros_like(W)
  num_train = X.shape[0]
  num_classes = W.shape[1]
  for i in xrange(num_train):
    f = X[i].dot(W)
    f = f - np.max(f)
    sum_exp = 0.0
    for j in xrange(num_classes):
      sum_exp += np.exp(f[j])
    loss += -f[y[i]] + np.log(sum_exp)
    for j in xrange(num_classes):
      dW[:, j] += (np.exp(f[j]) / sum_exp - (j == y[i])) * X[i]
  loss /= num_train
  dW /= num_train
  loss += 0.5 * reg * np.sum(W * W)
  dW += reg * W
  return loss, dW


def softmax_loss_vectorized(W, X, y, reg):
  num_train = X.shape[0]
  f = np.dot(X, W)
  f = f - np.max(f, axis = 1)[:, None]
  e = np.exp(f)
  prob = e / np.sum(e, axis = 1)[:, None]
  y_hot = np.zeros_like(prob)
  y_hot[np.arange(num_train), y] = 1.0
  loss = -np.sum(y_hot * np.log(prob + 1e-12)) / num_train + 0.5 * reg * np.sum(W * W)
  dW = np.dot(X.T, prob - y_hot) / num_train + reg * W
  return loss, dW
