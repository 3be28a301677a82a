import tensorflow as tf
import numpy as np
import matplotlib.pyplot as plt
import time
import os
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'

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


def relu(x):
    return np.maximum(x, 0)

def softmax(x):
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)

def computeLayer(X, W, b):
    return np.matmul(X, W) + b

def CE(target, prediction):
    return -1 * np.sum(target * np.log(prediction + 1e-9)) / target.shape[0]

def gradCE(target, prediction):
    return prediction - target

def backprop_Wo(target, prediction, hidden_output):
    return np.matmul(np.transpose(hidden_output), gradCE(target, prediction))

def backprop_bo(target, prediction):
    ones = np.ones((1, target.shape[0]))
    return np.matmul(ones, gradCE(target, prediction))

def backprop_Wh(target, prediction, hidden_input, X, W_o):
    back = np.matmul(gradCE(target, prediction), W_o.T)
    back = np.where(hidden_input < 0, 0, back)
    return np.matmul(X.T, back)

def backprop_bh(target, prediction, hidden_input, W_o):
    back = np.matmul(gradCE(target, prediction), W_o.T)
    back = np.where(hidden_input < 0, 0, back)
    return np.matmul(np.ones((1, target.shape[0])), back)


trainData, validData, testData, trainTarget, validTarget, testTarget = loadData()
newtrain, newvalid, newtest = convertOneHot(trainTarget, validTarget, testTarget)
trainData = trainData.reshape(-1, 784)

H = 1000
gamma = 0.99
W_h = np.random.normal(0, np.sqrt(2 / (784 + H)), (784, H))
W_o = np.random.normal(0, np.sqrt(2 / (H + 10)), (H, 10))
b_h = np.zeros((1, H))
b_o = np.zeros((1, 10))
v_o = np.full((H, 10), 1e-5)
losses = []
start = time.time()
for epoch in range(200):
    S_h = computeLayer(trainData, W_h, b_h)
    X_h = relu(S_h)
    p = softmax(computeLayer(X_h, W_o, b_o))
    losses.append(CE(newtrain, p))
    v_o = gamma * v_o + 1e-7 * backprop_Wo(newtrain, p, X_h)
    W_o = W_o - v_o
print("time", time.time() - start)
plt.figure()
plt.plot(losses)
plt.show()

# part 2
def cnn(x, keep_prob):
    out = tf.nn.conv2d(x, tf.get_variable("W1", shape=(3, 3, 1, 32)), strides=[1, 1, 1, 1], padding='SAME')
    return tf.nn.dropout(tf.nn.relu(out), keep_prob)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
