import numpy as np
import math

epsilon = 1e-10

def relu(inp):
    out = np.zeros(inp.shape, dtype=inp.dtype)
    for i in range(inp.shape[0]):
        for j in range(inp.shape[1]):
            out[i][j] = max(0, inp[i][j])
    return out

def softmax(inp):
    rows = []
    for row in inp:
        biggest = max(row)
        powers = [math.exp(v - biggest) for v in row]
        rows.append([v / sum(powers) for v in powers])
    return np.array(rows)

def compute(W, X, b):
    return np.matmul(X, W) + b

def averageCE(p, y):
    total = 0
    for n in range(len(y)):
        for k in range(len(y[n])):
            if y[n][k] == 1:
                total -= math.log(p[n][k] + epsilon)
    return total / len(y)

def gradCE(p, y):
    return -1.0 * y / p

def update(weights, velocity, grads, learning_rate, gamma):
    velocity = gamma * velocity + learning_rate * grads
    weights = weights - velocity
    return velocity, weights
