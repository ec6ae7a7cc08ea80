"""The published quantisation of a level: mu in 64 steps, sd in 8 classes, P in integer thousandths.

tau_k = k - 3.75 for k = 2..5; P(level >= 1) = 1. The table is a constant of the version: no entry lies near a rounding
edge, so every machine computes the same one (a test pins its digest).
"""

import math
from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

VERSION = "levels-1"
LEVELS = 5
MU_STEPS = 64
SD_CLASSES: tuple[float, ...] = (0.32, 0.42, 0.55, 0.70, 0.89, 1.20, 1.70, 2.00)
"""The sd that each class stands for: from much evidence to none at all."""

SD_BOUNDS: tuple[float, ...] = (0.37, 0.485, 0.625, 0.795, 1.05, 1.45, 1.85)
"""Class c holds the sd above bound c-1 and up to bound c."""


def mu_step_of(mu: float) -> int:
    """The nearest step of 1/8 from -4, half up, held within 0..63."""
    return min(MU_STEPS - 1, max(0, math.floor((mu + 4.0) * 8.0 + 0.5)))


def sd_class_of(sd: float) -> int:
    """The class of a standard deviation, 0 (sure) to 7 (nearly nothing known)."""
    return bisect_left(SD_BOUNDS, sd)


def mu_of(step: int) -> float:
    """The mu that a step stands for."""
    return -4.0 + step / 8.0


def threshold(k: int) -> float:
    """tau_k: where level k begins on the latent scale, for k = 2..5."""
    return k - 3.75


def exact_p(mu: float, sd: float, k: int) -> float:
    """P(level >= k) before quantisation: Phi((mu - tau_k) / sd), 1 for k = 1."""
    if k <= 1:
        return 1.0
    return 0.5 * math.erfc(-(mu - threshold(k)) / (sd * math.sqrt(2.0)))


def _table() -> NDArray[np.int32]:
    table = np.zeros((MU_STEPS, len(SD_CLASSES), LEVELS), dtype=np.int32)
    for step in range(MU_STEPS):
        for sd_class, sd in enumerate(SD_CLASSES):
            for k in range(1, LEVELS + 1):
                table[step, sd_class, k - 1] = math.floor(exact_p(mu_of(step), sd, k) * 1000 + 0.5)
    table.flags.writeable = False
    return table


P_TABLE = _table()
"""P_TABLE[mu step, sd class, k - 1]: thousandths of P(level >= k), k = 1..5."""
