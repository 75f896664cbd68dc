"""Padan verifies who may receive a city's social insurance.

A package per stage a record goes through, in this order: intake, identity, quality,
linkage, verification, reporting. `stages` is the door for the scheduler and the CLI.
Nothing here imports Airflow.
"""

__version__ = "0.1.0"
