"""The reference for EECS 498 assignment 2, both files in one: SVM, softmax, their training, and the two-layer net."""

import torch

# --- losses of linear classifiers -------------------------------------------------------------------------------------


def svm_loss_naive(W, X, y, reg):
    """Return the mean hinge loss with margin 1 plus reg * sum(W * W), and its gradient, with loops."""
    loss, dW = W.new_zeros(()), torch.zeros_like(W)
    for x, label in zip(X, y, strict=True):
        scores = x @ W
        for j in range(len(scores)):
            margin = scores[j] - scores[label] + 1
            if j != label and margin > 0:
                loss += margin
                dW[:, j] += x
                dW[:, label] -= x
    return regularised(loss / len(X), dW / len(X), W, reg)


def svm_loss_vectorized(W, X, y, reg):
    """Return the same without loops."""
    loss, slope = hinge(X @ W, y)
    return regularised(loss, X.T @ slope, W, reg)


def softmax_loss_naive(W, X, y, reg):
    """Return the mean cross-entropy of the softmax plus reg * sum(W * W), and its gradient, with loops."""
    loss, dW = W.new_zeros(()), torch.zeros_like(W)
    for x, label in zip(X, y, strict=True):
        scores = x @ W
        power = torch.exp(scores - scores.max())
        p = power / power.sum()
        loss += power.sum().log() - (scores[label] - scores.max())
        for j in range(len(p)):
            dW[:, j] += (p[j] - (1 if j == label else 0)) * x
    return regularised(loss / len(X), dW / len(X), W, reg)


def softmax_loss_vectorized(W, X, y, reg):
    """Return the same without loops."""
    loss, slope = cross_entropy(X @ W, y)
    return regularised(loss, X.T @ slope, W, reg)


def regularised(loss, dW, W, reg):
    """Return loss and gradient with the regulariser."""
    return loss + reg * (W * W).sum(), dW + 2 * reg * W


def hinge(scores, y):
    """Return the mean hinge loss of scores (N, C) with margin 1, and its gradient with respect to them."""
    rows = torch.arange(len(y))
    margins = (scores - scores[rows, y][:, None] + 1).clamp(min=0)
    margins[rows, y] = 0
    slope = (margins > 0).to(scores.dtype)
    slope[rows, y] = -slope.sum(dim=1)
    return margins.sum() / len(y), slope / len(y)


def cross_entropy(scores, y):
    """Return the mean cross-entropy of the softmax of scores (N, C), and its gradient with respect to them."""
    rows = torch.arange(len(y))
    shifted = scores - scores.max(dim=1, keepdim=True).values
    log_sum = shifted.exp().sum(dim=1).log()
    slope = (shifted - log_sum[:, None]).exp()
    slope[rows, y] -= 1
    return (log_sum - shifted[rows, y]).mean(), slope / len(y)


# --- training of linear classifiers -----------------------------------------------------------------------------------


def sample_batch(X, y, num_train, batch_size):
    """Return batch_size of the first num_train examples, drawn at random with replacement, and their labels."""
    chosen = torch.randint(num_train, (batch_size,))
    return X[chosen], y[chosen]


def train_linear_classifier(
    loss_func,
    W,
    X,
    y,
    learning_rate=1e-3,
    reg=1e-5,
    num_iters=100,
    batch_size=200,
    verbose=False,  # the handout's signature
):
    """Return the weights after num_iters steps of stochastic gradient descent, and the loss of each step."""
    del verbose
    if W is None:
        W = 1e-6 * torch.randn(X.shape[1], int(y.max()) + 1, dtype=X.dtype)
    history = []
    for _ in range(num_iters):
        loss, dW = loss_func(W, *sample_batch(X, y, len(X), batch_size), reg)
        history.append(loss.item())
        W = stepped(W, dW, learning_rate)
    return W, history


def stepped(W, dW, learning_rate):
    """Return the weights after one step."""
    return W - learning_rate * dW


def predict_linear_classifier(W, X):
    """Return the class with the largest score for each row of X."""
    return (X @ W).argmax(dim=1)


# --- the two-layer net ------------------------------------------------------------------------------------------------


def nn_forward_pass(params, X):
    """Return the scores (N, C), and the hidden layer (N, H) after its relu."""
    hidden = (X @ params["W1"] + params["b1"]).clamp(min=0)
    return hidden @ params["W2"] + params["b2"], hidden


def nn_forward_backward(params, X, y=None, reg=0.0):
    """Return the scores where y is None, else the mean cross-entropy plus the regulariser, and all gradients."""
    scores, hidden = nn_forward_pass(params, X)
    if y is None:
        return scores
    loss, slope = data_loss(scores, y)
    return loss + penalty(params, reg), with_penalty(
        backward(params, X, hidden, slope), params, reg
    )


def data_loss(scores, y):
    """Return the loss of the scores and its gradient."""
    return cross_entropy(scores, y)


def penalty(params, reg):
    """Return the regulariser of the net."""
    return reg * ((params["W1"] ** 2).sum() + (params["W2"] ** 2).sum())


def backward(params, X, hidden, slope):
    """Return the gradients of the data loss; slope is that of the scores."""
    below = (slope @ params["W2"].T) * (hidden > 0)
    return {
        "W1": X.T @ below,
        "b1": below.sum(dim=0),
        "W2": hidden.T @ slope,
        "b2": slope.sum(dim=0),
    }


def with_penalty(grads, params, reg):
    """Return the gradients of the loss with the regulariser."""
    return {
        name: grad + 2 * reg * params[name] if name[0] == "W" else grad
        for name, grad in grads.items()
    }


def nn_train(
    params,
    loss_func,
    pred_func,
    X,
    y,
    X_val,
    y_val,
    learning_rate=1e-3,
    learning_rate_decay=0.95,
    reg=5e-6,
    num_iters=100,
    batch_size=200,
    verbose=False,  # the handout's signature
):
    """Train params in place; return the losses of all steps, and accuracies once for each pass over the examples."""
    del verbose
    result = {
        "loss_history": [],
        "train_acc_history": [],
        "val_acc_history": [],
    }
    passes = max(len(X) // batch_size, 1)
    for step in range(num_iters):
        X_batch, y_batch = sample_batch(X, y, len(X), batch_size)
        loss, grads = loss_func(params, X_batch, y=y_batch, reg=reg)
        result["loss_history"].append(loss.item())
        update(params, grads, learning_rate)
        if step % passes == 0:
            for name, examples, labels in (
                ("train", X_batch, y_batch),
                ("val", X_val, y_val),
            ):
                right = pred_func(params, loss_func, examples) == labels
                result[f"{name}_acc_history"].append(
                    right.double().mean().item()
                )
            learning_rate *= learning_rate_decay
    return result


def update(params, grads, learning_rate):
    """Move the parameters against their gradients, in place."""
    for name, grad in grads.items():
        params[name] -= learning_rate * grad


def nn_predict(params, loss_func, X):
    """Return the class with the largest score for each row of X."""
    return loss_func(params, X).argmax(dim=1)
