"""What a leader reads: the mail and the page, from figures."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from padan.errors import ConfigurationError
from padan.i18n import translator
from padan.reporting.figures import File, Finding, Reason
from padan.reporting.report import report_mail
from padan.reporting.view import percent, view
from padan.settings import PROJECT_ROOT, Settings
from tests.unit.reporting.example import figures, states


@pytest.fixture(params=["id", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def text_of(html: str) -> str:
    """The page as a reader sees it: no tags, one space between words."""
    bare = re.sub(r"<(style|title)>.*?</\1>|<[^>]+>", " ", html, flags=re.S)
    return " ".join(bare.replace("&nbsp;", " ").replace("\u00ad", "").split())


def page(**changes: object) -> str:
    html = report_mail(Settings(), figures(**changes)).html
    assert html is not None
    return html


def test_the_first_sentence_answers_how_many_and_what_is_missing() -> None:
    text = text_of(page())
    assert "Dari 104 baris daftar Disnaker, 80 pekerja sudah terverifikasi" in text
    assert "Target kota 35.782 pekerja belum tercapai: masih kurang 35.702." in text
    assert "Rp 1.344.000" in text.replace("\u00a0", " ")


def test_a_reached_target_is_said_as_such() -> None:
    text = text_of(str(report_mail(Settings(target=80), figures()).html))
    assert "Target kota 80 pekerja tercapai." in text
    assert "belum tercapai" not in text


def test_the_subject_names_month_and_outcome() -> None:
    mail = report_mail(Settings(), figures())
    assert mail.subject == "Laporan verifikasi pekerja rentan November 2026: 80 terverifikasi"
    assert mail.key == f"report {'ab' * 32}"


def test_several_recipients_are_separated_by_commas() -> None:
    mail = report_mail(Settings(pemkot_to="satu@kota.test, dua@kota.test"), figures())
    assert mail.recipients == ["satu@kota.test", "dua@kota.test"]


def test_without_recipients_nothing_is_sent_into_the_void() -> None:
    with pytest.raises(ConfigurationError, match="PADAN_PEMKOT_TO"):
        report_mail(Settings(pemkot_to=" , "), figures())


def test_every_kecamatan_of_the_city_has_a_line_and_other_places_have_theirs() -> None:
    rows = {row.label: row for row in view(Settings(), figures())["kecamatan"]}
    assert len(rows) == 15 + 2
    assert rows["Mariso"].received == 75
    assert rows["Kepulauan Sangkarrang"].received == 0
    assert rows["Di luar Kota Makassar"].states["ineligible"] == 2
    assert rows["Tidak disebutkan"].states["empty"] == 1


def test_the_lines_of_a_table_add_up_to_its_total() -> None:
    shown = view(Settings(), figures())
    assert sum(row.received for row in shown["kecamatan"]) == shown["total"].received == 104


def test_a_list_that_names_every_place_has_no_lines_for_others() -> None:
    labels = [
        row.label for row in view(Settings(), figures(kecamatan={"737101": states(verified=1)}))["kecamatan"]
    ]
    assert len(labels) == 15


def test_reasons_are_words_not_codes(language: str) -> None:
    text = text_of(str(report_mail(Settings(language=language), figures()).html))
    assert "DECEASED" not in text
    assert translator(language)("report.reason.DECEASED") in text


def test_a_reason_newer_than_the_catalogue_is_named_and_does_not_hold_the_report() -> None:
    assert "Alasan lain (kode BRAND_NEW)" in text_of(page(reasons=(Reason("review", "BRAND_NEW", 1),)))


def test_every_reason_the_rules_can_give_has_its_words(language: str) -> None:
    document = yaml.safe_load((PROJECT_ROOT / "include/rules/eligibility.yaml").read_text(encoding="utf-8"))
    rules = [rule for version in document["versions"] for rule in version["rules"]]
    codes = {rule["reason"] for rule in rules} | {rule["unknown"] for rule in rules if "unknown" in rule}
    for code in codes:
        assert translator(language)(f"report.reason.{code}")


def test_a_quarantined_row_has_the_suite_s_rule_for_a_reason() -> None:
    reason = Reason("quarantined", "NIK_SCIENTIFIC", 1)
    assert translator("id")("quality.rule.NIK_SCIENTIFIC").rstrip(".") in text_of(page(reasons=(reason,)))


def test_an_agency_that_joined_by_a_contract_is_called_by_its_title(tmp_path: Path) -> None:
    include = tmp_path / "include"
    shutil.copytree(PROJECT_ROOT / "include", include, ignore=shutil.ignore_patterns("padan", "sql"))
    contract = (include / "agencies/disnaker.yaml").read_text(encoding="utf-8")
    joined = contract.replace("agency: disnaker", "agency: dinsos")
    joined = joined.replace("title: Dinas Ketenagakerjaan Kota Makassar", "title: Dinas Sosial Kota Makassar")
    (include / "agencies/dinsos.yaml").write_text(joined, encoding="utf-8")
    files = (
        File("dinsos", "candidate", "aa" * 32, 1, 0, 1, 0, 0),
        File("gone", "member", "bb" * 32, 1, 0, 1, 0, 0),
    )
    html = str(report_mail(Settings(include=include), figures(files=files)).html)
    assert "Dinas Sosial Kota Makassar" in html
    assert ">gone<" in html


def test_rules_that_found_something_are_listed_and_an_agency_without_findings_is_praised() -> None:
    text = text_of(page())
    assert "500 baris · 1 aturan diperiksa · 0 baris tidak dapat diolah Tidak ada temuan." in text
    assert "104 baris · 2 aturan diperiksa · 1 baris tidak dapat diolah" in text


def test_a_zero_balance_is_stated_and_any_other_is_a_warning_at_the_top() -> None:
    assert "selisih 0" in text_of(page())
    broken = text_of(page(difference=3))
    assert broken.index("PERHATIAN") < broken.index("Dari 104 baris daftar Disnaker, 80 pekerja", 200)
    assert "selisih 0." not in broken
    assert "PERHATIAN" in text_of(page(staging_difference=1))
    assert "PERHATIAN" in report_mail(Settings(), figures(difference=3)).text


def test_made_up_data_is_called_made_up_in_both_forms() -> None:
    mail = report_mail(Settings(demonstration=True), figures())
    assert "data buatan" in str(mail.html)
    assert "DATA BUATAN" in mail.text
    assert "data buatan" not in page()


def test_the_inputs_stand_at_the_bottom_for_auditors() -> None:
    text = text_of(page())
    for value in (
        "ab" * 32,
        "cd" * 32,
        "34" * 32,
        "ef" * 32,
        "12" * 32,
        "rules.eligibility",
        "contract.disnaker",
    ):
        assert value in text
    assert text.count("cd" * 32) == 1


def test_what_to_do_next_leaves_out_what_needs_nothing() -> None:
    def steps(target: int, **changes: object) -> list[str]:
        return list(view(Settings(target=target), figures(**changes))["steps"])

    assert len(steps(target=35_782)) == 4
    assert steps(target=1, states=states(verified=1)) == [
        "Tidak ada yang perlu diperiksa; daftar siap diajukan ke persetujuan."
    ]


def test_a_run_that_verified_nobody_still_reports() -> None:
    empty = figures(
        received=0, states=states(), kecamatan={}, segments={}, disabled=states(), reasons=(), verdicts={},
        staged=(), files=(), findings=(),
    )  # fmt: skip
    mail = report_mail(Settings(), empty)
    assert "Dari 0 baris daftar Disnaker" in text_of(str(mail.html))
    assert "0,0%" in mail.text


def test_a_small_share_is_not_shown_as_nothing() -> None:
    t = translator("id")
    assert [percent(t, part) for part in (0, 0.0000074, 0.0005, 0.022, 1)] == [
        "0,0%", "< 0,1%", "< 0,1%", "2,2%", "100,0%",
    ]  # fmt: skip


class Tags(HTMLParser):
    """Checks that elements close in order and that nothing is fetched from elsewhere."""

    VOID = frozenset({"meta", "br", "img", "link", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.links += [str(value) for name, value in attrs if name in {"src", "href", "background"}]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_html_without_scripts_images_or_anything_fetched(language: str) -> None:
    html = str(report_mail(Settings(language=language), figures()).html)
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    assert tags.links == []
    assert not tags.seen & {"script", "img", "link", "iframe", "form"}
    assert "url(" not in html
    assert f'<html lang="{language}">' in html


def test_the_mail_is_small_enough_not_to_be_cut_by_mail_clients() -> None:
    """Some cut what is longer than 102 kB: also when every rule and every reason of today found something."""
    texts = [key.split(".") for key in translator("id")._texts]
    rules = [parts[2] for parts in texts if parts[:2] == ["quality", "rule"]]
    reasons = [parts[2] for parts in texts if parts[:2] == ["report", "reason"] and parts[2].isupper()]
    html = page(
        kecamatan={f"7371{number:02d}": states(verified=1_000, review=100) for number in range(1, 16)},
        findings=tuple(Finding("disnaker", rule, False, 35_000, 1_234) for rule in rules),
        reasons=tuple(Reason("review", reason, 1_234) for reason in reasons),
        inputs={"suites": {f"suite{number}.json": "ab" * 32 for number in range(12)}},
    )
    assert len(rules) > 30
    assert len(html.encode()) < 95_000


def test_every_group_has_a_line_also_one_that_padan_has_no_word_for() -> None:
    groups = {
        "kader": states(review=2),
        "disabled": states(verified=1),
        "informal": states(verified=3),
        None: states(),
    }
    rows = view(Settings(), figures(segments=groups))["segments"]
    assert [row.label for row in rows] == ["Pekerja informal", "Disabilitas", "kader", "Tidak disebutkan"]


def test_text_from_files_cannot_become_markup() -> None:
    assert "<b>x</b>" not in page(inputs={"note": "<b>x</b>"})


def test_the_text_form_says_the_same(language: str) -> None:
    mail = report_mail(Settings(language=language), figures())
    t = translator(language)
    for key in ("outcome", "kecamatan", "segment", "quality", "balance", "trace"):
        assert t(f"report.{key}.title").upper() in mail.text
    assert "<" not in mail.text.replace("< ", "")
    assert "ab" * 32 in mail.text


def test_the_same_figures_make_the_same_bytes() -> None:
    assert report_mail(Settings(), figures()) == report_mail(Settings(), figures())


def test_templates_name_no_key_that_a_catalogue_lacks(language: str) -> None:
    used = set()
    for path in Path(PROJECT_ROOT / "include/templates").glob("*.j2"):
        used |= set(re.findall(r'\bt\("([^"]+)"[,)]', path.read_text(encoding="utf-8")))
    known = translator(language)._texts
    assert used
    assert used <= set(known)
