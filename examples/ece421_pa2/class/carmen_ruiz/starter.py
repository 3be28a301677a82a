import tensorflow as tf
import numpy as np
import matplotlib.pyplot as plt

# Load the data
def loadData():
    with np.load("notMNIST.npz") as data:
        images, labels = data["images"], data["labels"]
    np.random.seed(521)
    order = np.arange(len(images))
    np.random.shuffle(order)
    images, labels = images[order] / 255.0, labels[order]
    return images[:10000], images[10000:16000], images[16000:], labels[:10000], labels[10000:16000], labels[16000:]


def convertOneHot(a, b, c):
    out = []
    for labels in (a, b, c):
        hot = np.zeros((labels.shape[0], 10))
        for i in range(labels.shape[0]):
            hot[i][labels[i]] = 1
        out.append(hot)
    return out


def ReLU(x):
    return np.where(x > 0, x, 0)

def softmax(x):
    m = np.amax(x, axis=1).reshape((x.shape[0], 1))
    e = np.exp(x - m)
    return e / np.sum(e, axis=1).reshape((x.shape[0], 1))

def computeLayer(X, W, b):
    return np.add(np.dot(X, W), b)

def averageCE(target, prediction):
    N = target.shape[0]
    logs = np.log(np.where(prediction == 0, 1e-12, prediction))
    return -(1 / N) * np.sum(np.multiply(target, logs))

def gradCE(target, prediction):
    # with respect to the output of softmax
    return -(1 / target.shape[0]) * np.divide(target, prediction)


class Network:
    def __init__(self, units, gamma=0.9, alpha=0.1):
        self.W_h = np.random.normal(0, np.sqrt(2 / (784 + units)), (784, units))
        self.b_h = np.zeros((1, units))
        self.W_o = np.random.normal(0, np.sqrt(2 / (units + 10)), (units, 10))
        self.b_o = np.zeros((1, 10))
        self.gamma, self.alpha = gamma, alpha
        self.v = [np.full(p.shape, 1e-5) for p in (self.W_h, self.b_h, self.W_o, self.b_o)]

    def forward(self, X):
        self.X = X
        self.S_h = computeLayer(X, self.W_h, self.b_h)
        self.X_h = ReLU(self.S_h)
        self.P = softmax(computeLayer(self.X_h, self.W_o, self.b_o))
        return self.P

    def backward(self, T):
        d_o = (self.P - T) / len(T)
        d_h = np.dot(d_o, self.W_o.T) * (self.S_h > 0)
        grads = (self.X.T @ d_h, d_h.sum(0, keepdims=True), self.X_h.T @ d_o, d_o.sum(0, keepdims=True))
        self.v = [self.gamma * v + self.alpha * g for v, g in zip(self.v, grads)]


net = Network(1000)
trainData, validData, testData, trainTarget, validTarget, testTarget = loadData()
for i in range(200):
    net.forward(trainData.reshape(-1, 784))
