import numpy as np
from random import shuffle

def svm_loss_naive(W, X, y, reg):
  """
  Inputs:
  - W: C x D array of weights
  - X: D x N array of data. Data are D-dimensional columns
  - y: 1-dimensional array of length N with labels 0...K-1, for K classes
  """
  dW = np.zeros(W.shape)
  num_classes = W.shape[0]
  num_train = X.shape[1]
  loss = 0.0
  for i in xrange(num_train):
    scores = W.dot(X[:, i])
    correct_class_score = scores[y[i]]
    for j in xrange(num_classes):
      if j == y[i]:
        continue
      margin = scores[j] - correct_class_score + 1
      if margin > 0:
        loss += margin
        dW[j, :] += X[:, i].T
        dW[y[i], :] -= X[:, i].T
  loss /= num_train
  dW /= num_train
  loss += 0.5 * reg * np.sum(W * W)
  dW += reg * W
  return loss, dW


def svm_loss_vectorized(W, X, y, reg):
  num_train = X.shape[1]
  scores = W.dot(X)
  margins = np.maximum(0, scores - scores[y, np.arange(num_train)] + 1)
  margins[y, np.arange(num_train)] = 0
  loss = np.sum(margins) / num_train + 0.5 * reg * np.sum(W * W)
  pick = (margins > 0) * 1.0
  pick[y, np.arange(num_train)] = -np.sum(pick, axis=0)
  dW = pick.dot(X.T) / num_train + reg * W
  return loss, dW
