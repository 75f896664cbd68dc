"""The synthetic city: realistic agency files of people who do not exist, with the truth beside them.

What belongs here: how the city's people, lists and errors come about, and how the files look.
Nothing in the pipeline imports this package or reads the truth.
"""

from padan.city.build import CityReport, build

__all__ = ["CityReport", "build"]
