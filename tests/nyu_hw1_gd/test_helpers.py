"""The small modules that stand for torchvision, OpenCV, SciPy and tqdm do what those do."""

import numpy as np
import pytest
import torch

from grader.sandbox.guest.stubs import ModuleNotProvided, Stub

MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


@pytest.fixture
def image():
    return torch.rand(2, 3, 9, 12, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_normalize(helpers, image, dtype):
    transforms = helpers("torchvision.transforms")
    found = transforms.Normalize(MEAN, STD)(image.to(dtype))
    assert found.dtype == dtype
    for channel in range(3):
        expected = (image[:, channel].to(dtype) - MEAN[channel]) / STD[channel]
        torch.testing.assert_close(found[:, channel], expected)
    torch.testing.assert_close(
        transforms.Normalize(MEAN, STD)(image[0].to(dtype)),
        found[0],
    )


def test_normalize_refuses_what_the_real_one_refuses(helpers):
    functional = helpers("torchvision.transforms.functional")
    with pytest.raises(TypeError, match="float tensor"):
        functional.normalize(torch.zeros(3, 2, 2, dtype=torch.uint8), MEAN, STD)
    with pytest.raises(ValueError, match="zero"):
        functional.normalize(torch.zeros(3, 2, 2), MEAN, [0.0, 1.0, 1.0])


def test_gradients_pass_through(helpers, image):
    transforms = helpers("torchvision.transforms")
    leaf = image.clone().requires_grad_()
    blur = transforms.GaussianBlur(3, sigma=0.5)
    transforms.Compose([transforms.Normalize(MEAN, STD), blur])(
        leaf,
    ).sum().backward()
    assert torch.isfinite(leaf.grad).all()
    assert leaf.grad.any()


def by_hand(plane, weights, mode):
    """Return *plane* convolved with outer(weights, weights), its border continued as NumPy's *mode* does."""
    reach = len(weights) // 2
    padded = np.pad(plane, reach, mode=mode)
    rows, columns = plane.shape
    kernel = np.outer(weights, weights)
    places = ((row, column) for row in range(rows) for column in range(columns))
    sums = [
        (padded[r : r + len(weights), c : c + len(weights)] * kernel).sum()
        for r, c in places
    ]
    return np.reshape(sums, plane.shape)


def gaussian(reach, sigma):
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    return weights / weights.sum()


def test_blurs_are_gaussian(helpers, image):
    plane = image[0, 0].double()
    expected = by_hand(plane.numpy(), gaussian(2, 0.8), "reflect")
    functional, cv2 = (
        helpers("torchvision.transforms.functional"),
        helpers("cv2"),
    )
    np.testing.assert_allclose(
        functional.gaussian_blur(plane[None], 5, 0.8)[0],
        expected,
    )
    np.testing.assert_allclose(
        functional.gaussian_blur(plane[None], [5, 5], [0.8, 0.8])[0],
        expected,
    )
    np.testing.assert_allclose(
        cv2.GaussianBlur(plane.numpy(), (5, 5), 0.8),
        expected,
    )
    colours = cv2.GaussianBlur(image[0].numpy().transpose(1, 2, 0), (5, 5), 0.8)
    assert colours.dtype == np.float32
    np.testing.assert_allclose(colours[:, :, 0], expected, rtol=1e-5)
    ndimage = helpers("scipy.ndimage")
    expected = by_hand(plane.numpy(), gaussian(4, 1.0), "symmetric")
    np.testing.assert_allclose(
        ndimage.gaussian_filter(plane.numpy(), 1.0),
        expected,
    )
    np.testing.assert_allclose(
        ndimage.gaussian_filter(image.double(), (0, 0, 1.0, 1.0))[0, 0],
        expected,
    )


def test_a_blur_of_open_size_reaches_four_sigmas(helpers):
    cv2 = helpers("cv2")
    point = np.zeros((21, 21))
    point[10, 10] = 1.0
    assert (cv2.GaussianBlur(point, (0, 0), 0.5)[10] > 0).sum() == 5
    with pytest.raises(ValueError, match="odd"):
        cv2.GaussianBlur(point, (4, 4), 1.0)


def test_a_constant_stays_under_every_filter(helpers):
    functional, cv2, ndimage = (
        helpers(name)
        for name in (
            "torchvision.transforms.functional",
            "cv2",
            "scipy.ndimage",
        )
    )
    grey = np.full((12, 10), 0.3)
    tensor = torch.from_numpy(grey)[None]
    filtered = [
        functional.gaussian_blur(tensor, 3, 1.0)[0].numpy(),
        functional.resize(tensor, [6, 20])[0].numpy(),
        functional.center_crop(tensor, 5)[0].numpy(),
        functional.rotate(tensor, 180)[0].numpy(),
        cv2.blur(grey, (3, 5)),
        cv2.resize(grey, (20, 6)),
        ndimage.uniform_filter(grey, 3),
    ]
    for found in filtered:
        np.testing.assert_allclose(found, 0.3)
    assert filtered[1].shape == filtered[5].shape == (6, 20)


def test_a_half_turn_turns(helpers, image):
    functional = helpers("torchvision.transforms.functional")
    torch.testing.assert_close(functional.rotate(image, 180), image.flip(2, 3))


def test_progress_bars_pass_everything_on(helpers):
    module = helpers("tqdm")
    with module.tqdm(range(4), desc="x") as bar:
        assert list(bar) == [0, 1, 2, 3]
        bar.set_description("y")
        bar.set_postfix(loss=1)
    assert list(helpers("tqdm.auto").trange(3)) == [0, 1, 2]
    assert module.tqdm.write("text") is None


def test_networks_of_any_name_have_the_interface(helpers):
    models = helpers("torchvision.models")
    network = models.vgg13_bn(
        weights=models.VGG13_BN_Weights.IMAGENET1K_V1,
    ).eval()
    assert network(torch.zeros(1, 3, 224, 224)).shape == (1, 1000)
    assert network.features[20] is not None
    assert models.resnet18(pretrained=True)(
        torch.zeros(2, 3, 64, 64),
    ).shape == (
        2,
        1000,
    )


def test_calls_of_networks_can_be_counted_down(helpers):
    models = helpers("torchvision.models")
    network = models.vgg16()
    models.allow_calls(1, KeyError)
    network(torch.zeros(1, 3, 32, 32))
    with pytest.raises(KeyError):
        network(torch.zeros(1, 3, 32, 32))
    models.allow_calls(None, KeyError)
    network(torch.zeros(1, 3, 32, 32))


@pytest.mark.parametrize(
    "name",
    [
        "torchvision",
        "torchvision.transforms",
        "cv2",
        "scipy",
        "scipy.ndimage",
        "tqdm",
    ],
)
def test_what_is_missing_survives_the_import_and_fails_when_called(
    helpers,
    monkeypatch,
    name,
):
    monkeypatch.setattr(Stub, "loading", False)
    absent = helpers(name).something_else
    with pytest.raises(ModuleNotProvided, match=f"{name}.something_else"):
        absent(1, 2)
