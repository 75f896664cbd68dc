"""Identity: how NIK, KK, names, addresses, dates, regions and code words are read.

Pure functions from arrays of text to arrays of values, each value with a mark that says how it was read;
and `standardise`, which reads all columns of a role. No I/O but the reference tables. Comparing two
persons belongs to linkage, judging a row to quality.
"""

from padan.identity.addresses import load_address_rules, read_addresses, read_places, read_rt_rw
from padan.identity.codes import CodeMaps
from padan.identity.dates import last_day, read_birth_dates, read_months
from padan.identity.name_rules import load_name_rules
from padan.identity.names import read_names
from padan.identity.nik import mask, nik_parts, read_kk, read_nik
from padan.identity.occupations import load_occupations, read_occupations
from padan.identity.regions import load_regions, read_region_names, read_region_numbers
from padan.identity.skeletons import skeletons
from padan.identity.standardise import standardise

__all__ = [
    "CodeMaps",
    "last_day",
    "load_address_rules",
    "load_name_rules",
    "load_occupations",
    "load_regions",
    "mask",
    "nik_parts",
    "read_addresses",
    "read_birth_dates",
    "read_kk",
    "read_months",
    "read_names",
    "read_nik",
    "read_occupations",
    "read_places",
    "read_region_names",
    "read_region_numbers",
    "read_rt_rw",
    "skeletons",
    "standardise",
]
