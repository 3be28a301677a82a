"""
Implements fully connected networks in PyTorch.
"""
import torch
from a3_helper import softmax_loss
from eecs598 import Solver


def hello_fully_connected_networks():
    print('Hello from fully_connected_networks.py!')


class Linear(object):

    @staticmethod
    def forward(x, w, b):
        out = None
        # TODO: Implement the linear forward pass.
        N = x.shape[0]
        out = x.view(N, -1).mm(w) + b
        cache = (x, w, b)
        return out, cache

    @staticmethod
    def backward(dout, cache):
        x, w, b = cache
        dx, dw, db = None, None, None
        # TODO: Implement the linear backward pass.
        dx = dout.mm(w.t()).view(x.shape)
        dw = x.view(x.shape[0], -1).t().mm(dout)
        db = dout.sum(dim=0)
        return dx, dw, db


class ReLU(object):

    @staticmethod
    def forward(x):
        out = x.clone()
        out[out < 0] = 0
        cache = x
        return out, cache

    @staticmethod
    def backward(dout, cache):
        x = cache
        dx = dout.clone()
        dx[x <= 0] = 0
        return dx


class Linear_ReLU(object):

    @staticmethod
    def forward(x, w, b):
        a, fc_cache = Linear.forward(x, w, b)
        out, relu_cache = ReLU.forward(a)
        cache = (fc_cache, relu_cache)
        return out, cache

    @staticmethod
    def backward(dout, cache):
        fc_cache, relu_cache = cache
        da = ReLU.backward(dout, relu_cache)
        dx, dw, db = Linear.backward(da, fc_cache)
        return dx, dw, db


class TwoLayerNet(object):

    def __init__(self, input_dim=3*32*32, hidden_dim=100, num_classes=10,
                 weight_scale=1e-3, reg=0.0,
                 dtype=torch.float32, device='cpu'):
        self.params = {}
        self.reg = reg
        self.params['W1'] = torch.randn(input_dim, hidden_dim, dtype=dtype, device=device) * weight_scale
        self.params['b1'] = torch.zeros(hidden_dim, dtype=dtype, device=device)
        self.params['W2'] = torch.randn(hidden_dim, num_classes, dtype=dtype, device=device) * weight_scale
        self.params['b2'] = torch.zeros(num_classes, dtype=dtype, device=device)

    def save(self, path):
        torch.save({'reg': self.reg, 'params': self.params}, path)
        print("Saved in {}".format(path))

    def loss(self, X, y=None):
        scores = None
        hidden, cache1 = Linear_ReLU.forward(X, self.params['W1'], self.params['b1'])
        scores, cache2 = Linear.forward(hidden, self.params['W2'], self.params['b2'])

        if y is None:
            return scores

        loss, grads = 0, {}
        loss, dscores = softmax_loss(scores, y)
        loss += self.reg * (self.params['W1'].pow(2).sum() + self.params['W2'].pow(2).sum())
        dhidden, grads['W2'], grads['b2'] = Linear.backward(dscores, cache2)
        _, grads['W1'], grads['b1'] = Linear_ReLU.backward(dhidden, cache1)
        grads['W1'] += 2 * self.reg * self.params['W1']
        grads['W2'] += 2 * self.reg * self.params['W2']
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

        dims = [input_dim] + hidden_dims + [num_classes]
        for i in range(self.num_layers):
            self.params['W%d' % (i + 1)] = weight_scale * torch.randn(dims[i], dims[i + 1], dtype=dtype, device=device)
            self.params['b%d' % (i + 1)] = torch.zeros(dims[i + 1], dtype=dtype, device=device)

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
        scores = None

        caches, drop_caches = [], []
        out = X
        for i in range(1, self.num_layers):
            out, cache = Linear_ReLU.forward(out, self.params['W%d' % i], self.params['b%d' % i])
            caches.append(cache)
            if self.use_dropout:
                out, drop_cache = Dropout.forward(out, self.dropout_param)
                drop_caches.append(drop_cache)
        L = self.num_layers
        scores, last_cache = Linear.forward(out, self.params['W%d' % L], self.params['b%d' % L])

        if mode == 'test':
            return scores

        loss, grads = 0.0, {}
        loss, dout = softmax_loss(scores, y)
        i = 1
        while i <= L:
            loss += 0.5 * self.reg * (self.params['W%d' % i] ** 2).sum()
        dout, grads['W%d' % L], grads['b%d' % L] = Linear.backward(dout, last_cache)
        grads['W%d' % L] += self.reg * self.params['W%d' % L]
        for i in range(L - 1, 0, -1):
            if self.use_dropout:
                dout = Dropout.backward(dout, drop_caches[i - 1])
            dout, dw, db = Linear_ReLU.backward(dout, caches[i - 1])
            grads['W%d' % i] = dw + self.reg * self.params['W%d' % i]
            grads['b%d' % i] = db
        return loss, grads


def create_solver_instance(data_dict, dtype, device):
    model = TwoLayerNet(hidden_dim=200, dtype=dtype, device=device)
    solver = Solver(model, data_dict, optim_config={'learning_rate': 1e-1}, lr_decay=0.95,
                    num_epochs=10, batch_size=100, device=device)
    return solver


def get_three_layer_network_params():
    weight_scale = 1e-1
    learning_rate = 1e-1
    return weight_scale, learning_rate


def get_five_layer_network_params():
    learning_rate = 2e-1
    weight_scale = 1e-1
    return weight_scale, learning_rate


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
