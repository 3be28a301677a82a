import torch

class MLP:
	def __init__(self, linear_1_in_features, linear_1_out_features, f_function, linear_2_in_features, linear_2_out_features, g_function):
		self.f_function = f_function
		self.g_function = g_function
		self.parameters = dict(
			W1 = torch.randn(linear_1_out_features, linear_1_in_features),
			b1 = torch.randn(linear_1_out_features),
			W2 = torch.randn(linear_2_out_features, linear_2_in_features),
			b2 = torch.randn(linear_2_out_features),
		)
		self.grads = dict(
			dJdW1 = torch.zeros(linear_1_out_features, linear_1_in_features),
			dJdb1 = torch.zeros(linear_1_out_features),
			dJdW2 = torch.zeros(linear_2_out_features, linear_2_in_features),
			dJdb2 = torch.zeros(linear_2_out_features),
		)
		self.cache = dict()

	def forward(self, x):
		self.batch_size = x.size(0);
		self.x = x;
		self.z1 = _linear(x, self.parameters['W1'], self.parameters['b1']);
		self.a1 = _apply(self.f_function, self.z1);
		self.z2 = _linear(self.a1, self.parameters['W2'], self.parameters['b2']);
		self.a2 = _apply(self.g_function, self.z2);
		return self.a2;

	def backward(self, dJdy_hat):
		delta2 = dJdy_hat * _slope(self.g_function, self.a2);
		delta1 = delta2.mm(self.parameters['W2']) * _slope(self.f_function, self.a1);
		# sum of outer products, one for each example of the batch
		dW1 = 0;
		dW2 = 0;
		for n in range(self.batch_size):
			dW1 = dW1 + torch.outer(delta1[n], self.x[n]);
			dW2 = dW2 + torch.outer(delta2[n], self.a1[n]);
		self.grads['dJdW1'] = dW1;
		self.grads['dJdW2'] = dW2;
		self.grads['dJdb1'] = torch.sum(delta1, axis=0);
		self.grads['dJdb2'] = torch.sum(delta2, axis=0);
		return;

	def clear_grad_and_cache(self):
		for grad in self.grads:
			self.grads[grad].zero_()
		self.cache = dict()

def mse_loss(y, y_hat):
	n, c = y_hat.shape
	loss = torch.sum((y - y_hat)**2) / (n*c)
	return loss, 2*(y_hat - y) / (n*c)
	pass

def bce_loss(y, y_hat):
	n, c = y_hat.shape
	loss = -torch.sum(torch.log(y_hat)*y + torch.log(1 - y_hat)*(1 - y)) / (n*c)
	return loss, ((1 - y)/(1 - y_hat) - y/y_hat) / (n*c)
	pass

# ---- helpers ----

def _linear(x, W, b):
	return x.mm(W.t()) + b.view(1, -1)

def _apply(name, z):
	if name == 'relu':
		return torch.clamp(z, min=0)
	if name == 'sigmoid':
		return torch.sigmoid(z)
	return z

# slope in terms of the OUTPUT of the activation, the input is not needed
def _slope(name, a):
	if name == 'relu':
		return (a > 0).to(a.dtype)
	if name == 'sigmoid':
		return a*(1 - a)
	return torch.ones_like(a)
