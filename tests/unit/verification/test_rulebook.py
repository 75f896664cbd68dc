"""Rule files: what is in force when, agreement with the reference tables, and refusals that say where."""

from __future__ import annotations

import csv
import datetime as dt
import shutil

import pytest
import yaml

from padan.errors import ConfigurationError
from padan.settings import PROJECT_ROOT, Settings
from padan.verification import rules_in_force, rules_sha256
from padan.verification.rules import EligibilityRule

DATE = dt.date(2026, 12, 1)
RULES = Settings().include / "rules"


@pytest.fixture
def folder(tmp_path):
    """Settings with rule files of their own, to be spoilt."""
    shutil.copytree(RULES, tmp_path / "rules")
    return Settings(include=tmp_path)


def change(settings: Settings, name: str, edit) -> None:
    path = settings.include / "rules" / f"{name}.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    edit(content["versions"])
    path.write_text(yaml.safe_dump(content), encoding="utf-8")


def _reference(name: str) -> list[dict[str, str]]:
    with (Settings().reference / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_tariff_is_the_lowest_band_of_the_reference():
    lowest = _reference("bpu_contribution_bands.csv")[0]
    tariff = rules_in_force(Settings(), DATE).tariff
    assert tariff.programme_codes == ["JKK", "JKM"]
    assert tariff.rupiah_per_month == int(lowest["total_monthly"]) == 16_800
    paid = {programme.code: programme.rupiah_per_month for programme in tariff.programmes}
    assert paid == {"JKK": int(lowest["jkk_monthly"]), "JKM": int(lowest["jkm_monthly"])}


def test_the_occupations_are_those_the_reference_marks():
    marked = {
        row["code"]
        for row in _reference("siak_pekerjaan.csv")
        if row["eligibility_hint_for_bpu"] == "ineligible"
    }
    rules = {rule.id: rule for rule in rules_in_force(Settings(), DATE).eligibility.rules}
    assert set(rules["civil_servant"].any_of) == marked


def test_the_version_in_force_is_the_last_begun(folder):
    def add(versions):
        later = {**versions[0], "from": dt.date(2027, 1, 1)}
        versions.append(
            {**later, "programmes": [*versions[0]["programmes"], {"code": "JHT", "rupiah_per_month": 20_000}]}
        )

    change(folder, "tariffs", add)
    assert rules_in_force(folder, dt.date(2026, 12, 31)).tariff.rupiah_per_month == 16_800
    later = rules_in_force(folder, dt.date(2027, 1, 1)).tariff
    assert (later.rupiah_per_month, later.programme_codes) == (36_800, ["JKK", "JKM", "JHT"])


def test_no_version_for_the_date_is_said(folder):
    with pytest.raises(ConfigurationError, match=r"no version is in force on 2001-01-01"):
        rules_in_force(folder, dt.date(2001, 1, 1))


def test_the_hash_changes_with_any_rule(folder):
    assert rules_sha256(folder) == rules_sha256(Settings())
    change(folder, "decision", lambda versions: versions[0]["link"].update(posterior=0.98))
    assert rules_sha256(folder) != rules_sha256(Settings())


def _rule(versions, **changes):
    versions[0]["rules"][0].update(changes)


REFUSED = [
    # what is wrong, file, edit, what the message names
    ("unknown field", "tariffs", lambda v: v[0].update(rate=1),
     r"tariffs.yaml: line 8, version 1, rate: Extra"),
    ("no source", "tariffs", lambda v: v[0].pop("source"), r"version 1, source: Field required"),
    ("negative amount", "tariffs", lambda v: v[0]["programmes"][1].update(rupiah_per_month=-1),
     r"version 1, programmes.1.rupiah_per_month: .*greater than 0"),
    ("a state missing", "decision", lambda v: v[0]["precedence"].pop(), r"precedence names each state once"),
    ("two conditions", "eligibility", lambda v: _rule(v, below=3.0), r"rules.0: .*exactly one of any_of"),
    ("no condition", "eligibility", lambda v: _rule(v, any_of=None), r"rules.0: .*exactly one of any_of"),
    ("a bound on texts", "eligibility", lambda v: _rule(v, any_of=None, below=3.0),
     r"population_status is compared"),
    ("a list on numbers", "eligibility", lambda v: _rule(v, fact="age_years"), r"age_years is compared"),
    ("a value that never is", "eligibility", lambda v: _rule(v, any_of=["dead"]),
     r"population_status is never dead; it is one of alive, deceased"),
    ("a list of nothing", "eligibility", lambda v: _rule(v, any_of=None, none_of=[]), r"rules.0.none_of: "),
    ("a value that is no word", "eligibility", lambda v: _rule(v, any_of=["a\0"]), r"rules.0.any_of.0: "),
    ("no number", "eligibility", lambda v: v[0]["rules"][3].update(below=float("nan")), r"rules.3.below: "),
    ("a segment that never is", "eligibility", lambda v: _rule(v, fact="segment", any_of=["asn"]),
     r"segment is never asn; it is one of informal, non_asn, disabled"),
    ("a bound on segments", "eligibility", lambda v: _rule(v, fact="segment", any_of=None, below=3.0),
     r"segment is compared"),
    ("a lower-case reason", "eligibility", lambda v: _rule(v, reason="dead"), r"rules.0.reason: "),
    ("an unknown fact", "eligibility", lambda v: _rule(v, fact="religion"), r"rules.0.fact: "),
    ("an unknown class", "overlap", lambda v: v[0]["classes"][0].update({"class": "X"}),
     r"classes.0.class: "),
    ("a score of 101", "verdicts", lambda v: v[0]["agrees_from"].update(name=101), r"agrees_from.name: "),
    ("two versions of a day", "verdicts", lambda v: v.append(v[0]), r"two versions have the same `from`"),
    ("no version", "verdicts", lambda v: v.clear(), r"one key `versions`"),
    ("a version that is a text", "verdicts", lambda v: v.__setitem__(0, "x"),
     r"version 1, \(whole version\): "),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "edit", "message"), [case[1:] for case in REFUSED], ids=[c[0] for c in REFUSED]
)
def test_a_bad_file_is_refused_with_file_and_field(folder, name, edit, message):
    change(folder, name, edit)
    with pytest.raises(ConfigurationError, match=message) as caught:
        rules_in_force(folder, DATE)
    assert f"{name}.yaml" in str(caught.value)


def test_a_missing_file_is_said(folder):
    (folder.include / "rules" / "tariffs.yaml").unlink()
    with pytest.raises(ConfigurationError, match=r"tariffs.yaml: cannot be read \(No such file"):
        rules_in_force(folder, DATE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "not YAML: line 1, "),
        ("versions:\n  - from: 2026-02-30\n", "a value that cannot be read"),
        ("[" * 5000, "a value that cannot be read"),
        ("a: \x07", "a character that YAML does not allow"),
        ("- 1", "one key `versions`"),
        ("versions: 5", "one key `versions`"),
        ("versions: []\nrules: []", "one key `versions`"),
    ],
)
def test_a_file_that_is_something_else_is_said(folder, text, message):
    (folder.include / "rules" / "tariffs.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=message):
        rules_in_force(folder, DATE)


def test_a_file_that_is_no_text_is_said(folder):
    (folder.include / "rules" / "tariffs.yaml").write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(ConfigurationError, match="no text in UTF-8"):
        rules_in_force(folder, DATE)


def test_a_list_of_persons_named_by_mistake_is_not_quoted(folder):
    path = folder.include / "rules" / "tariffs.yaml"
    path.write_text('NIK: NAMA: x\n"7371010101800001","SITTI AMINAH"\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="not YAML: line 1") as refused:
        rules_in_force(folder, DATE)
    assert "SITTI" not in str(refused.value)
    assert "7371010101800001" not in str(refused.value)


def test_the_line_is_the_one_to_look_at(folder):
    path = folder.include / "rules" / "eligibility.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("below: 18", "below: eighteen"), encoding="utf-8")
    line = text[: text.index("below: 18")].count("\n") + 1
    with pytest.raises(ConfigurationError, match=rf"line {line}, version 1, rules\.3\.below: "):
        rules_in_force(folder, DATE)


def test_the_segment_rule_of_the_how_to_is_a_rule():
    text = (PROJECT_ROOT / "docs" / "how-to" / "what-if.md").read_text(encoding="utf-8")
    (entry,) = yaml.safe_load(text.split("```yaml\n")[1].split("```")[0])
    assert EligibilityRule.model_validate(entry).fact == "segment"
