"""Padan as a peer: standardised Parquet in, decided, explained and stored links out.

python padan_peer.py TABLES OUT [PARAMETERS]: with a file of parameters they are used if it is there,
and written if it is not.
"""

import sys
from pathlib import Path

import pyarrow.parquet as pq

from padan.linkage import Parameters, link, load_spec

ROOT = Path(__file__).resolve().parents[2]


def main(tables: Path, out: Path, saved: Path | None = None) -> None:
    """Link candidates to residents."""
    spec = load_spec(ROOT / "include" / "models" / "candidate_register.yaml")
    candidates, residents = (tables / f"{name}.parquet" for name in ("candidates", "residents"))
    known = saved is not None and saved.exists()
    parameters = Parameters.model_validate_json(saved.read_text()) if known else None
    found = link(spec, candidates, residents, parameters=parameters)
    pq.write_table(found.links, out)
    if saved is not None and not known:
        saved.write_text(found.parameters.model_dump_json())
    print(found.pairs)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
