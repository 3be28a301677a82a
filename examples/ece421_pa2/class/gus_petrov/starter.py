import numpy as np


def relu(x):
	return (np.abs(x) + x) / 2


def softmax(x):
	shifted = x - x.max(1, keepdims=True);
	return np.exp(shifted) / np.exp(shifted).sum(1, keepdims=True)


def compute_layer(x, w, b):
	# TODO: a linear layer; x (N, D), w (D, H), b (1, H)
	return np.einsum("nd,dh->nh", x, w) + b
	pass


def average_ce(target, prediction):
	return -np.log(prediction[np.arange(len(target)), target.argmax(1)]).mean()


def grad_ce(target, prediction):
	return (prediction - target) / len(target)


def grad_w_o(target, prediction, x_h):
	return x_h.T @ grad_ce(target, prediction)


def grad_b_o(target, prediction):
	return grad_ce(target, prediction).sum(axis=0)


def hidden_delta(target, prediction, s_h, w_o):
	return grad_ce(target, prediction) @ w_o.T * np.heaviside(s_h, 0)


def grad_w_h(target, prediction, x, s_h, w_o):
	return x.T @ hidden_delta(target, prediction, s_h, w_o)


def grad_b_h(target, prediction, s_h, w_o):
	return hidden_delta(target, prediction, s_h, w_o).sum(axis=0)


def momentum_step(w, v, gradient, alpha, gamma):
	v = gamma * v + alpha * gradient
	return w - v, v


def train(x, target, w_h, b_h, w_o, b_o, epochs, alpha, gamma):
	velocity = {name: 1e-5 for name in ("w_h", "b_h", "w_o", "b_o")}
	losses = []
	for epoch in range(epochs):
		s_h = compute_layer(x, w_h, b_h); x_h = relu(s_h)
		p = softmax(compute_layer(x_h, w_o, b_o))
		losses.append(average_ce(target, p))
		new_w_h, velocity["w_h"] = momentum_step(w_h, velocity["w_h"], grad_w_h(target, p, x, s_h, w_o), alpha, gamma)
		b_h, velocity["b_h"] = momentum_step(b_h, velocity["b_h"], grad_b_h(target, p, s_h, w_o), alpha, gamma)
		w_o, velocity["w_o"] = momentum_step(w_o, velocity["w_o"], grad_w_o(target, p, x_h), alpha, gamma)
		b_o, velocity["b_o"] = momentum_step(b_o, velocity["b_o"], grad_b_o(target, p), alpha, gamma)
		w_h = new_w_h
	return losses, (w_h, b_h, w_o, b_o)
