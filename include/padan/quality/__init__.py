"""Quality: suites run on a file's rows, rows are quarantined, gates pass or hold the file.

Here belongs what judges data against written rules (expectations/*.json) and tells the sender what
to correct. What a value means is read before (identity); whether a person is eligible is decided
after (verification). Bad rows are findings; an exception means that a suite could not be run.
"""

from padan.quality.acceptance import accept
from padan.quality.fixlist import write_fixlist
from padan.quality.gates import release
from padan.quality.staging import check_staging
from padan.quality.suites import SUITES, Suite, load_suite, suite_sha256
from padan.quality.trends import findings_by_period
from padan.quality.validation import validate

__all__ = [
    "SUITES",
    "Suite",
    "accept",
    "check_staging",
    "findings_by_period",
    "load_suite",
    "release",
    "suite_sha256",
    "validate",
    "write_fixlist",
]
