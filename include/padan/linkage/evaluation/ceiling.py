"""The blocking ceiling: which true pairs the model's rules make at all. No decision can exceed it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from padan.linkage.model.spec import ModelSpec
from padan.linkage.pairs.job import Job
from padan.linkage.pairs.records import Rows


def is_blocked(spec: ModelSpec, left: Rows, right: Rows | None, truth: pa.Table) -> npt.NDArray[np.bool_]:
    """For every true pair (left_row_id, right_row_id) whether at least one rule makes it."""
    job = Job.open(spec, left, right)
    first = job.left.positions(pd.Index(truth["left_row_id"].to_numpy()))
    second = job.right.positions(pd.Index(truth["right_row_id"].to_numpy()))
    made = np.zeros(len(truth), dtype=bool)
    known = (first >= 0) & (second >= 0)
    for blocks in job.rules.blocks(job.left, job.right):
        mine: Any = blocks.of_left()[first]
        made |= known & (mine >= 0) & (mine == blocks.of_right(len(job.right))[second])
    return made
