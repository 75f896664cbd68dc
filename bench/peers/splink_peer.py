"""Splink 5 as a peer: the same tables, blocking and levels, its own training and prediction.

python splink_peer.py TABLES OUT SAID [MODEL]. SAID: the model as JSON (settings, statements that derive
the columns), written beforehand. MODEL: its trained settings; used if there, written if not.
Trained as its documentation advises: prior from a deterministic rule, u from random pairs, m in two
sessions of expectation maximisation that block on different columns.
"""

import json
import logging
import sys
from pathlib import Path

import duckdb
from splink import DuckDBAPI, Linker, block_on


def main(tables: Path, out: Path, said: Path, saved: Path | None = None) -> None:
    """Link candidates to residents."""
    logging.disable(logging.WARNING)
    words = json.loads(said.read_text())
    connection = duckdb.connect()
    for statement in words["prepare"]:
        connection.execute(statement.replace("{tables}", str(tables))).fetchall()
    api = DuckDBAPI(connection=connection)
    known = saved is not None and saved.exists()
    settings = json.loads(saved.read_text()) if known else words["settings"]
    linker = Linker([api.register("padan_left"), api.register("padan_right")], settings, log_level="ERROR")
    if not known:
        train(linker)
        if saved is not None:
            linker.misc.save_model_to_json(str(saved), overwrite=True)
    found = linker.inference.predict(threshold_match_probability=0.001)
    connection.execute(f"COPY {found.physical_name} TO '{out}' (FORMAT parquet)").fetchall()
    print(connection.sql(f"SELECT count(*) FROM {found.physical_name}").fetchall()[0][0])


def train(linker: Linker) -> None:
    """Prior, u, m."""
    linker.training.estimate_probability_two_random_records_match([block_on("known_nik")], recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("known_nik"), block_on("birth_date", "name_skeleton")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, fix_probability_two_random_records_match=True
        )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
