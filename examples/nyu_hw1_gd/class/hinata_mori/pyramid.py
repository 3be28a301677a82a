from torch.nn import functional


def shares(iterations, levels):
    """How many steps each level of the pyramid gets, the last one the rest."""
    each = max(iterations // levels, 1)
    return [each] * (levels - 1) + [max(iterations - each * (levels - 1), 1)]


def resized(image, size):
    return functional.interpolate(image, size=tuple(size), mode="bilinear", align_corners=False)
