import numpy as np


# ---------------------------------------------------------------------------- given


def load_data(path="notMNIST.npz"):
    """Return images and labels for training, validation and testing."""
    with np.load(path) as archive:
        images, labels = archive["images"] / 255.0, archive["labels"].astype(int)
    order = np.random.RandomState(521).permutation(len(images))
    images, labels = images[order], labels[order]
    cuts = [10000, 16000]
    return (*np.split(images, cuts), *np.split(labels, cuts))


def convert_onehot(*labels):
    """Return each array of labels 0 to 9 as rows of zeros with a single one."""
    return tuple(np.eye(10)[each] for each in labels)


# ------------------------------------------------- the five functions (100 points)


def relu(x):
    return np.maximum(x, 0)


def softmax(x):
    # TODO: the softmax of each row of x (N, C), also where the values are large
    pass


def compute_layer(x, w, b):
    # TODO: a linear layer; x (N, D), w (D, H), b (1, H)
    pass


def average_ce(target, prediction):
    # TODO: the mean cross-entropy of a batch; target (N, C) is one-hot
    pass


def grad_ce(target, prediction):
    # TODO: its gradient, (N, C)
    pass


# ----------------------------------- your own functions for the rest (extra credit)


def grad_w_o(target, prediction, x_h):
    # TODO: the gradient of the weights of the output layer, (H, C)
    pass


def grad_b_o(target, prediction):
    # TODO: the gradient of its biases, (1, C)
    pass


def grad_w_h(target, prediction, x, s_h, w_o):
    # TODO: the gradient of the weights of the hidden layer, (D, H)
    pass


def grad_b_h(target, prediction, s_h, w_o):
    # TODO: the gradient of its biases, (1, H)
    pass


def momentum_step(w, v, gradient, alpha, gamma):
    # TODO: return the new w and the new v
    pass


def train(x, target, w_h, b_h, w_o, b_o, epochs, alpha, gamma):
    # TODO: gradient descent with momentum; return the list of training losses, and whatever else you need
    pass


if __name__ == "__main__":
    # TODO: load the data, train with 1000 hidden units for 200 epochs, and plot loss and accuracy
    pass
