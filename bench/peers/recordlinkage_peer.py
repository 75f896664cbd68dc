"""recordlinkage as shipped: Index, Compare, ECMClassifier over pandas; the same blocking columns.

python recordlinkage_peer.py DERIVED OUT RULES. DERIVED: folder of left.parquet and right.parquet with
the derived columns. RULES: JSON list of lists of columns.
"""

import json
import sys
from pathlib import Path

import pandas as pd
import recordlinkage

EXACT = ["known_nik", "birth_date", "sex", "known_kk", "kelurahan_code", "kecamatan_code", "rw", "rt"]
TEXTS = {"name": 0.92, "birth_place": 0.88, "mother_name": 0.9}


def main(derived: Path, out: Path, rules: Path) -> None:
    """Link left to right."""
    left, right = (pd.read_parquet(derived / f"{s}.parquet").set_index("row_id") for s in ("left", "right"))
    index = recordlinkage.Index()
    for columns in json.loads(rules.read_text()):
        index.block(left_on=columns, right_on=columns)
    pairs = index.index(left, right)
    compare = recordlinkage.Compare()
    for column in EXACT:
        compare.exact(column, column, label=column)
    for column, bound in TEXTS.items():
        compare.string(column, column, method="jarowinkler", threshold=bound, label=column)
    vectors = compare.compute(pairs, left, right)
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(vectors)
    found = classifier.prob(vectors).rename("match_probability").reset_index()
    found.columns = ["left_row_id", "right_row_id", "match_probability"]
    found[found["match_probability"] >= 0.001].to_parquet(out)
    print(len(pairs))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
