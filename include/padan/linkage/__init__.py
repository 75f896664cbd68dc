"""Linkage: which rows of two files are the same person, with what probability, and why.

What belongs here: the model as data (spec), blocking and comparing behind recordlinkage's interfaces
(DuckDB does the work), estimating m and u on agreement patterns, the posterior over rivals, decisions,
explanation and evaluation. What a link means for a candidate is the business of padan.verification.
"""

from padan.linkage.engine import LinkResult, link
from padan.linkage.explanation.parts import Explanation, explain_pair
from padan.linkage.incremental.changes import Changes
from padan.linkage.incremental.linkage import Linkage
from padan.linkage.model.loading import load_spec
from padan.linkage.model.parameters import Parameters
from padan.linkage.model.spec import ModelSpec

__all__ = [
    "Changes",
    "Explanation",
    "LinkResult",
    "Linkage",
    "ModelSpec",
    "Parameters",
    "explain_pair",
    "link",
    "load_spec",
]
