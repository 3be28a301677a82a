import numpy as np


class KNearestNeighbor:
    """A classifier that remembers its training examples and asks the nearest ones."""

    def train(self, X, y):
        """Given: remember the training examples X (num_train, D) and their labels y (num_train,)."""
        self.X_train = X
        self.y_train = y

    def predict(self, X, k=1, num_loops=0):
        """Given: return a label for each row of X (num_test, D), by the distances of one of the three routines."""
        if num_loops == 0:
            dists = self.compute_distances_no_loops(X)
        elif num_loops == 1:
            dists = self.compute_distances_one_loop(X)
        elif num_loops == 2:
            dists = self.compute_distances_two_loops(X)
        else:
            raise ValueError("num_loops is 0, 1 or 2")
        return self.predict_labels(dists, k=k)

    def compute_distances_two_loops(self, X):
        """Return dists (num_test, num_train): the Euclidean distance of test point i and training point j."""
        # TODO: one loop over the test points, one over the training points
        pass

    def compute_distances_one_loop(self, X):
        """Return the same; a single loop over the test points."""
        # TODO
        pass

    def compute_distances_no_loops(self, X):
        """Return the same; no loop, and no more memory than a few arrays of the size of X, X_train and dists."""
        # TODO
        pass

    def predict_labels(self, dists, k=1):
        """Return for each row of dists the commonest label among the k nearest; the smaller label in a tie."""
        # TODO
        pass
