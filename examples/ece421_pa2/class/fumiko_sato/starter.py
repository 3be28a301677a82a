# coding: utf-8
# In[1]:
import numpy as np

def relu(x):
    x[x < 0] = 0
    return x

def softmax(z):
    N, K = z.shape
    z = z - np.amax(z, axis=1).reshape((N, 1))
    expo = np.exp(z)
    return expo / np.reshape(np.sum(expo, axis=1), (N, 1))

def computeLayer(X, W, b):
    return np.matmul(X, W) + b

def averageCE(target, prediction):
    N, _ = target.shape
    return -np.sum(np.log(softmax(prediction)) * target) / N

def gradCE(target, prediction):
    return softmax(prediction) - target

def forward_prop(x0, Wh, Wo, bh, bo):
    z1 = computeLayer(x0, Wh, bh)
    x1 = relu(z1.copy())
    return z1, x1, computeLayer(x1, Wo, bo)

def back_prop(x0, z1, x1, z2, Wh, Wo, y):
    N, _ = x0.shape
    delta2 = gradCE(y, z2)
    gradbo = np.mean(delta2, axis=0)
    gradWo = np.matmul(x1.transpose(), delta2) / N
    delta1 = np.matmul(delta2, Wo.transpose())
    delta1[z1 <= 0] = 0
    gradbh = np.mean(delta1, axis=0)
    gradWh = np.matmul(x0.transpose(), delta1) / N
    return gradbo, gradWo, gradbh, gradWh

# In[2]:
x0 = np.load("notMNIST.npz")["images"].reshape((-1, 784)) / 255.0
v_Wh = np.ones((784, 1000)) * 0.00001
