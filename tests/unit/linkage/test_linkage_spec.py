"""Models are data; a bad one is refused with its file, the line and the reason."""

import re
from pathlib import Path

import pytest

from padan.errors import ConfigurationError
from padan.linkage import load_spec
from padan.linkage.run import pipeline_specs
from padan.settings import Settings
from tests.unit.linkage.linkage_models import MODELS, pipeline_model

GOOD = (MODELS / "candidate_register.yaml").read_text(encoding="utf-8")


def test_the_pipeline_has_three_models() -> None:
    specs = pipeline_specs(Settings())
    assert {name: spec.cardinality for name, spec in specs.items()} == {
        "candidate_candidate": "dedupe",
        "candidate_member": "many_to_one",
        "candidate_register": "many_to_one",
    }


def test_a_description_does_not_change_the_hash_and_anything_else_does(tmp_path: Path) -> None:
    said = pipeline_model("candidate_register")
    assert _written(tmp_path, "description: Candidate rows", "description: All rows").sha256 == said.sha256
    assert _written(tmp_path, "expected: 0.9 ", "expected: 0.8 ").sha256 != said.sha256


@pytest.mark.parametrize(
    ("old", "new", "place", "reason"),
    [
        ("cardinality: many_to_one", "cardinality: many", "cardinality", "many_to_one"),
        ("equal: known_nik}", "equal: knwn_nik}", "blocking.0", "unknown column 'knwn_nik'"),
        ("{exact: known_nik}", "{exactly: known_nik}", "comparisons.0.levels.0.when.0", "say one of: exact"),
        ("at_least: 0.9201", "at_least: 1.5", "comparisons.1.levels.2.when.0.at_least", "less than 1"),
        ("tf: name}", "tf: name_skeleton}", "comparisons.1.levels.0", "tf needs `exact: name_skeleton`"),
        ("u_rows: 1}", "u_rows: 1, u: 0.1}", "comparisons.0.levels.0", "say one of tf, u and u_rows"),
        ("{name: different, m: 0.045}", "{name: same, m: 0.045}", "comparisons.0.levels.2", "stands twice"),
        ("{name: different, m: 0.045}", "{name: no_evidence, m: 0.045}", "levels.2", "kept for missing"),
        ("{name: different, m: 0.045}", "{name: different, m: 0.5}", "comparisons.0.levels", "add up to 1"),
        (
            "{name: different, m: 0.045}",
            "{name: other, m: 0.045, when: [{exact: sex}]}",
            "0.levels.2",
            "rest",
        ),
        ("when: [{tokens: name}]", "when: []", "comparisons.1.levels.4", "only the last level"),
        ("- {name: cut_nik, equal", "- {name: nik, equal", "blocking.1", "'nik' stands twice"),
        ("{year_of: birth_date}", "{year_of: birthday}", "derived.birth_year", "unknown column 'birthday'"),
        ("id: row_id", "identity: row_id", "identity", "Extra inputs are not permitted"),
        ("expected: 0.9 ", "entity: number\nexpected: 0.9 ", "entity", "unknown column 'number'"),
        ("expected: 0.9 ", "thresholds: {match: 0.5, review: 0.9}\nexpected: 0.9 ", "thresholds", "rise"),
        ("exact: birth_place}], tf: birth_place", "exact: birth_year}], tf: birth_year", "", "delivered"),
        ("cardinality: many_to_one", "cardinality: dedupe", "derived.cut_nik", "both sides are the same"),
    ],
)
def test_a_bad_model_is_refused_with_line_and_reason(
    tmp_path: Path, old: str, new: str, place: str, reason: str
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        _written(tmp_path, old, new)
    message = str(refused.value)
    assert re.search(r"model\.yaml: line \d+", message)
    assert place in message
    assert reason in message


def test_the_line_is_the_one_to_look_at(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"line 72, comparisons\.1\.levels\.2\.when\.0"):
        _written(tmp_path, "at_least: 0.9201", "at_least: 1.5")


def test_rows_of_one_table_have_no_rivals(tmp_path: Path) -> None:
    text = (MODELS / "candidate_candidate.yaml").read_text(encoding="utf-8")
    path = tmp_path / "model.yaml"
    path.write_text(text.replace("id: row_id", "id: row_id\nentity: nik"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="within one table no rows are rivals"):
        load_spec(path)


@pytest.mark.parametrize(
    ("content", "reason"), [("a: [", "not YAML"), ("", "line 1"), ("- 1\n- 2", "line 1")]
)
def test_what_is_no_model_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "model.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=reason):
        load_spec(path)


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nobody\.yaml: cannot be read"):
        load_spec(tmp_path / "nobody.yaml")


def _written(folder: Path, old: str, new: str):
    path = folder / "model.yaml"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    return load_spec(path)
