"""Evaluation: how good links are. For people, tests and benchmarks; no step of the pipeline imports it."""
