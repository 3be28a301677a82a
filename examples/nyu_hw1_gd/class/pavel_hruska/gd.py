import cv2 as cv
import numpy as np
import torch
from torchvision import transforms
from torchvision.models import VGG13_BN_Weights, vgg13_bn
from tqdm import tqdm

DEVICE = "cpu"
IMAGENET_MEAN = [0.485, 0.456, 0.406]
IMAGENET_STD = [0.229, 0.224, 0.225]


def save_img(image, path):
    pixels = image[0].detach().cpu().clamp(0, 1).permute(1, 2, 0).numpy()
    cv.imwrite(path, (pixels[:, :, ::-1] * 255).astype(np.uint8))


def main():
    model = vgg13_bn(weights=VGG13_BN_Weights.IMAGENET1K_V1).to(DEVICE)
    model.eval()
    for label in [0, 12, 954]:
        image = (128 + 8 * torch.randn(1, 224, 224, 3, device=DEVICE)) / 255
        image = image.permute(0, 3, 1, 2).requires_grad_()
        image = gradient_descent(image, model, lambda scores: scores[0, label].mean())
        save_img(image, f"img_{label}.jpg")


def normalize_and_jitter(img, step=32):
    dx, dy = np.random.randint(-step, step - 1, 2)
    return transforms.Normalize(IMAGENET_MEAN, IMAGENET_STD)(img.roll(dx, -1).roll(dy, -2))


def gradient_descent(input, model, loss, iterations=256):
    for _ in range(iterations):
        loss(model(normalize_and_jitter(input))).backward()
        input.data += 0.2 * input.grad
        input.grad.zero_()
        input.clamp(min=0, max=1)
    return input


if __name__ == "__main__":
    main()
