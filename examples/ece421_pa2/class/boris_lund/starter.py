import numpy as np
import matplotlib.pyplot as plt
from tqdm import tqdm


def load_data():
    with np.load("notMNIST.npz") as data:
        data, targets = data["images"], data["labels"]
    return data / 255.0, targets.astype(int)


def relu(x):
    return x * (x > 0)


def softmax(x):
    x = x - x.max(axis=1, keepdims=True)
    return np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)


def compute_layer(x, w, b):
    return x @ w + b


def average_ce(target, prediction):
    eps = 1e-15
    return -np.mean(np.sum(target * np.log(np.clip(prediction, eps, 1)), axis=1))


def grad_ce(target, logits):
    """gradient with respect to the input of softmax"""
    return (softmax(logits) - target) / target.shape[0]


def grad_wrt_wO(h, p, y):
    return h.T @ grad_ce(y, p)


def grad_wrt_bO(p, y):
    return np.matmul(np.ones((1, y.shape[0])), grad_ce(y, p))


def grad_wrt_wh(p, y, x, h_wh, w_O):
    h_wh[h_wh > 0] = 1
    h_wh[h_wh < 0] = 0
    return x.T @ (h_wh * (grad_ce(y, p) @ w_O.T))


def grad_wrt_bh(p, y, h_wh, w_O):
    h_wh[h_wh > 0] = 1
    h_wh[h_wh < 0] = 0
    return np.sum(h_wh * (grad_ce(y, p) @ w_O.T), axis=0)


def learning(train_data, train_target, valid_data, valid_target, w_o, b_o, v_o, w_h, b_h, v_h, epochs, gamma, alpha):
    train_loss, valid_loss = [], []
    v_bo, v_bh = np.zeros_like(b_o), np.zeros_like(b_h)
    for i in tqdm(range(epochs)) if epochs > 100 else range(epochs):
        s_h = compute_layer(train_data, w_h, b_h)
        x_h = relu(s_h)
        s_o = compute_layer(x_h, w_o, b_o)
        train_loss.append(average_ce(train_target, softmax(s_o)))
        valid_loss.append(average_ce(valid_target, softmax(compute_layer(relu(compute_layer(valid_data, w_h, b_h)), w_o, b_o))))
        d_wo, d_bo = grad_wrt_wO(x_h, s_o, train_target), grad_wrt_bO(s_o, train_target)
        d_wh, d_bh = grad_wrt_wh(s_o, train_target, train_data, s_h.copy(), w_o), grad_wrt_bh(s_o, train_target, s_h.copy(), w_o)
        v_o = gamma * v_o + alpha * d_wo
        v_bo = gamma * v_bo + alpha * d_bo
        v_h = gamma * v_h + alpha * d_wh
        v_bh = gamma * v_bh + alpha * d_bh
        w_o, b_o, w_h, b_h = w_o - v_o, b_o - v_bo, w_h - v_h, b_h - v_bh
    return w_o, b_o, w_h, b_h, train_loss, valid_loss


if __name__ == "__main__":
    data, targets = load_data()
    print(data.shape)
