import torch
import random
from a3_helper import svm_loss, softmax_loss
from eecs598 import Solver


class Linear(object):
  @staticmethod
  def forward(x, w, b):
    D = torch.prod(torch.tensor(x.shape[1:]))
    out = torch.matmul(x.reshape(x.shape[0], D), w) + b
    return out, (x, w, b)

  @staticmethod
  def backward(dout, cache):
    x, w, b = cache
    dx = torch.matmul(dout, torch.t(w)).reshape(x.shape)
    dw = torch.matmul(x.reshape(x.shape[0], -1).t(), dout)
    db = torch.sum(dout, axis=0)
    return dx, dw, db


class ReLU(object):
  @staticmethod
  def forward(x):
    out = torch.zeros(x.shape, dtype=x.dtype).cuda()
    out = torch.maximum(x, out)
    return out, x

  @staticmethod
  def backward(dout, cache):
    z = cache.clone()
    z[z < 0] = 0
    z[z > 0] = 1
    return z * dout


class Linear_ReLU(object):
  @staticmethod
  def forward(x, w, b):
    a, fc_cache = Linear.forward(x, w, b)
    out, relu_cache = ReLU.forward(a)
    return out, (fc_cache, relu_cache)

  @staticmethod
  def backward(dout, cache):
    fc_cache, relu_cache = cache
    return Linear.backward(ReLU.backward(dout, relu_cache), fc_cache)


class TwoLayerNet(object):
  def __init__(self, input_dim=3*32*32, hidden_dim=100, num_classes=10,
         weight_scale=1e-3, reg=0.0, dtype=torch.float32, device='cpu'):
    self.params = {}
    self.reg = reg
    self.params['W1'] = torch.empty((input_dim, hidden_dim), dtype=dtype).normal_(std=weight_scale).cuda()
    self.params['b1'] = torch.zeros((hidden_dim), dtype=dtype).cuda()
    self.params['W2'] = torch.empty((hidden_dim, num_classes), dtype=dtype).normal_(std=weight_scale).cuda()
    self.params['b2'] = torch.zeros((num_classes), dtype=dtype).cuda()

  def loss(self, X, y=None):
    W1, W2, b1, b2 = self.params['W1'], self.params['W2'], self.params['b1'], self.params['b2']
    X = X.reshape(X.shape[0], -1)
    h1 = torch.matmul(X, W1) + b1
    a1 = torch.maximum(h1, torch.zeros(h1.shape, dtype=h1.dtype, device='cuda'))
    scores = torch.matmul(a1, W2) + b2
    if y is None:
      return scores

    num_train = X.shape[0]
    scores = scores - torch.max(scores, axis=1, keepdim=True)[0]
    softmax = torch.exp(scores) / torch.sum(torch.exp(scores), axis=1, keepdim=True)
    loss = torch.sum(-torch.log(softmax[torch.arange(num_train), y])) / num_train
    loss += self.reg * (torch.sum(W1 * W1) + torch.sum(W2 * W2))

    softmax[torch.arange(num_train), y] -= 1
    softmax /= num_train
    grads = {}
    grads['W2'] = torch.matmul(a1.T, softmax) + self.reg * 2 * W2
    grads['b2'] = torch.sum(softmax, axis=0)
    drelu = torch.matmul(softmax, W2.T)
    drelu[h1 <= 0] = 0
    grads['W1'] = torch.matmul(X.T, drelu) + self.reg * 2 * W1
    grads['b1'] = torch.sum(drelu, axis=0)
    return loss, grads


class FullyConnectedNet(object):
  def __init__(self, hidden_dims, input_dim=3*32*32, num_classes=10,
               dropout=0.0, reg=0.0, weight_scale=1e-2, seed=None,
               dtype=torch.float, device='cpu'):
    self.use_dropout = dropout != 0
    self.reg = reg
    self.num_layers = 1 + len(hidden_dims)
    self.dtype = dtype
    self.params = {}
    last = input_dim
    for i, h in enumerate(hidden_dims + [num_classes]):
      self.params['W' + str(i + 1)] = torch.empty((last, h), dtype=dtype).normal_(std=weight_scale).to('cuda')
      self.params['b' + str(i + 1)] = torch.zeros(h, dtype=dtype).to('cuda')
      last = h
    self.dropout_param = {}
    if self.use_dropout:
      self.dropout_param = {'mode': 'train', 'p': dropout}
      if seed is not None:
        self.dropout_param['seed'] = seed

  def loss(self, X, y=None):
    X = X.to(self.dtype)
    mode = 'test' if y is None else 'train'
    if self.use_dropout:
      self.dropout_param['mode'] = mode

    caches_linear, caches_relu, caches_drop = [], [], []
    a = X
    for i in range(1, self.num_layers):
      h, cl = Linear.forward(a, self.params['W' + str(i)], self.params['b' + str(i)])
      a, cr = ReLU.forward(h)
      caches_linear.append(cl)
      caches_relu.append(cr)
      if self.use_dropout:
        a, cd = Dropout.forward(a, self.dropout_param)
        caches_drop.append(cd)
    last = str(self.num_layers)
    scores, cl = Linear.forward(a, self.params['W' + last], self.params['b' + last])
    if mode == 'test':
      return scores

    loss, dout = softmax_loss(scores, y)
    for i in range(self.num_layers):
      W = self.params['W' + str(i + 1)]
      loss += self.reg * torch.sum(W * W)

    grads = {}
    dx, grads['W' + last], grads['b' + last] = Linear.backward(dout, cl)
    for i in range(self.num_layers - 2, -1, -1):
      if self.use_dropout:
        dx = Dropout.backward(dx, caches_drop[i])
      dx, dw, db = Linear_ReLU.backward(dx, (caches_linear[i], caches_relu[i]))
      grads['W' + str(i + 1)] = dw
      grads['b' + str(i + 1)] = db
    for i in range(self.num_layers):
      grads['W' + str(i + 1)] += 2 * self.reg * self.params['W' + str(i + 1)]
    return loss, grads


def sgd(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault('learning_rate', 1e-2)

    w -= config['learning_rate'] * dw
    return w, config


def sgd_momentum(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault('learning_rate', 1e-2)
    config.setdefault('momentum', 0.9)
    v = config.get('velocity', torch.zeros_like(w))
    v = config['momentum'] * v - config['learning_rate'] * dw
    next_w = w + v
    config['velocity'] = v
    return next_w, config


def rmsprop(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault('learning_rate', 1e-2)
    config.setdefault('decay_rate', 0.99)
    config.setdefault('epsilon', 1e-8)
    config.setdefault('cache', torch.zeros_like(w))
    decay = config['decay_rate']
    config['cache'] = decay * config['cache'] + (1 - decay) * dw * dw
    next_w = w - config['learning_rate'] * dw / (torch.sqrt(config['cache']) + config['epsilon'])
    return next_w, config


def adam(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault('learning_rate', 1e-3)
    config.setdefault('beta1', 0.9)
    config.setdefault('beta2', 0.999)
    config.setdefault('epsilon', 1e-8)
    config.setdefault('m', torch.zeros_like(w))
    config.setdefault('v', torch.zeros_like(w))
    config.setdefault('t', 0)
    config['t'] += 1
    m = config['beta1'] * config['m'] + (1 - config['beta1']) * dw
    mt = m / (1 - config['beta1'] ** config['t'])
    v = config['beta2'] * config['v'] + (1 - config['beta2']) * (dw ** 2)
    vt = v / (1 - config['beta2'] ** config['t'])
    next_w = w - config['learning_rate'] * mt / (torch.sqrt(vt) + config['epsilon'])
    config['m'], config['v'] = m, v
    return next_w, config


class Dropout(object):

    @staticmethod
    def forward(x, dropout_param):
        p, mode = dropout_param['p'], dropout_param['mode']
        if 'seed' in dropout_param:
            torch.manual_seed(dropout_param['seed'])
        mask = None
        out = None
        if mode == 'train':
            mask = (torch.rand(x.shape) > p) / (1 - p)
            out = x * mask
        elif mode == 'test':
            out = x
        cache = (dropout_param, mask)
        return out, cache

    @staticmethod
    def backward(dout, cache):
        dropout_param, mask = cache
        mode = dropout_param['mode']
        dx = None
        if mode == 'train':
            dx = dout * mask
        elif mode == 'test':
            dx = dout
        return dx
