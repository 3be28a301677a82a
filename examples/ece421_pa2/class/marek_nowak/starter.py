import numpy as np

with np.load("notMNIST.npz") as data:
    trainData = data["images"][:10000].reshape(-1, 784)
N = trainData.shape[0]


def relu(x):
    return np.maximum(x, 0)

def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

def compute_layer(x, w, b):
    return np.matmul(x, w) + b

def average_ce(target, prediction):
    return -np.sum(target * np.log(prediction + 1e-12)) / N

def grad_ce(target, prediction):
    return (prediction - target) / target.shape[0]
