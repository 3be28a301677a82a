"""Each misconception as students make it: a style in this folder's `styles`, and what is replaced in it.

MISTAKES: id of the misconception -> one or more rewritings; PARTS: what some consist of; SPLITS: right in sum; CLOSE: like a misconception, but another.
"""

LOSS = "loss = torch.mean((y_hat - y) ** 2)"
GRADIENT = "dJdy_hat = 2 * (y_hat - y) / (N * C)"
VALUE = "value = diff.pow(2).sum() / diff.numel()"
SLOPE = "grad = -2 * diff / diff.numel()"
LAYERS_MSE = "return loss / batch_size, e * 2 / width / batch_size"
BCE = "loss = -torch.mean(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat))"
BCE_GRADIENT = "dJdy_hat = -(y / y_hat - (1 - y) / (1 - y_hat)) / (N * C)"
BCE_VALUE = "value = (-y * p - (1 - y) * q).sum() / (n * c)"
BCE_SLOPE = "grad = (y_hat - y) / (y_hat * (1 - y_hat)) / (n * c)"
LAYERS_BCE = "return losses.mean(), slopes / losses.numel()"
Z1, Z3 = "z1 = torch.matmul(x, W1.T) + b1", "z3 = torch.matmul(z2, W2.T) + b2"
DZ3 = "dJdz3 = dJdy_hat * activate_grad(self.g_function, z3)"
DZ1 = "dJdz1 = dJdz2 * activate_grad(self.f_function, z1)"
DW1, DB1 = "torch.matmul(dJdz1.T, x)", "torch.sum(dJdz1, dim=0)"
DW2, DB2 = "torch.matmul(dJdz3.T, z2)", "torch.sum(dJdz3, dim=0)"
LAST = "self.grads['dJdb2'] = torch.sum(dJdz3, dim=0)\n"
ELSE_VALUE, ELSE_SLOPE = "    else:\n        a = z", "    else:\n        g = torch.ones_like(z)"
SUM_1, SUM_2 = "'dJdb1': d1.sum(0)", "'dJdb2': d2.sum(0)"
D2 = "d2 = dJdy_hat * self.dg(self.v)"
STORE = "    for k in new:\n      self.grads[k] = new[k]"


def functions(*edits):
    return "functions", edits


def lambdas(*edits):
    return "lambdas", edits


def layers(*edits):
    return "layers", edits


def step(rate):
    """Let backward, in the style functions, update the parameters."""
    loop = f"        for k in self.parameters:\n            self.parameters[k] -= {rate} * self.grads['dJd' + k]\n"
    return functions((LAST, LAST + loop))


MISTAKES = {
    # --- MSE ---
    "mse_value_summed": [functions((LOSS, "loss = torch.sum((y_hat - y) ** 2)")), lambdas((VALUE, "value = (diff * diff).sum()"))],
    "mse_value_over_batch": [
        lambdas((VALUE, "value = diff.pow(2).sum() / diff.shape[0]")),
        layers(("(row * row).sum() / width", "(row * row).sum()")),
    ],
    "mse_value_over_outputs": [layers((LAYERS_MSE, "return loss, e * 2 / width / batch_size"))],
    "mse_value_halved": [functions((LOSS, "loss = 0.5 * torch.mean((y_hat - y) ** 2)")), lambdas((VALUE, VALUE + " / 2"))],
    "mse_value_root": [functions((LOSS, "loss = torch.sqrt(torch.mean((y_hat - y) ** 2))"))],
    "mse_value_norm": [lambdas((VALUE, "value = torch.norm(diff)")), functions((LOSS, "loss = ((y_hat - y) ** 2).sum() ** 0.5"))],
    "mse_value_absolute": [layers(("(row * row).sum()", "row.abs().sum()"))],
    "mse_value_of_mean_error": [functions((LOSS, "loss = torch.mean(y_hat - y) ** 2"))],
    "mse_value_unreduced": [lambdas((VALUE, "value = diff.pow(2)"))],
    "mse_value_per_example": [functions((LOSS, "loss = torch.mean((y_hat - y) ** 2, dim=1)"))],
    "mse_gradient_not_averaged": [
        functions((GRADIENT, "dJdy_hat = 2 * (y_hat - y)")),
        layers((LAYERS_MSE, "return loss / batch_size, 2 * e")),
    ],
    "mse_gradient_over_batch": [functions((GRADIENT, "dJdy_hat = 2 * (y_hat - y) / N"))],
    "mse_gradient_over_outputs": [lambdas((SLOPE, "grad = -2 * diff / y.shape[1]"))],
    "mse_gradient_without_two": [
        layers((LAYERS_MSE, "return loss / batch_size, e / width / batch_size")),
        functions((GRADIENT, "dJdy_hat = (y_hat - y) / (N * C)")),
    ],
    "mse_gradient_doubled": [lambdas((SLOPE, "grad = -4 * diff / diff.numel()"))],
    "mse_gradient_sign": [functions((GRADIENT, "dJdy_hat = 2 * (y - y_hat) / (N * C)")), lambdas((SLOPE, "grad = 2 * diff / diff.numel()"))],
    "mse_gradient_is_square": [lambdas((SLOPE, "grad = diff ** 2 / diff.numel()"))],
    "mse_gradient_summed": [functions((GRADIENT, "dJdy_hat = torch.sum(2 * (y_hat - y) / (N * C), 0)"))],
    "mse_halved": [
        functions((LOSS, "loss = torch.mean((y_hat - y) ** 2) / 2"), (GRADIENT, "dJdy_hat = (y_hat - y) / (N * C)")),
        lambdas((VALUE, "value = 0.5 * diff.pow(2).mean()"), (SLOPE, "grad = -diff / diff.numel()")),
    ],
    "mse_summed": [lambdas((VALUE, "value = diff.pow(2).sum()"), (SLOPE, "grad = -2 * diff"))],
    "mse_over_batch": [functions((LOSS, "loss = torch.sum((y_hat - y) ** 2) / N"), (GRADIENT, "dJdy_hat = 2 * (y_hat - y) / N"))],
    "mse_over_outputs": [layers((LAYERS_MSE, "return loss, e * 2 / width"))],
    # --- BCE ---
    "bce_value_sign": [functions((BCE, BCE.replace("-torch.mean", "torch.mean"))), layers((LAYERS_BCE, "return -losses.mean(), slopes / losses.numel()"))],
    "bce_value_minus_on_first_term": [functions((BCE, "loss = torch.mean(-y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat))"))],
    "bce_value_minus_on_second_term": [lambdas((BCE_VALUE, "value = (y * p - (1 - y) * q).sum() / (n * c)"))],
    "bce_value_first_term_only": [functions((BCE, "loss = -torch.mean(y * torch.log(y_hat))"))],
    "bce_value_labels_exchanged": [layers(("losses = torch.where(y == 1", "losses = torch.where(y == 0"))],
    "bce_value_one_plus": [lambdas(("torch.log(1 - y_hat)", "torch.log(1 + y_hat)"))],
    "bce_value_one_minus_log": [functions((BCE, "loss = -torch.mean(y * torch.log(y_hat) + (1 - y) * (1 - torch.log(y_hat)))"))],
    "bce_value_base_2": [functions((BCE, BCE.replace("torch.log(", "torch.log2(")))],
    "bce_value_base_10": [lambdas(("p, q = torch.log(y_hat), torch.log(1 - y_hat)", "p, q = torch.log10(y_hat), torch.log10(1 - y_hat)"))],
    "bce_value_summed": [layers((LAYERS_BCE, "return losses.sum(), slopes / losses.numel()"))],
    "bce_value_over_batch": [layers((LAYERS_BCE, "return losses.sum() / batch_size, slopes / losses.numel()"))],
    "bce_value_over_outputs": [lambdas((BCE_VALUE, "value = (-y * p - (1 - y) * q).sum() / c"))],
    "bce_value_unreduced": [layers((LAYERS_BCE, "return losses, slopes / losses.numel()"))],
    "bce_gradient_not_averaged": [
        functions((BCE_GRADIENT, "dJdy_hat = -(y / y_hat - (1 - y) / (1 - y_hat))")),
        lambdas((BCE_SLOPE, "grad = (y_hat - y) / (y_hat * (1 - y_hat))")),
    ],
    "bce_gradient_over_batch": [lambdas((BCE_SLOPE, "grad = (y_hat - y) / (y_hat * (1 - y_hat)) / n"))],
    "bce_gradient_over_outputs": [layers((LAYERS_BCE, "return losses.mean(), slopes / width"))],
    "bce_gradient_sign": [functions((BCE_GRADIENT, "dJdy_hat = (y / y_hat - (1 - y) / (1 - y_hat)) / (N * C)"))],
    "bce_gradient_first_term_only": [functions((BCE_GRADIENT, "dJdy_hat = -(y / y_hat) / (N * C)"))],
    "bce_gradient_second_term_sign": [functions((BCE_GRADIENT, "dJdy_hat = -(y / y_hat + (1 - y) / (1 - y_hat)) / (N * C)"))],
    "bce_gradient_of_logits": [lambdas((BCE_SLOPE, "grad = (y_hat - y) / (n * c)"))],
    "bce_gradient_summed": [layers((LAYERS_BCE, "return losses.mean(), slopes.sum(0) / losses.numel()"))],
    "bce_summed": [lambdas((BCE_VALUE, "value = (-y * p - (1 - y) * q).sum()"), (BCE_SLOPE, "grad = (y_hat - y) / (y_hat * (1 - y_hat))"))],
    "bce_over_batch": [layers((LAYERS_BCE, "return losses.sum() / batch_size, slopes / batch_size"))],
    "bce_over_outputs": [lambdas((BCE_VALUE, "value = (-y * p - (1 - y) * q).sum() / c"), (BCE_SLOPE, "grad = (y_hat - y) / (y_hat * (1 - y_hat)) / c"))],
    "bce_sign": [functions((BCE, BCE.replace("-torch.mean", "torch.mean")), (BCE_GRADIENT, BCE_GRADIENT.replace("-(y /", "(y /")))],
    # --- activations ---
    "relu_keeps_negative": [functions(("torch.maximum", "torch.minimum"), ("return (z > 0).float()", "return (z < 0).float()"))],
    "relu_leaky": [layers(("return z.clamp(min=0)", "return torch.where(z > 0, z, 0.01 * z)"), ("grad[self.z <= 0] = 0", "grad[self.z <= 0] *= 0.01"))],
    "relu_absolute": [lambdas(("lambda t: t * (t > 0)", "lambda t: t.abs()"))],
    "sigmoid_falls": [
        lambdas(("(1.0 + torch.exp(-t))", "(1.0 + torch.exp(t))")),
        functions(("return 1 / (1 + torch.exp(-z))", "return 1 / (1 + torch.exp(z))"), ("return s * (1 - s)", "return -s * (1 - s)")),
    ],
    "sigmoid_is_tanh": [
        functions(("return 1 / (1 + torch.exp(-z))", "return torch.tanh(z)"), ("return s * (1 - s)", "return 1 - s ** 2")),
        lambdas(("s = lambda t: 1.0 / (1.0 + torch.exp(-t))", "s = torch.tanh")),
    ],
    "sigmoid_is_softmax": [layers(("self.out = torch.where(z > 0, 1 / (1 + e), e / (1 + e))", "self.out = torch.softmax(z, dim=1)"))],
    "sigmoid_overflows": [functions(("return 1 / (1 + torch.exp(-z))", "return torch.exp(z) / (1 + torch.exp(z))"))],
    "relu_slope_inverted": [functions(("return (z > 0).float()", "return (z <= 0).float()")), layers(("grad[self.z <= 0] = 0", "grad[self.z > 0] = 0"))],
    "relu_slope_missing": [lambdas(("1.0 * (t > 0)", "torch.ones_like(t)"))],
    "relu_slope_is_relu": [functions(("return (z > 0).float()", "return relu(z)"))],
    "relu_slope_is_sign": [lambdas(("1.0 * (t > 0)", "torch.sign(t)"))],
    "sigmoid_slope_missing": [layers(("return grad * self.out * (1 - self.out)", "return grad"))],
    "sigmoid_slope_overflows": [functions(("    s = sigmoid(z)\n    return s * (1 - s)", "    e = torch.exp(-z)\n    return e / (1 + e) ** 2"))],
    "sigmoid_slope_at_output": [
        functions((DZ3, DZ3.replace("z3)", "y_hat)")), (DZ1, DZ1.replace("z1)", "z2)"))),
        layers(("return grad * self.out * (1 - self.out)", "s = 1 / (1 + torch.exp(-self.out))\n        return grad * s * (1 - s)")),
    ],
    "sigmoid_slope_of_z": [lambdas(("s(t) - s(t) ** 2", "t * (1 - t)"))],
    "sigmoid_slope_one_factor": [functions(("return s * (1 - s)", "return 1 - s"))],
    "sigmoid_slope_plus": [layers(("(1 - self.out)", "(1 + self.out)"))],
    "sigmoid_slope_is_sigmoid": [layers(("return grad * self.out * (1 - self.out)", "return grad * self.out"))],
    "identity_slope_is_z": [functions((ELSE_SLOPE, "    else:\n        g = z")), lambdas(("lambda t: 0 * t + 1", "lambda t: t"))],
    "identity_slope_is_zero": [lambdas(("lambda t: 0 * t + 1", "lambda t: torch.zeros_like(t)"))],
    "identity_unassigned": [functions((ELSE_VALUE, "    elif name == 'linear':\n        a = z"), (ELSE_SLOPE, ""))],
    "identity_not_in_dict": [
        lambdas(("  'identity': lambda t: t,\n", ""), ("  'identity': lambda t: 0 * t + 1,\n", ""), ("ACT.get(f_function), DER.get(f_function)", "ACT[f_function], DER[f_function]"), ("ACT.get(g_function), DER.get(g_function)", "ACT[g_function], DER[g_function]")),
    ],
    "identity_refused": [layers(('    elif name == "identity":\n        return Identity()', '    else:\n        raise ValueError("unknown activation: " + name)'))],
    "identity_slope_unassigned": [functions((ELSE_SLOPE, ""))],
    "identity_is_relu": [functions((ELSE_VALUE, "    else:\n        a = relu(z)"), (ELSE_SLOPE, "    else:\n        g = relu_grad(z)"))],
    "identity_is_sigmoid": [layers(("return Identity()", "return Sigmoid()"))],
    "g_chosen_by_f": [
        functions(("activate(self.g_function, z3)", "activate(self.f_function, z3)"), ("activate_grad(self.g_function, z3)", "activate_grad(self.f_function, z3)")),
        layers(("self.g = make(self.g_function)", "self.g = make(self.f_function)")),
    ],
    "f_chosen_by_g": [lambdas(("self.f, self.df = ACT.get(f_function), DER.get(f_function)", "self.f, self.df = ACT.get(g_function), DER.get(g_function)"))],
    "f_and_g_exchanged": [layers(("self.f = make(self.f_function)", "self.f = make(self.g_function)"), ("self.g = make(self.g_function)", "self.g = make(self.f_function)"))],
    # --- forward ---
    "forward_elementwise": [functions((Z1, "z1 = W1 * x + b1"), (Z3, "z3 = W2 * z2 + b2"))],
    "forward_weights_not_transposed": [lambdas(("p['W1'].t()", "p['W1']"), ("p['W2'].t()", "p['W2']")), functions(("W1.T", "W1"), ("W2.T", "W2"))],
    "forward_without_b1": [functions((Z1, "z1 = torch.matmul(x, W1.T)"))],
    "forward_without_b2": [lambdas(("p['W2'].t() + p['b2']", "p['W2'].t()"))],
    "forward_without_biases": [layers(("(W @ x.T).T + b", "(W @ x.T).T"))],
    "forward_biases_subtracted": [layers(("(W @ x.T).T + b", "(W @ x.T).T - b"))],
    "forward_bias_along_batch": [layers(("(W @ x.T).T + b", "(W @ x.T + b).T"))],
    "network_without_f": [layers(("self.f = make(self.f_function)", "self.f = Identity()"))],
    "forward_without_f": [functions(("z2 = activate(self.f_function, z1)", "z2 = z1"))],
    "network_without_g": [lambdas(("self.out = self.g(self.v)", "self.out = self.v"), (D2, "d2 = dJdy_hat"))],
    "forward_without_g": [functions(("y_hat = activate(self.g_function, z3)", "y_hat = z3"))],
    "forward_g_chosen_by_f": [functions(("activate(self.g_function, z3)", "activate(self.f_function, z3)"))],
    "f_always_relu": [layers(("self.f = make(self.f_function)", "self.f = ReLU()"))],
    "forward_squeezed": [lambdas(("self.out = self.g(self.v)", "self.out = self.g(self.v).squeeze()"))],
    "forward_hidden_squeezed": [lambdas(("self.u = x @ p['W1'].t() + p['b1']", "self.u = (x @ p['W1'].t() + p['b1']).squeeze()"))],
    # --- backward ---
    "backward_averages_batch": [
        functions(*((line, f"{line} / N") for line in (DW1, DB1, DW2, DB2))),
        layers(("grad = self.g.backward(dJdy_hat)", "grad = self.g.backward(dJdy_hat / len(dJdy_hat))")),
    ],
    "backward_averages_all": [lambdas((D2, D2 + " / (n * c)"))],
    "backward_averages_outputs": [functions((DZ3, DZ3 + " / C"))],
    "backward_averages_weights": [lambdas(("d1.t() @ self.x", "d1.t() @ self.x / n"), ("d2.t() @ self.h", "d2.t() @ self.h / n"))],
    "backward_bias_averaged": [functions((DB1, "torch.mean(dJdz1, dim=0)"), (DB2, "torch.mean(dJdz3, dim=0)"))],
    "backward_sign": [layers(("grad = self.g.backward(dJdy_hat)", "grad = self.g.backward(-dJdy_hat)"))],
    "backward_bias_not_summed": [functions((DB1, "dJdz1"), (DB2, "dJdz3"))],
    "backward_bias_wrong_axis": [functions((DB1, "torch.sum(dJdz1, dim=1)"), (DB2, "torch.sum(dJdz3, dim=1)"))],
    "backward_bias_one_number": [functions((DB1, "torch.sum(dJdz1)"), (DB2, "torch.sum(dJdz3)"))],
    "backward_bias_first_example": [lambdas((SUM_1, "'dJdb1': d1[0]"), (SUM_2, "'dJdb2': d2[0]"))],
    "backward_batch_of_10": [layers(("torch.ones(len(grad), 1, dtype=grad.dtype)", "torch.ones((10, 1)).to(grad)"))],
    "backward_weights_transposed": [functions((DW1, "torch.matmul(x.T, dJdz1)"), (DW2, "torch.matmul(z2.T, dJdz3)"))],
    "backward_w2_from_z1": [lambdas(("d2.t() @ self.h", "d2.t() @ self.u"))],
    "backward_without_g": [functions((DZ3, "dJdz3 = dJdy_hat")), lambdas((D2, "d2 = dJdy_hat"))],
    "backward_without_f": [layers(("        grad = self.f.backward(grad)\n", ""))],
    "backward_without_slopes": [lambdas((D2, "d2 = dJdy_hat"), ("d1 = back * self.df(self.u)", "d1 = back"))],
    "backward_f_always_relu": [functions((DZ1, "dJdz1 = dJdz2 * activate_grad('relu', z1)"))],
    "backward_f_chosen_by_g": [functions((DZ1, "dJdz1 = dJdz2 * activate_grad(self.g_function, z1)"))],
    "backward_g_chosen_by_f": [lambdas((D2, "d2 = dJdy_hat * self.df(self.v)"))],
    "backward_f_slope_at_h": [functions((DZ1, "dJdz1 = dJdz2 * activate_grad(self.f_function, z2)"))],
    "backward_g_slope_at_output": [lambdas((D2, "d2 = dJdy_hat * self.dg(self.out)"))],
    "backward_hidden_without_g": [functions(("dJdz2 = torch.matmul(dJdz3, W2)", "dJdz2 = torch.matmul(dJdy_hat, W2)"))],
    "backward_g_twice": [lambdas(("back = d2 @", "back = (d2 * self.dg(self.v)) @"))],
    "backward_elementwise": [functions(("dJdz2 = torch.matmul(dJdz3, W2)", "dJdz2 = dJdz3 * W2"))],
    "backward_w2_transposed": [lambdas(("back = d2 @ self.parameters['W2']", "back = d2 @ self.parameters['W2'].t()"))],
    "backward_squeezed": [functions(*((line, f"{line}.squeeze()") for line in (DW1, DB1, DW2, DB2)))],
    "backward_stores_nothing": [lambdas((STORE, "    self.new_grads = new"))],
    "backward_stores_second_layer": [functions(("self.grads['dJdW1'] =", "self.dJdW1 ="), ("self.grads['dJdb1'] =", "self.dJdb1 ="))],
    # --- state ---
    "backward_updates_by_tenth": [step(0.1)],
    "backward_updates_by_hundredth": [
        lambdas((STORE, STORE + "\n    for k in self.parameters:\n      self.parameters[k] = self.parameters[k] - 0.01 * new['dJd' + k]")),
    ],
    "backward_updates_by_thousandth": [step("1e-3")],
    "backward_updates_fully": [step("1")],
    "clear_keeps_gradients": [functions(("            self.grads[grad].zero_()", "            pass"))],
    "gradients_pile_up": [layers(("            self.grads[name].zero_()", "            pass"))],
    "first_batch_kept": [lambdas(("    self.x = x\n", "    if not hasattr(self, 'x'):\n      self.x = x\n"))],
    "parameters_start_at_zero": [lambdas(("torch.randn(*v)", "torch.zeros(*v)"))],
    "parameters_start_at_one": [functions(*((f"{k} = torch.randn", f"{k} = torch.ones") for k in ("W1", "b1", "W2", "b2")))],
}

#: Mistakes that consist of others: where a second mistake hides one part, the other part is what is left to name.
PARTS = {
    "g_chosen_by_f": ("forward_g_chosen_by_f", "backward_g_chosen_by_f"),
    "sigmoid_slope_at_output": ("backward_f_slope_at_h", "backward_g_slope_at_output"),
}

SPLITS = {
    "losses over C, backward over N": functions((GRADIENT, "dJdy_hat = 2 * (y_hat - y) / C"), (BCE_GRADIENT, BCE_GRADIENT.replace("(N * C)", "C")), (DZ3, DZ3 + " / N")),
    "losses over N, backward over C": lambdas((SLOPE, "grad = -2 * diff / len(y)"), (BCE_SLOPE, BCE_SLOPE.replace("(n * c)", "n")), (D2, D2 + " / c")),
    "losses over nothing, backward over N C": lambdas((SLOPE, "grad = -2 * diff"), (BCE_SLOPE, BCE_SLOPE.replace(" / (n * c)", "")), (D2, D2 + " / (n * c)")),
    "both signs reversed": layers((LAYERS_MSE, LAYERS_MSE.replace("e * 2", "e * 2 * 3")), (LAYERS_BCE, LAYERS_BCE.replace("slopes", "3 * slopes")), ("self.g.backward(dJdy_hat)", "self.g.backward(dJdy_hat / 3)")),
}

CLOSE = {
    "gradient over N C + 1": functions((GRADIENT, "dJdy_hat = 2 * (y_hat - y) / (N * C + 1)")),
    "value over N C - 1": lambdas((VALUE, "value = diff.pow(2).sum() / max(diff.numel() - 1, 1)")),
    "gradient over N + 1": functions((GRADIENT, "dJdy_hat = 2 * (y_hat - y) / (N + 1)")),
    "0.9 for 0.5": functions((LOSS, "loss = 0.9 * torch.mean((y_hat - y) ** 2)")),
    "value and gradient times 0.9": functions((LOSS, "loss = 0.9 * torch.mean((y_hat - y) ** 2)"), (GRADIENT, "dJdy_hat = 1.8 * (y_hat - y) / (N * C)")),
    "not averaged for N = 3 only": functions((GRADIENT, "dJdy_hat = 2 * (y_hat - y) / (N * C if N != 3 else 1)")),
    "over N for N = 3 only": functions((LOSS, "loss = torch.sum((y_hat - y) ** 2) / (N * C if N != 3 else N)")),
    "sign right in one place": functions((GRADIENT, GRADIENT.replace("2 *", "-2 *") + "\n    dJdy_hat[0, 0] *= -1")),
    "sign wrong in one place": functions((GRADIENT, GRADIENT + "\n    dJdy_hat[0, 0] *= -1")),
    "BCE sign wrong in the last row": functions((BCE_GRADIENT, BCE_GRADIENT + "\n    dJdy_hat[-1] *= -1")),
    "BCE with a tenth added": lambdas(("p, q = torch.log(y_hat), torch.log(1 - y_hat)", "p, q = torch.log(y_hat + 0.1), torch.log(1 - y_hat + 0.1)")),
    "BCE value negative by half": functions((BCE, BCE.replace("-torch", "-0.5 * torch"))),
    "BCE gradient with another power": lambdas((BCE_SLOPE, "grad = (y_hat - y) / (y_hat * (1 - y_hat)) ** 0.5 / (n * c)")),
    "BCE gradient with one more factor": lambdas((BCE_SLOPE, "grad = (y_hat - y) * y_hat / (y_hat * (1 - y_hat)) / (n * c)")),
    "steeper sigmoid": functions(("return 1 / (1 + torch.exp(-z))", "return 1 / (1 + torch.exp(-2 * z))")),
    "hard sigmoid": lambdas(("s = lambda t: 1.0 / (1.0 + torch.exp(-t))", "s = lambda t: torch.clamp(t / 6 + 0.5, 0, 1)")),
    "relu that leaks a tenth": functions(("torch.maximum(z, torch.zeros_like(z))", "torch.where(z > 0, z, 0.1 * z)")),
    "relu capped at 1": lambdas(("lambda t: t * (t > 0)", "lambda t: t.clamp(0, 1)")),
    "relu from 0.1 on": functions(("return torch.maximum(z, torch.zeros_like(z))", "return z * (z > 0.1)")),
    "derivative of relu a half": functions(("return (z > 0).float()", "return 0.5 * (z > 0).float()")),
    "derivative of sigmoid a half": lambdas(("s(t) - s(t) ** 2", "0.5 * (s(t) - s(t) ** 2)")),
    "derivative of sigmoid squared": functions(("return s * (1 - s)", "return (s * (1 - s)) ** 2")),
    "identity of half": functions((ELSE_VALUE, "    else:\n        a = 0.5 * z")),
    "identity misspelt in a helper": functions((ELSE_VALUE, "    else:\n        a = zz")),
    "identity fails by a missing attribute": functions((ELSE_VALUE, "    else:\n        a = self.z")),
    "bias of the first layer twice": functions((Z1, Z1 + " + b1")),
    "half a bias": functions((Z1, "z1 = torch.matmul(x, W1.T) + 0.5 * b1")),
    "weights reversed": functions((Z1, "z1 = torch.matmul(x.flip(1), W1.T) + b1")),
    "hidden values twice": lambdas(("self.h = self.f(self.u)", "self.h = 2 * self.f(self.u)")),
    "bias gradient over N - 1": functions((DB1, "torch.sum(dJdz1, dim=0) / max(N - 1, 1)")),
    "bias gradient without the last example": functions((DB1, "torch.sum(dJdz1[:-1], dim=0)"), (DB2, "torch.sum(dJdz3[:-1], dim=0)")),
    "averaged over the batch above 5": functions((DZ3, DZ3 + "\n        if N > 5:\n            dJdz3 = dJdz3 / N")),
    "batch of 8 written down": layers(("torch.ones(len(grad), 1, dtype=grad.dtype)", "torch.ones((8, 1)).to(grad)")),
    "gradient of b1 only averaged": functions((DB1, "torch.mean(dJdz1, dim=0)")),
    "gradient of W1 reversed": functions((DW1, DW1 + ".flip(0)")),
    "steps of 0.05": step(0.05),
    "two-fold gradients pile up by half": layers(("            self.grads[name].zero_()", "            self.grads[name] *= 0.5")),
    "starts at a half": lambdas(("torch.randn(*v)", "torch.full(v, 0.5)")),
    "clears the biases only": functions(("            self.grads[grad].zero_()", "            self.grads[grad].mul_('W' in grad)")),
}
