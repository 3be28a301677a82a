import torch


class MLP:
    def __init__(
        self,
        linear_1_in_features,
        linear_1_out_features,
        f_function,
        linear_2_in_features,
        linear_2_out_features,
        g_function,
    ):
        """
        A network of two linear layers: y_hat = g(W2 f(W1 x + b1) + b2)

        linear_1_in_features, linear_1_out_features: sizes of the first linear layer
        linear_2_in_features, linear_2_out_features: sizes of the second linear layer
        f_function, g_function: "relu", "sigmoid" or "identity", the activation after the first and the second layer
        """
        self.f_function = f_function
        self.g_function = g_function

        self.parameters = dict(
            W1=torch.randn(linear_1_out_features, linear_1_in_features),
            b1=torch.randn(linear_1_out_features),
            W2=torch.randn(linear_2_out_features, linear_2_in_features),
            b2=torch.randn(linear_2_out_features),
        )
        self.grads = dict(
            dJdW1=torch.zeros(linear_1_out_features, linear_1_in_features),
            dJdb1=torch.zeros(linear_1_out_features),
            dJdW2=torch.zeros(linear_2_out_features, linear_2_in_features),
            dJdb2=torch.zeros(linear_2_out_features),
        )

        # put here what backward needs from forward
        self.cache = dict()

    def forward(self, x):
        """
        x: tensor of shape (N, linear_1_in_features)

        Return y_hat, a tensor of shape (N, linear_2_out_features).
        """
        # TODO: compute y_hat; keep what backward will need in self.cache
        pass

    def backward(self, dJdy_hat):
        """
        dJdy_hat: tensor of shape (N, linear_2_out_features), the gradient of the loss with respect to y_hat

        Store the gradient of the loss with respect to each parameter in self.grads. Nothing is returned.
        """
        # TODO: fill self.grads["dJdW1"], ["dJdb1"], ["dJdW2"] and ["dJdb2"]
        pass

    def clear_grad_and_cache(self):
        """Given: set every gradient to zero and forget the last batch."""
        for grad in self.grads.values():
            grad.zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    """
    y: labels, tensor of shape (N, C)
    y_hat: predictions, tensor of shape (N, C)

    Return the pair (loss, dJdy_hat): the mean squared error over all N * C elements, and its gradient with respect
    to y_hat, of shape (N, C).
    """
    # TODO: compute loss and dJdy_hat
    pass


def bce_loss(y, y_hat):
    """
    y: labels, tensor of shape (N, C), each 0 or 1
    y_hat: predictions, tensor of shape (N, C), each between 0 and 1

    Return the pair (loss, dJdy_hat): the mean binary cross-entropy over all N * C elements, and its gradient with
    respect to y_hat, of shape (N, C).
    """
    # TODO: compute loss and dJdy_hat
    pass
