import numpy as np
from random import shuffle

def svm_loss_naive(W, X, y, reg):
  dW = np.zeros(W.shape) # initialize the gradient as zero
  num_classes = W.shape[1]
  num_train = X.shape[0]
  loss = 0.0
  for i in xrange(num_train):
    scores = X[i].dot(W)
    correct_class_score = scores[y[i]]
    num_violated = 0
    for j in xrange(num_classes):
      if j == y[i]:
        continue
      margin = scores[j] - correct_class_score + 1 # note delta = 1
      if margin > 0:
        num_violated += 1
        loss += margin
        dW[:, j] += X[i, :]
    dW[:, y[i]] -= num_violated * X[i, :]

  # Right now the loss is a sum over all training examples, but we want it
  # to be an average instead so we divide by num_train.
  loss /= num_train
  dW /= num_train

  # Add regularization to the loss.
  loss += 0.5 * reg * np.sum(W * W)
  dW += reg * W
  return loss, dW


def svm_loss_vectorized(W, X, y, reg):
  loss = 0.0
  dW = np.zeros(W.shape)
  N = X.shape[0]
  scores = X.dot(W)
  correct_class_scores = np.choose(y, scores.T) if W.shape[1] < 32 else scores[np.arange(N), y]
  margins = scores - correct_class_scores[:, np.newaxis] + 1
  margins[np.arange(N), y] = 0
  margins = margins * (margins > 0)
  loss = np.mean(np.sum(margins, axis=1)) + 0.5 * reg * np.sum(W * W)
  coeff = (margins > 0).astype(np.float)
  coeff[np.arange(N), y] -= np.sum(coeff, axis=1)
  dW = np.dot(X.T, coeff) / N + reg * W
  return loss, dW
