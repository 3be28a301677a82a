import torch

class MLP:
    def __init__(
        self,
        linear_1_in_features,
        linear_1_out_features,
        f_function,
        linear_2_in_features,
        linear_2_out_features,
        g_function
    ):
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

        # put all the cache value you need in self.cache
        self.cache = dict()

    def forward(self, x):
        """
        Args:
            x: tensor of shape (batch_size, linear_1_in_features)
        """
        # TODO: Implement the forward function
        pass

    def backward(self, dJdy_hat):
        """
        Args:
            dJdy_hat: the gradient, of shape (batch_size, linear_2_out_features)
        """
        # TODO: Implement the backward function
        pass

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    """
    Args:
        y: the labels, (batch_size, linear_2_out_features)
        y_hat: the predictions, (batch_size, linear_2_out_features)

    Return:
        loss: the loss
        dJdy_hat: its gradient, (batch_size, linear_2_out_features)
    """
    loss = torch.mean((y - y_hat) ** 2)
    dJdy_hat = 2 * (y_hat - y) / y_hat.numel()
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    """
    Args:
        y: the labels, (batch_size, linear_2_out_features)
        y_hat: the predictions, (batch_size, linear_2_out_features)
    """
    # TODO: Implement the bce loss
    pass
