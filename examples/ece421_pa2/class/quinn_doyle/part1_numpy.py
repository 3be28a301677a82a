import numpy as np
import sys

class Layer:
    pass

def relu(x):
    print("relu", x.shape)
    return np.maximum(x, 0.0)

def softmax(x):
    from numpy import exp
    x = x - x.max(axis=-1, keepdims=True)
    return exp(x) / exp(x).sum(axis=-1, keepdims=True)

def compute_layer(X, W, b):
    print("layer", X.shape, W.shape, b.shape)
    return X.dot(W) + b

def average_ce(targets, predictions):
    return float(-(targets * np.log(predictions + 1e-9)).sum(1).mean())

def grad_ce(targets, predictions):
    return (predictions - targets) / predictions.shape[0]

sys.exit("done")
