import numpy as np
from past.builtins import xrange


class KNearestNeighbor(object):
  """ a kNN classifier with L2 distance """

  def __init__(self):
    pass

  def train(self, X, y):
    self.X_train = X
    self.y_train = y

  def predict(self, X, k=1, num_loops=0):
    if num_loops == 0:
      dists = self.compute_distances_no_loops(X)
    elif num_loops == 1:
      dists = self.compute_distances_one_loop(X)
    elif num_loops == 2:
      dists = self.compute_distances_two_loops(X)
    else:
      raise ValueError('Invalid value %d for num_loops' % num_loops)
    return self.predict_labels(dists, k=k)

  def compute_distances_two_loops(self, X):
    num_test = X.shape[0]
    num_train = self.X_train.shape[0]
    dists = np.zeros((num_test, num_train))
    for i in xrange(num_test):
      for j in xrange(num_train):
        # TODO: compute the l2 distance (done)
        dists[i, j] = np.sqrt(np.sum((X[i, :] - self.X_train[j, :]) ** 2))
    return dists

  def compute_distances_one_loop(self, X):
    num_test = X.shape[0]
    num_train = self.X_train.shape[0]
    dists = np.zeros((num_test, num_train))
    for i in xrange(num_test):
      diff = self.X_train - np.tile(X[i], (num_train, 1))
      dists[i, :] = np.sqrt(np.sum(diff * diff, axis = 1))
    return dists

  def compute_distances_no_loops(self, X):
    M = np.dot(X, self.X_train.T)
    te = np.square(X).sum(axis = 1)
    tr = np.square(self.X_train).sum(axis = 1)
    return np.sqrt(-2*M + np.matrix(tr) + np.matrix(te).T)

  def predict_labels(self, dists, k=1):
    num_test = dists.shape[0]
    y_pred = np.zeros(num_test, dtype = np.int)
    for i in xrange(num_test):
      order = np.asarray(np.argsort(dists[i, :])).flatten()
      closest_y = list(self.y_train[order[0:k]])
      votes = {}
      for label in closest_y:
        votes[label] = votes.get(label, 0) + 1
      best = None
      for label in sorted(votes):
        if best is None or votes[label] > votes[best]:
          best = label
      y_pred[i] = best
    return y_pred
