"""Evaluation: what a run decided, against what is true. The only package that reads a city's truth.

What belongs here: figures over decisions and over missed workers, counts only. No stage imports this,
so none can decide by the truth (import contracts in pyproject.toml). Judging links alone belongs to
padan.linkage.evaluation.
"""

from padan.evaluation.judge import judge_run

__all__ = ["judge_run"]
