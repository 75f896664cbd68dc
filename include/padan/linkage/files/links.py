"""Linking files: the table that `padan link` writes."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.compute as pc

from padan.linkage.engine import LinkResult
from padan.linkage.model.spec import ModelSpec


def decided_links(spec: ModelSpec, result: LinkResult) -> pa.Table:
    """Matches and reviews: left_id, right_id, probability, match_weight, decision, level_<comparison>….

    Within one file the earlier row is the left one. Likeliest first within the same left row.
    """
    kept = result.links.filter(pc.is_in(result.links["decision"], pa.array(["match", "review"])))
    sides = ["left_row_id", "right_row_id"]
    first, second = (kept[name] for name in (reversed(sides) if spec.is_dedupe else sides))
    levels = kept["levels"].combine_chunks().dictionary_encode()
    told = [json.loads(text) for text in levels.dictionary.to_pylist()]
    return pa.table(
        {
            "left_id": first,
            "right_id": second,
            "probability": kept["probability"],
            "match_weight": kept["match_weight"],
            "decision": kept["decision"],
            **{
                f"level_{comparison.name}": pa.array(
                    [one[comparison.name] for one in told], pa.string()
                ).take(levels.indices)
                for comparison in spec.comparisons
            },
        }
    ).sort_by([("left_id", "ascending"), ("probability", "descending"), ("right_id", "ascending")])
