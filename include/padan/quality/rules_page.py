"""The reference page of the rules, made from the suites and the catalogues.

docs/reference/quality-rules.md is this text; a test compares them.
Write it anew: `python -m padan.quality.rules_page`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from padan.i18n import translator
from padan.quality.suites import SUITES, Rule, Suite, load_suite
from padan.settings import PROJECT_ROOT, Settings

PAGE = PROJECT_ROOT / "docs" / "reference" / "quality-rules.md"

_INTRODUCTION = """\
# Quality rules

Made from `expectations/*.json` and `include/locale/*/quality.po`; do not edit by hand.

A rule looks at one value of each row that a file has (empty rows of the candidate list are not
checked; they are on the fix-list as `EMPTY_ROW`). What a rule finds is a finding, kept by file and
rule. What follows from it:

- **quarantine**: the row is set aside (`intake_state` quarantined) and goes no further.
- **fix-list**: the row goes on, and the agency is told what to correct.
- **counted**: only the number is kept, for trends.
- **stops the batch**: a single failing row of the staging table, and nothing is published.

Of a register's rows with one NIK the first stays usable and the later ones are quarantined: which of
them is right cannot be known here, and setting all aside would make a living person unfindable.

A missing value passes every rule but those that ask for it, so each row is told once what it lacks.
A date rule compares with a day so many years before the last day of the file's period, or before the
enrolment date of the run.
"""

_TITLES = {
    "candidate": "Candidates (Disnaker)",
    "resident": "Residents (Disdukcapil)",
    "member": "Members (BPJS Ketenagakerjaan)",
    "staging": "Staging (rows for BPJS)",
}


def rules_page(settings: Settings) -> str:
    """The page as Markdown: a table a suite, in the order of the rules."""
    parts = [_INTRODUCTION]
    for name in SUITES:
        parts.append("\n".join(_section(load_suite(settings, name))))
    return "\n".join(parts)


def _section(suite: Suite) -> Iterator[str]:
    yield f"## {_TITLES[suite.name]}\n"
    yield f"{suite.meta.source}. Since {suite.meta.date}.\n"
    for name, parameter in suite.meta.parameters.items():
        anchor = {"period": "the period's last day", "enrolment_date": "the enrolment date"}
        yield f"- `{name}`: {parameter.years_before} years before {anchor[parameter.anchor]}"
    yield "\n| Rule | What is wrong | In Indonesian | Then | Check |"
    yield "|---|---|---|---|---|"
    for rule in suite.rules:
        english, indonesian = (translator(language)(f"quality.rule.{rule.id}") for language in ("en", "id"))
        yield f"| `{rule.id}` | {english} | {indonesian} | {_then(suite, rule)} | `{_check(rule)}` |"
    yield ""


def _then(suite: Suite, rule: Rule) -> str:
    if suite.name == "staging" and rule.severity == "critical":
        return "stops the batch"
    if rule.meta.quarantine:
        return "quarantine"
    return "counted" if rule.severity == "info" else "fix-list"


def _check(rule: Rule) -> str:
    """E.g. `segment in_set ["informal"]`."""
    verb = rule.type.removeprefix("expect_column_values_to_").removeprefix("be_")
    arguments = [
        value["$PARAMETER"] if isinstance(value, dict) else json.dumps(value)
        for name, value in rule.kwargs.items()
        if name != "column"
    ]
    return " ".join([rule.kwargs["column"], verb, *arguments]).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(rules_page(Settings()), encoding="utf-8")
