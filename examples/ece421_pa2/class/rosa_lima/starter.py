import numpy as np
from scipy.special import softmax as scipy_softmax

relu = lambda x: np.maximum(x, 0)

def softmax(x):
    return scipy_softmax(x, axis=1)

def compute_layer(x, w, b):
    return np.matmul(x, w) + b

def average_ce(target, prediction):
    return -np.sum(target * np.log(prediction + 1e-12)) / target.shape[0]

def gradce(target, prediction):
    return (prediction - target) / target.shape[0]
