"""A simulated year: the pipeline's own task functions, a made-up city, a simulated branch and officers.

What belongs here: who does what in which month. What happens to people is padan.city.year; what came
of it is judged by padan.evaluation.year. No stage imports this.
"""

from padan.year.run import Asked, simulate

__all__ = ["Asked", "simulate"]
