"""Ways to write gradient_descent: right ones in many styles, and wrong ones. Each is the end of a gd.py that begins with HEAD."""

HEAD = '''\
import cv2 as cv
import numpy as np
import torch
import torch.nn.functional as F
import torchvision
from scipy.ndimage import gaussian_filter
from torchvision import transforms
from torchvision.models import VGG13_BN_Weights, vgg13_bn
from tqdm import tqdm

DEVICE = "cpu"
IMAGENET_MEAN = [0.485, 0.456, 0.406]
IMAGENET_STD = [0.229, 0.224, 0.225]


def save_img(image, path):
    image = image[0].permute(1, 2, 0).clamp(min=0, max=1)
    cv.imwrite(path, (image * 255).cpu().detach().numpy().astype(np.uint8)[:, :, ::-1])


def main():
    model = vgg13_bn(VGG13_BN_Weights.IMAGENET1K_V1).to(DEVICE)
    print(model)
    for label in [0, 12, 954]:
        image = ((torch.randn(1, 224, 224, 3).to(DEVICE) * 8 + 128) / 255).permute(0, 3, 1, 2)
        image.requires_grad_()
        image = gradient_descent(image, model, lambda tensor: tensor[0, label].mean())
        save_img(image, f"./img_{label}.jpg")


def normalize_and_jitter(img, step=32):
    dx, dy = np.random.randint(-step, step - 1, 2)
    return transforms.Normalize(IMAGENET_MEAN, IMAGENET_STD)(img.roll(dx, -1).roll(dy, -2))


'''

RIGHT = {
    "leaf in place": '''
def gradient_descent(input, model, loss, iterations=256):
    for _ in tqdm(range(iterations)):
        score = loss(model(normalize_and_jitter(input)))
        score.backward()
        with torch.no_grad():
            input += 0.1 * input.grad
            input.clamp_(0, 1)
            input.grad.zero_()
    return input
''',
    "data of the leaf": '''
def gradient_descent(input, model, loss, iterations=256):
    model.eval()
    lr = 0.05
    for i in range(iterations):
        out = model(normalize_and_jitter(input))
        energy = -loss(out)
        energy.backward()
        input.data -= lr * input.grad.data
        input.data = torch.clamp(input.data, 0, 1)
        input.grad = None
        print("Iteration", i, energy.item())
    return input
''',
    "SGD with momentum": '''
def gradient_descent(input, model, loss, iterations=256):
    model.train()
    optimizer = torch.optim.SGD([input], lr=0.05, momentum=0.9)
    for _ in range(iterations):
        optimizer.zero_grad()
        (-loss(model(normalize_and_jitter(input)))).backward()
        optimizer.step()
        with torch.no_grad():
            input.clamp_(0, 1)
    return input.detach()
''',
    "Adam on a copy": '''
def gradient_descent(input, model, loss, iterations=256):
    image = input.detach().clone().requires_grad_(True)
    adam = torch.optim.Adam([image], lr=0.02, weight_decay=1e-4)
    for _ in tqdm(range(iterations), desc="image"):
        adam.zero_grad()
        score = -loss(model(normalize_and_jitter(image)))
        score.backward()
        adam.step()
        image.data.clamp_(0, 1)
    return image
''',
    "autograd.grad, normalised by its deviation": '''
def gradient_descent(input, model, loss_fn, iterations=256, lr=0.02):
    x = input.clone().detach()
    for _ in range(iterations):
        x.requires_grad_(True)
        g = torch.autograd.grad(loss_fn(model(normalize_and_jitter(x))), x)[0]
        x = (x.detach() + lr * g / (g.std() + 1e-8)).clamp(0, 1)
    return x
''',
    "sign of the gradient, weights frozen": '''
def gradient_descent(input, model, loss, iterations=256):
    for p in model.parameters():
        p.requires_grad_(False)
    for _ in range(iterations):
        if input.grad is not None:
            input.grad.zero_()
        loss(model(normalize_and_jitter(input))).backward()
        with torch.no_grad():
            input.add_(input.grad.sign(), alpha=0.01).clamp_(0, 1)
    return input
''',
    "blurs by torchvision and decay": '''
def gradient_descent(input, model, loss, iterations=256):
    blur = transforms.GaussianBlur(kernel_size=3, sigma=0.5)
    model.eval()
    for step in tqdm(range(iterations)):
        out = model(normalize_and_jitter(input))
        input.grad = None
        loss(out).backward()
        with torch.no_grad():
            input.data += 0.07 * blur(input.grad.data)
            input.data -= 1e-5 * input.data
            input.data.clamp_(0, 1)
            if step % 20 == 19:
                input.data = blur(input.data)
    return input
''',
    "blurs by OpenCV and SciPy": '''
def blurred(gradient, size=3):
    plane = gradient.detach().cpu().numpy()[0].transpose(1, 2, 0)
    return torch.from_numpy(cv.GaussianBlur(plane, (size, size), 0).transpose(2, 0, 1))[None]


def gradient_descent(input, model, loss, iterations=256):
    for i in range(iterations):
        model.zero_grad()
        loss(model(normalize_and_jitter(input))).backward()
        grad = blurred(input.grad)
        grad = torch.from_numpy(gaussian_filter(grad.numpy(), (0, 0, 0.3, 0.3)))
        input.data = (input.data + 0.02 * grad / grad.abs().mean()).clamp(0, 1)
        input.grad.zero_()
    return input
''',
    "several sizes": '''
def gradient_descent(input, model, loss, iterations=256):
    full = input.shape[2:]
    for part in range(3):
        size = [max(length // 2 ** (2 - part), 16) for length in full]
        small = F.interpolate(input, size=size, mode="bilinear", align_corners=False).detach().requires_grad_()
        optimizer = torch.optim.Adam([small], lr=0.05)
        for _ in range(max(iterations // 3, 1)):
            optimizer.zero_grad()
            (-loss(model(normalize_and_jitter(small)))).backward()
            optimizer.step()
            small.data.clamp_(0, 1)
        input = F.interpolate(small.detach(), size=full, mode="bilinear", align_corners=False)
    return input
''',
    "own jitter, NumPy returned": '''
def jitter(img, step=16):
    return torch.roll(img, tuple(torch.randint(-step, step, (2,)).tolist()), dims=(2, 3))


def gradient_descent(input, model, loss, iterations=256):
    mean = torch.tensor(IMAGENET_MEAN).reshape(1, 3, 1, 1)
    std = torch.tensor(IMAGENET_STD).reshape(1, 3, 1, 1)
    for _ in range(iterations):
        loss(model((jitter(input) - mean) / std)).backward()
        input.data = torch.clip(input.data + 0.05 * input.grad, 0, 1)
        input.grad.detach_()
        input.grad.zero_()
    return input.detach().numpy()
''',
    "rolled for good, a schedule": '''
def gradient_descent(input, model, loss, iterations=256):
    normalize = torchvision.transforms.Normalize(IMAGENET_MEAN, IMAGENET_STD)
    optimizer = torch.optim.SGD([input], lr=0.2)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, step_size=16, gamma=0.7)
    for _ in range(iterations):
        dx, dy = np.random.randint(-32, 31, 2)
        input.data = input.data.roll(dx, -1).roll(dy, -2)
        optimizer.zero_grad()
        energy = -loss(model(normalize(input)))
        energy.backward()
        torch.nn.utils.clip_grad_norm_(input, 20.0)
        optimizer.step()
        schedule.step()
        input.data.clamp_(0, 1)
    return input
''',
    "a negated loss in main": '''
def main():
    model = vgg13_bn(VGG13_BN_Weights.IMAGENET1K_V1).to(DEVICE)
    for label in [0, 12]:
        image = ((torch.randn(1, 224, 224, 3) * 8 + 128) / 255).permute(0, 3, 1, 2).requires_grad_()
        image = gradient_descent(image, model, lambda out: -out[0, label].mean())
        save_img(image, f"{label}.png")


def gradient_descent(input, model, loss, iterations=256):
    optimizer = torch.optim.Adam([input], lr=0.01)
    for _ in range(iterations):
        optimizer.zero_grad()
        loss(model(normalize_and_jitter(input))).backward()
        optimizer.step()
        with torch.no_grad():
            input.clamp_(0.0, 1.0)
    return input
''',
}

#: Wrong ways: the mistakes that are named, the criteria in which points are lost, and the code.
WRONG = {
    "nothing is done": ("", "direction classifier optimum image jitter iterations repeatable", '''
def gradient_descent(input, model, loss, iterations=256):
    return input
'''),
    "zeros": ("", "direction classifier optimum image jitter iterations repeatable", '''
def gradient_descent(input, model, loss, iterations=256):
    return torch.zeros_like(input)
'''),
    "noise of its own": ("", "direction classifier optimum image jitter iterations repeatable", '''
def gradient_descent(input, model, loss, iterations=256):
    return torch.rand(input.shape)
'''),
    "None": ("", "direction classifier optimum image jitter iterations repeatable", '''
def gradient_descent(input, model, loss, iterations=256):
    pass
'''),
    "goes downhill": ("moves_downhill", "direction", '''
def gradient_descent(input, model, loss, iterations=256):
    for _ in range(iterations):
        loss(model(normalize_and_jitter(input))).backward()
        with torch.no_grad():
            input -= 0.1 * input.grad
            input.clamp_(0, 1)
            input.grad.zero_()
    return input
'''),
    "normalised once, before the loop": ("returns_normalised not_jittered", "classifier optimum image jitter", '''
def gradient_descent(input, model, loss, iterations=256):
    image = normalize_and_jitter(input).detach().requires_grad_(True)
    for _ in range(iterations):
        loss(model(image)).backward()
        image.data += 0.1 * image.grad
        image.grad.zero_()
    return image
'''),
    "no clamp": ("not_clamped", "image", '''
def gradient_descent(input, model, loss, iterations=256):
    for _ in range(iterations):
        loss(model(normalize_and_jitter(input))).backward()
        input.data += 0.2 * input.grad
        input.grad = None
    return input
'''),
    "clamp without effect": ("not_clamped", "image", '''
def gradient_descent(input, model, loss, iterations=256):
    for _ in range(iterations):
        loss(model(normalize_and_jitter(input))).backward()
        input.data += 0.2 * input.grad
        input.grad.zero_()
        input.clamp(min=0, max=1)
    return input
'''),
    "returns what the network sees": ("returns_normalised", "image", '''
def gradient_descent(input, model, loss, iterations=256):
    for _ in range(iterations):
        loss(model(normalize_and_jitter(input))).backward()
        with torch.no_grad():
            input += 0.1 * input.grad
            input.clamp_(0, 1)
            input.grad.zero_()
    return normalize_and_jitter(input)
'''),
    "gradients pile up": ("", "optimum", '''
def gradient_descent(input, model, loss, iterations=256):
    for _ in range(iterations):
        loss(model(normalize_and_jitter(input))).backward()
        with torch.no_grad():
            input += 0.05 * input.grad
            input.clamp_(0, 1)
    return input
'''),
    "no jitter": ("not_jittered", "jitter", '''
def gradient_descent(input, model, loss, iterations=256):
    normalize = transforms.Normalize(IMAGENET_MEAN, IMAGENET_STD)
    for _ in range(iterations):
        loss(model(normalize(input))).backward()
        with torch.no_grad():
            input += 0.1 * input.grad
            input.clamp_(0, 1)
            input.grad.zero_()
    return input
'''),
    "neither jitter nor normalisation": ("not_normalised not_jittered", "optimum jitter", '''
def gradient_descent(input, model, loss, iterations=256):
    for _ in range(iterations):
        loss(model(input)).backward()
        with torch.no_grad():
            input += 0.1 * input.grad
            input.clamp_(0, 1)
            input.grad.zero_()
    return input
'''),
    "returns the gradient": ("returns_something_else", "image", '''
def gradient_descent(input, model, loss, iterations=256):
    for _ in range(iterations):
        input.grad = None
        loss(model(normalize_and_jitter(input))).backward()
        input.data = (input.data + 0.1 * input.grad).clamp(0, 1)
    return input.grad
'''),
    "forgets to return": ("returns_nothing", "image", '''
def gradient_descent(input, model, loss, iterations=256):
    for _ in range(iterations):
        input.grad = None
        loss(model(normalize_and_jitter(input))).backward()
        input.data = (input.data + 0.1 * input.grad).clamp(0, 1)
'''),
    "without the batch": ("another_shape", "image", '''
def gradient_descent(input, model, loss, iterations=256):
    for _ in range(iterations):
        input.grad = None
        loss(model(normalize_and_jitter(input))).backward()
        input.data = (input.data + 0.1 * input.grad).clamp(0, 1)
    return input.squeeze()
'''),
    "bytes, ready to be saved": ("another_shape returns_bytes", "image", '''
def gradient_descent(input, model, loss, iterations=256):
    for _ in range(iterations):
        input.grad = None
        loss(model(normalize_and_jitter(input))).backward()
        input.data = (input.data + 0.1 * input.grad).clamp(0, 1)
    return (input[0].permute(1, 2, 0) * 255).detach().numpy().astype(np.uint8)
'''),
    "one step": ("one_step", "classifier optimum jitter iterations", '''
def gradient_descent(input, model, loss, iterations=256):
    for _ in range(iterations):
        loss(model(normalize_and_jitter(input))).backward()
        with torch.no_grad():
            input += 0.01 * input.grad / input.grad.std()
            input.clamp_(0, 1)
            input.grad.zero_()
        return input
'''),
    "always the same number of steps": ("iterations_ignored", "iterations", '''
def gradient_descent(input, model, loss, iterations=256):
    for _ in range(32):
        loss(model(normalize_and_jitter(input))).backward()
        with torch.no_grad():
            input += 0.05 * input.grad
            input.clamp_(0, 1)
            input.grad.zero_()
    return input
'''),
    "tiny steps": ("", "optimum", '''
def gradient_descent(input, model, loss, iterations=256):
    for _ in range(iterations):
        loss(model(normalize_and_jitter(input))).backward()
        with torch.no_grad():
            input += 2e-3 * input.grad / input.grad.std()
            input.clamp_(0, 1)
            input.grad.zero_()
    return input
'''),
    "learns the weights, too": ("weights_learnt", "classifier optimum jitter iterations repeatable", '''
def gradient_descent(input, model, loss, iterations=256):
    optimizer = torch.optim.SGD([input, *model.parameters()], lr=0.05)
    for _ in range(iterations):
        optimizer.zero_grad()
        (-loss(model(normalize_and_jitter(input)))).backward()
        optimizer.step()
        input.data.clamp_(0, 1)
    return input
'''),
    "learns the weights only": ("weights_learnt", "direction classifier optimum image jitter iterations repeatable", '''
def gradient_descent(input, model, loss, iterations=256):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for _ in range(iterations):
        optimizer.zero_grad()
        (-loss(model(normalize_and_jitter(input)))).backward()
        optimizer.step()
    return input
'''),
    "a start of its own": ("other_start", "iterations", '''
def gradient_descent(input, model, loss, iterations=256):
    image = torch.rand(input.shape).requires_grad_()
    for _ in range(iterations):
        g, = torch.autograd.grad(loss(model(normalize_and_jitter(image))), image)
        image.data = (image.data + 0.02 * g / g.std()).clamp(0, 1)
    return image
'''),
    "a generator of its own": ("not_seeded", "repeatable", '''
GENERATOR = np.random.default_rng()


def jitter(img):
    dx, dy = GENERATOR.integers(-32, 31, 2)
    return transforms.Normalize(IMAGENET_MEAN, IMAGENET_STD)(img.roll(int(dx), -1).roll(int(dy), -2))


def gradient_descent(input, model, loss, iterations=256):
    for _ in range(iterations):
        g, = torch.autograd.grad(loss(model(jitter(input))), input)
        input.data = (input.data + 0.1 * g).clamp(0, 1)
    return input
'''),
    "another class": ("", "direction classifier optimum image jitter iterations repeatable", '''
def gradient_descent(input, model, loss, iterations=256):
    for _ in range(iterations):
        scores = model(normalize_and_jitter(input))
        g, = torch.autograd.grad(scores.max(), input)
        input.data = (input.data + 0.1 * g).clamp(0, 1)
    return input
'''),
    "not a number": ("", "direction classifier optimum image jitter iterations repeatable", '''
def gradient_descent(input, model, loss, iterations=256):
    image = input
    for _ in range(iterations):
        g, = torch.autograd.grad(loss(model(normalize_and_jitter(image))), image)
        image = image + 0.1 * g / (g - g).norm()
    return image
'''),
    "no gradient": ("", "direction classifier optimum image jitter iterations repeatable", '''
def gradient_descent(input, model, loss, iterations=256):
    for _ in range(iterations):
        x = normalize_and_jitter(input.detach())
        loss(model(x)).backward()
        input.data += 0.1 * input.grad
    return input
'''),
}
