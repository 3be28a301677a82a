import numpy as np

def relu(x):
    return np.maximum(x, 0)

def gradRelu(x):
    return np.where(x > 0, 1, 0)

def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

def compute(x, W, b):
    return np.matmul(x, W) + b

def averageCE(target, prediction):
    return -np.sum(target * np.log(prediction + 1e-10)) / len(target)

def gradCE(target, prediction):
    return prediction - target

def dL_dW_o(target, prediction, h):
    return np.matmul(np.transpose(h), gradCE(target, prediction)) / len(target)

def dL_db_o(target, prediction):
    return np.matmul(np.ones((1, target.shape[0])), gradCE(target, prediction))

def dL_dW_h(target, prediction, W_o, x, W_h, b_h):
    hidden_in = compute(x, W_h, b_h)
    return np.matmul(np.transpose(x), gradRelu(hidden_in) * np.matmul(gradCE(target, prediction), W_o.T)) / len(target)

def dL_db_h(target, prediction, W_o, x, W_h, b_h):
    hidden_in = compute(x, W_h, b_h)
    d_r = relu(hidden_in)
    return np.matmul(np.ones((1, x.shape[0])), d_r * np.matmul(gradCE(target, prediction), W_o.T)) / len(target)

def momentum(W, v, dW, alpha, gamma):
    v = gamma * v + alpha * dW
    return W + v, v
