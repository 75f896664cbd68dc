"""A row's case in the words of an officer."""

from __future__ import annotations

from itertools import groupby

from padan.i18n import Translator
from padan.verification.case import Case, Judged, Month, Survivor


def sentences(case: Case, translate: Translator) -> list[str]:
    """What bears on the case, a sentence each: judgements, memberships, the row that stays."""
    told = [_judged(one, translate) for one in case.judgements]
    if case.overlap is not None:
        told.append(_memberships(case, translate))
    if case.survivor is not None:
        told.append(_survivor(case.survivor, translate))
    if case.stands_for:
        rows = ", ".join(map(str, case.stands_for))
        told.append(translate("verification.case.stands_for", rows=rows))
    return told


def _judged(one: Judged, translate: Translator) -> str:
    about = "row" if one.is_about_row else "all" if one.is_of_all else "resident"
    sentence = translate(
        f"verification.case.judged.{about}",
        actor=one.actor,
        role=one.role,
        date=translate.date(one.judged_at.date()),
        time=f"{one.judged_at:%H:%M}",
        answer=translate(f"judgement.answer.{one.answer}"),
    )
    later = [] if one.is_counted else [translate("verification.case.judged.later")]
    why = [translate("verification.case.judged.why", reason=one.reason)] if one.reason else []
    return " ".join([sentence, *later, *why])


def _memberships(case: Case, translate: Translator) -> str:
    now = translate(
        "verification.case.overlap",
        month=translate.month(case.enrolment_month),
        overlap=translate(f"verification.overlap.{case.overlap}"),
    )
    before = [month for month in case.months if month.month < case.enrolment_month]
    if not before:
        return now
    spans = [_span(list(group), translate) for _, group in groupby(_numbered(before), key=lambda m: m[0])]
    return f"{now} {translate('verification.case.before', spans='; '.join(spans))}"


def _numbered(months: list[Month]) -> list[tuple[tuple[int, str, str], Month]]:
    """Each month with what it has in common with its neighbours of the same class and standing."""
    numbers = [int(m.month[:4]) * 12 + int(m.month[5:]) for m in months]
    placed = enumerate(zip(numbers, months, strict=True))
    return [((number - place, m.overlap, m.standing), m) for place, (number, m) in placed]


def _span(group: list[tuple[tuple[int, str, str], Month]], translate: Translator) -> str:
    first, last = group[0][1], group[-1][1]
    months = [translate.month(first.month)] + ([translate.month(last.month)] if last != first else [])
    return translate(
        "verification.case.span",
        months="–".join(months),
        overlap=translate(f"verification.overlap.{first.overlap}"),
        standing=translate(f"verification.standing.{first.standing}"),
    )


def _survivor(survivor: Survivor, translate: Translator) -> str:
    keys = [translate(f"verification.survivor.{key}") for key in (*survivor.order, "position")]
    where = [survivor.sheet] if survivor.sheet else []
    return translate(
        "verification.case.survivor",
        row=survivor.row_id,
        place=", ".join([*where, translate("verification.case.sheet_row", row=survivor.sheet_row)]),
        keys="; ".join(keys),
    )
