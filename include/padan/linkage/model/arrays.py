"""Kinds of arrays that the steps of linkage hand on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

# Level codes: a row a pair or pattern, a column a comparison.
Codes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
