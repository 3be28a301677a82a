import tensorflow as tf
import numpy as np

def relu(x):
    return np.maximum(x, 0)

def softmax(x):
    return np.exp(x) / np.sum(np.exp(x), axis=1, keepdims=True)

def computeLayer(X, W, b):
    return np.matmul(X, W) + b

def averageCE(target, prediction):
    return -np.sum(target * np.log(prediction)) / target.shape[0]

def gradCE(target, prediction):
    # divide, then average over all N
    return -np.mean(np.divide(target, prediction), axis=0)
