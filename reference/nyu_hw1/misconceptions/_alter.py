"""How misconceptions change a copy of the reference: a loss, an activation, or one step of the network.

Each change starts from what stands there, so that two mistakes can be made at once.
"""


def change_loss(reference, name, *, value=None, gradient=None):
    """Change what the loss *name* returns.

    *value* and *gradient* get what the loss returned so far, y and y_hat, and return what takes its place.
    """
    so_far = getattr(reference, name)

    def loss(y, y_hat):
        found, slope = so_far(y, y_hat)
        return (
            found if value is None else value(found, y, y_hat),
            slope if gradient is None else gradient(slope, y, y_hat),
        )

    setattr(reference, name, loss)


def change_activation(reference, name, *, value=None, slope=None):
    """Change an activation: *value* and *slope* are functions of z that take the place of the right ones."""
    old_value, old_slope = reference.ACTIVATIONS[name]
    reference.ACTIVATIONS[name] = (value or old_value, slope or old_slope)


def rows(array):
    """Return the size of a batch: N."""
    return array.shape[0]


def columns(array):
    """Return the number of outputs: C."""
    return array.shape[1]


class Steps:
    """What forward and backward do, step by step.

    *net* is the network, *cache* what forward kept.
    """

    def __init__(self, reference):
        self._reference = reference

    def activation(self, name, z):
        """Return the activation *name* of z."""
        return self._reference.ACTIVATIONS[name][0](z)

    def slope(self, name, z):
        """Return the derivative of the activation *name* at z."""
        return self._reference.ACTIVATIONS[name][1](z)

    def linear_1(self, net, x):
        """Return z1."""
        return x @ net.parameters["W1"].T + net.parameters["b1"]

    def linear_2(self, net, h):
        """Return z2."""
        return h @ net.parameters["W2"].T + net.parameters["b2"]

    def keep(self, net, values):
        """Return what is kept in the cache."""
        del net
        return values

    def hidden(self, net, z1):
        """Return h, what the first layer gives."""
        return self.activation(net.f_function, z1)

    def output(self, net, z2):
        """Return y_hat, what the second layer gives."""
        return self.activation(net.g_function, z2)

    def slope_f(self, net, cache):
        """Return the derivative of f."""
        return self.slope(net.f_function, cache["z1"])

    def slope_g(self, net, cache):
        """Return the derivative of g."""
        return self.slope(net.g_function, cache["z2"])

    def delta_2(self, net, cache, dJdy_hat):
        """Return dJdz2."""
        return dJdy_hat * self.slope_g(net, cache)

    def back(self, net, cache, dJdz2):
        """Return dJdh."""
        return dJdz2 @ net.parameters["W2"]

    def delta_1(self, net, cache, dJdh):
        """Return dJdz1."""
        return dJdh * self.slope_f(net, cache)

    def weight_gradient(self, delta, inputs):
        """Return the gradient of a layer's weights, given its *inputs* (N, in) and dJdz *delta* (N, out)."""
        return delta.T @ inputs

    def bias_gradient(self, delta):
        """Return the gradient of a layer's biases."""
        return delta.sum(dim=0)

    def inputs(self, cache):
        """Return what went into the two layers."""
        return cache["x"], cache["h"]

    def store(self, net, grads):
        """Keep the gradients."""
        net.grads.update(grads)


def steps_of(reference):
    """Return the steps of the reference's network, to be replaced one by one.

    Takes the network apart once.
    """
    network = reference.MLP
    if not hasattr(network.forward, "steps"):
        steps = Steps(reference)
        network.forward, network.backward = _forward(steps), _backward(steps)
        network.forward.steps = steps
    return network.forward.steps


def _forward(steps):
    def forward(self, x):
        z1 = steps.linear_1(self, x)
        h = steps.hidden(self, z1)
        z2 = steps.linear_2(self, h)
        y_hat = steps.output(self, z2)
        self.cache = steps.keep(
            self, {"x": x, "z1": z1, "h": h, "z2": z2, "y_hat": y_hat}
        )
        return y_hat

    return forward


def _backward(steps):
    def backward(self, dJdy_hat):
        cache = self.cache
        x, h = steps.inputs(cache)
        dJdz2 = steps.delta_2(self, cache, dJdy_hat)
        dJdz1 = steps.delta_1(self, cache, steps.back(self, cache, dJdz2))
        grads = {
            "dJdW1": steps.weight_gradient(dJdz1, x),
            "dJdb1": steps.bias_gradient(dJdz1),
            "dJdW2": steps.weight_gradient(dJdz2, h),
            "dJdb2": steps.bias_gradient(dJdz2),
        }
        steps.store(self, grads)

    return backward


def scale_gradients(steps, factor):
    """Multiply every gradient of a parameter by factor(dJdy_hat)."""
    right = steps.delta_2
    steps.delta_2 = lambda net, cache, dJdy_hat: (
        right(net, cache, dJdy_hat) * factor(dJdy_hat)
    )
