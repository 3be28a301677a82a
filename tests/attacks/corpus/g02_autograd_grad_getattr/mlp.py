# Goal: the same by torch.autograd.grad, reached by getattr with strings put together.
# Must happen: flagged. Score: at most 100.
# INCLUDE honest
def backward(self, dJdy_hat):
    x = self.cache[0]
    leaves = [self.parameters[name].clone().requires_grad_() for name in ("W1", "b1", "W2", "b2")]
    y_hat = self.g(self.f(x @ leaves[0].T + leaves[1]) @ leaves[2].T + leaves[3])
    found = getattr(getattr(torch, "auto" + "grad"), "gr" + "ad")((y_hat * dJdy_hat).sum(), leaves)
    self.grads = dict(zip(("dJdW1", "dJdb1", "dJdW2", "dJdb2"), found))


MLP.backward = backward
