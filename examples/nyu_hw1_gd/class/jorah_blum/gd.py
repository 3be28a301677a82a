import cv2 as cv
import numpy as np
import torch
from torchvision import transforms
from torchvision.models import VGG13_BN_Weights, vgg13_bn
from tqdm import tqdm

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
IMAGENET_MEAN = [0.485, 0.456, 0.406]
IMAGENET_STD = [0.229, 0.224, 0.225]


def save_img(image, path):
    # from (1, 3, H, W), RGB and 0 to 1, into (H, W, 3), BGR and 0 to 255, which OpenCV expects
    pixels = image[0].detach().cpu().clamp(0, 1).permute(1, 2, 0).numpy()
    cv.imwrite(path, (pixels[:, :, ::-1] * 255).astype(np.uint8))


def main():
    model = vgg13_bn(weights=VGG13_BN_Weights.IMAGENET1K_V1).to(DEVICE)
    model.eval()
    for label in [0, 12, 954]:
        image = (128 + 8 * torch.randn(1, 224, 224, 3, device=DEVICE)) / 255  # almost grey
        image = image.permute(0, 3, 1, 2).requires_grad_()
        image = gradient_descent(image, model, lambda scores: scores[0, label].mean())
        save_img(image, f"img_{label}.jpg")
        probabilities = model(normalize_and_jitter(image)).softmax(dim=1)
        print(f"ANSWER_FOR_LABEL_{label}: {probabilities[0, label].item()}")


def normalize_and_jitter(img, step=32):
    # Networks expect values of mean 0 and deviation 1. What is to be seen wherever it lies looks better, too.
    dx, dy = np.random.randint(-step, step - 1, 2)
    return transforms.Normalize(IMAGENET_MEAN, IMAGENET_STD)(img.roll(dx, -1).roll(dy, -2))


def gradient_descent(input, model, loss, iterations=256):
    # TODO: Implement this. Change the image so that loss(model(...)), the score of a class, grows.
    return input


def forward_and_return_activation(model, input, module):
    # Returns what `module`, a layer of the model such as model.features[20], gives for the input.
    activations = []
    handle = module.register_forward_hook(lambda module, inputs, output: activations.append(output))
    model(input)
    handle.remove()
    return activations[0]


if __name__ == "__main__":
    main()
