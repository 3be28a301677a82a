import torch


class Linear(object):

    def forward(self, x, w, b):
        out = None
        # TODO: Implement the linear forward pass.
        N = x.shape[0]
        out = x.view(N, -1).mm(w) + b
        cache = (x, w, b)
        return out, cache

    def backward(self, dout, cache):
        x, w, b = cache
        dx, dw, db = None, None, None
        # TODO: Implement the linear backward pass.
        dx = dout.mm(w.t()).view(x.shape)
        dw = x.view(x.shape[0], -1).t().mm(dout)
        db = dout.sum(dim=0)
        return dx, dw, db


class ReLU(object):

    def forward(self, x):
        out = x.clone()
        out[out < 0] = 0
        cache = x
        return out, cache

    def backward(self, dout, cache):
        x = cache
        dx = dout.clone()
        dx[x <= 0] = 0
        return dx


class Linear_ReLU(object):

    def forward(self, x, w, b):
        a, fc_cache = Linear().forward(x, w, b)
        out, relu_cache = ReLU().forward(a)
        cache = (fc_cache, relu_cache)
        return out, cache

    def backward(self, dout, cache):
        fc_cache, relu_cache = cache
        da = ReLU().backward(dout, relu_cache)
        dx, dw, db = Linear().backward(da, fc_cache)
        return dx, dw, db


class Dropout(object):

    def forward(self, x, dropout_param):
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

    def backward(self, dout, cache):
        dropout_param, mask = cache
        mode = dropout_param['mode']
        dx = None
        if mode == 'train':
            dx = dout * mask
        elif mode == 'test':
            dx = dout
        return dx
