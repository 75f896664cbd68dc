"""An explanation in words and as a waterfall: every name of the pipeline's models has its words."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from padan.errors import PadanError
from padan.i18n import translator
from padan.linkage import link
from padan.linkage.explanation import words
from padan.linkage.explanation.parts import Explanation
from padan.linkage.explanation.stored import explanation_of
from padan.linkage.explanation.waterfall import save, waterfall
from tests.unit.linkage.linkage_models import pipeline_model
from tests.unit.linkage.linkage_people import make_people

MODELS = ("candidate_candidate", "candidate_member", "candidate_register")


@pytest.fixture(scope="module")
def explained() -> list[tuple[dict[str, Any], Explanation]]:
    """Every stored link of a small register, with what is told of it."""
    people, spec = make_people(1_500, 300), pipeline_model("candidate_register")
    result = link(spec, people.candidates, people.residents)
    rows: dict[int, list[dict[str, Any]]] = {}
    for stored in result.links.to_pylist():
        stored |= {name: json.loads(stored[name]) for name in ("levels", "term_weights")}
        rows.setdefault(stored["left_row_id"], []).append(stored)
    return [
        (one, explanation_of(spec, result.parameters, one, [o["match_weight"] for o in row if o is not one]))
        for row in rows.values()
        for one in row
    ]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("model", MODELS)
def test_every_level_of_the_pipelines_models_has_words(model: str, language: str) -> None:
    texts = translator(language)
    for comparison in pipeline_model(model).comparisons:
        assert texts(f"linkage.comparison.{comparison.name}")
        for level in comparison.level_names:
            own = texts.get(f"linkage.level.{comparison.name}.{level}", "")
            assert own or texts(f"linkage.level.{level}")


def test_the_parts_add_up_to_the_stored_weight_and_the_steps_to_the_stored_probability(
    explained: list[tuple[dict[str, Any], Explanation]],
) -> None:
    for stored, told in explained:
        parts = sum(part.weight + part.term_weight for part in told.parts) + told.household
        assert parts == pytest.approx(stored["match_weight"], abs=1e-4)
        if 1e-6 < stored["probability"] < 1 - 1e-6:
            odds = 2 ** sum(step.bits for step in words.steps(told, translator("en")))
            assert odds / (1 + odds) == pytest.approx(stored["probability"], abs=1e-3)
        assert sum(step.bits for step in words.steps(told, translator("en"))) == pytest.approx(
            words.total(told)
        )


def test_the_frequency_is_that_of_the_register(
    explained: list[tuple[dict[str, Any], Explanation]],
) -> None:
    people = make_people(1_500, 300)
    count = dict(people.residents.group_by("name").aggregate([("name", "count")]).to_pandas().to_numpy())
    names = dict(zip(*people.candidates.select(["row_id", "name"]).to_pydict().values(), strict=True))
    seen = 0
    for stored, told in explained:
        part = next(part for part in told.parts if part.comparison == "name")
        if part.level == "same":
            seen += 1
            assert part.frequency == count[names[stored["left_row_id"]]]
    assert seen > 100


def test_rivals_are_told_with_their_distance_and_what_they_take(
    explained: list[tuple[dict[str, Any], Explanation]],
) -> None:
    texts, alone = translator("en"), explained[0][1]
    weight = alone.match_weight
    assert words.rivals(replace(alone, rivals=()), texts) == "Nobody else comes near."
    assert "2 others" in words.rivals(replace(alone, rivals=(weight - 3, weight - 9)), texts)
    assert "3.0 bits behind" in words.rivals(replace(alone, rivals=(weight - 3, weight - 9)), texts)
    assert "1.5 bits ahead" in words.rivals(replace(alone, rivals=(weight + 1.5,)), texts)
    shared = replace(alone, rivals=(weight,), probability=0.5)
    assert words.steps(shared, texts)[-1].what == "Others who are alike"
    assert words.total(shared) == pytest.approx(0)


def test_a_waterfall_is_drawn_as_a_picture(
    explained: list[tuple[dict[str, Any], Explanation]], tmp_path: Any
) -> None:
    chart = waterfall(explained[0][1], translator("id"), "Baris 1", "Peluang")
    save(chart, tmp_path / "a.svg")
    save(chart, tmp_path / "a.png")
    assert "Tanggal lahir" in (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(PadanError, match=r"\.svg or \.png"):
        save(chart, tmp_path / "a.pdf")
