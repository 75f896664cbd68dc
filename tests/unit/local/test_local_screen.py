import io

from rich.console import Console

from padan.local.screen import Screen

SUMMARY = {
    "received": 1789, "verified": 1430, "review": 87, "ineligible": 162, "duplicate": 30, "not_found": 35,
    "quarantined": 6, "empty": 39, "ineligible_by_reason": {"DECEASED": 16}, "target": 1789,
    "gap_to_target": 359, "rupiah_per_month": 24_024_000, "balance_difference": 0,
    "disabled": {"received": 24, "staged": 19},
}  # fmt: skip


def screen(terminal=False):
    text = io.StringIO()
    return Screen(Console(file=text, width=120, force_terminal=terminal)), text


def test_a_task_is_told_with_its_counts_and_without_ids():
    shown, text = screen()
    shown.ended(
        "intake_bpjs", "file.load", "success", 3.21, {"file_id": 7, "data_rows": 11868, "status": "loaded"}
    )
    line = text.getvalue()
    assert "intake_bpjs load  3.2 s  data rows 11,868" in line
    assert "7" not in line.split("3.2 s")[1].replace("11,868", "")


def test_a_refused_file_stands_out():
    shown, text = screen()
    shown.ended("intake_bpjs", "file.load", "success", 0.4, {"file_id": 7, "status": "refused"})
    assert "file 7 refused" in text.getvalue()


def test_a_long_reason_keeps_its_place_below_its_state():
    text = io.StringIO()
    Screen(Console(file=text, width=60)).summary(
        SUMMARY | {"ineligible_by_reason": {"COVERED_OTHER_SPONSOR": 13}}
    )
    lines = text.getvalue().splitlines()
    first = next(place for place, line in enumerate(lines) if "already paid for" in line)
    assert lines[first + 1].startswith("│     ")


def test_a_skipped_task_is_not_told():
    shown, text = screen()
    shown.ended("verification", "link", "skipped", 0, {})
    assert text.getvalue() == ""


def test_the_summary_is_in_plain_words():
    shown, text = screen()
    shown.summary(SUMMARY)
    assert "verified: ready for BPJS" in text.getvalue()
    assert "1,430" in text.getvalue()
    assert "Rp 24,024,000" in text.getvalue()
    assert "deceased according to Disdukcapil" in text.getvalue()


def test_a_terminal_shows_what_runs_now_until_it_rests():
    shown, text = screen(terminal=True)
    shown.busy(["intake_bpjs.load"])
    shown.rest()
    shown.busy([])
    shown.rest()
    shown.rest()
    assert "intake_bpjs.load" in text.getvalue()
    assert "waiting for the scheduler" in text.getvalue()
    assert shown.status is None
