import numpy as np

def relu(x):
    return np.maximum(0, x)

def softmax(x):
    e = np.exp(x - np.amax(x, axis=0))
    return e / np.sum(e, axis=0)

def computeLayer(X, W, b):
    return np.dot(W, X) + b

def CE(target, prediction):
    N = target.shape[1]
    return np.squeeze((-1 / N) * np.sum(np.multiply(target, np.log(prediction))))

def gradCE(target, prediction):
    N = target.shape[1]
    return (-1 / N) * np.multiply(target, 1 / prediction)
