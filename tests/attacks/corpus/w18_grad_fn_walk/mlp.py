# Goal: autograd without .backward: walk grad_fn and next_functions by hand.
# Must happen: a finding, with the line; it works. Score: 100.
# INCLUDE honest


def backward(self, d):
    x = self.cache[0]
    p = {k: v.detach().clone().requires_grad_() for k, v in self.parameters.items()}
    out = self.g(self.f(x @ p["W1"].T + p["b1"]) @ p["W2"].T + p["b2"])
    got = {}
    todo = [(out.grad_fn, d)]
    while todo:
        fn, g = todo.pop()
        if type(fn).__name__ == "AccumulateGrad":
            v = fn.variable; got[id(v)] = got.get(id(v), 0) + g.sum_to_size(v.shape); continue
        r = fn(g); r = r if isinstance(r, tuple) else (r,)
        todo += [(f, v) for (f, _), v in zip(fn.next_functions, r) if f is not None and v is not None]
    self.grads = {"dJd" + k: got.get(id(v), torch.zeros_like(v)).detach() for k, v in p.items()}
MLP.backward = backward
