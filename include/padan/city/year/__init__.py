"""A simulated year of the city: monthly files, what happened, and what was true of whom.

What belongs here: what a year brings beyond the plain months, the record of it, and the loop with the
BPJS branch. The pipeline reads the agencies' files only.
"""

from padan.city.year.lives import Pace
from padan.city.year.run import CityMonth, Year
from padan.city.year.standing import Standing
from padan.city.year.truth import YearTruth

__all__ = ["CityMonth", "Pace", "Standing", "Year", "YearTruth"]
