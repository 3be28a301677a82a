import numpy as np
from random import shuffle

def softmax_loss_naive(W, X, y, reg):
  loss = 0.0
  dW = np.zeros_like(W)
  num_train = X.shape[1]
  for i in xrange(num_train):
    f = W.dot(X[:, i])
    f -= np.max(f)
    p = np.exp(f) / np.sum(np.exp(f))
    loss -= np.log(p[y[i]])
    p[y[i]] -= 1
    dW += np.outer(p, X[:, i])
  return loss / num_train + 0.5 * reg * np.sum(W * W), dW / num_train + reg * W


def softmax_loss_vectorized(W, X, y, reg):
  num_train = X.shape[1]
  f = W.dot(X)
  f -= np.max(f, axis=0)
  p = np.exp(f) / np.sum(np.exp(f), axis=0)
  loss = -np.mean(np.log(p[y, np.arange(num_train)]))
  p[y, np.arange(num_train)] -= 1
  return loss + 0.5 * reg * np.sum(W * W), p.dot(X.T) / num_train + reg * W
