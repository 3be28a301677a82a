import numpy as np
from collections import Counter


class KNearestNeighbor:
    def train(self, X, y): self.X_train, self.y_train = X, y

    def predict(self, X, k=1, num_loops=0):
        dists = [self.compute_distances_no_loops, self.compute_distances_one_loop, self.compute_distances_two_loops][num_loops](X)
        return self.predict_labels(dists, k)

    def compute_distances_two_loops(self, X):
        return np.array([[((a - b) ** 2).sum() ** 0.5 for b in self.X_train] for a in X])

    def compute_distances_one_loop(self, X):
        return np.stack([np.sqrt(((self.X_train - a) ** 2).sum(1)) for a in X])

    def compute_distances_no_loops(self, X):
        return np.sqrt(((X[:, None, :] - self.X_train[None, :, :]) ** 2).sum(-1))

    def predict_labels(self, dists, k=1):
        out = []
        for row in np.argsort(dists, axis=1)[:, :k]:
            counts = Counter(self.y_train[row].tolist())
            most = max(counts.values())
            out.append(min(label for label, n in counts.items() if n == most))
        return np.array(out)
