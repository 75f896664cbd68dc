"""Three months of few people, as the tasks live it: every table after the decision has rows about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyrage

from padan.rereview.answers import Request, answer
from padan.rereview.endings import appeal, close_endings
from padan.rereview.refill import refill
from padan.rereview.review import review
from padan.settings import Settings
from padan.submission import activate, receive_return, send_balikan
from tests.integration.dukcapil_balikan import Balikan, serving
from tests.unit.rereview.lives import FIRST, SECOND, THIRD, finding, snapshot
from tests.unit.submission.branch import Answers, published, sent
from tests.unit.verification.world import nik_of

WAITS, MOVED, CORRECTED, PAYS, REFUSED, DOUBTED, DEAD = people = range(1, 8)
"""2 moves and appeals, 3 gets another NIK, 4 pays alone, 5 and 6 are sent back by BPJS (6 as a member), 7
dies; 1 comes last in the year's draw and has no place until one is left."""
NEW_NIK = nik_of(99)


def live(settings: Settings, folder: Path, word: str = "PERSON") -> Settings:
    """Live through November to January; the settings it was done with. word: in every name and reason."""
    key = str(pyrage.x25519.Identity.generate().to_public())
    settings = settings.model_copy(update={"bpjs_recipient": key, "target": len(people) - 1})
    mine = {n: _of(n, word) for n in people}
    different = {n: {"row": {"name": f"{word} {n}", "phone": word}, "resident": mine[n]} for n in people}
    published(settings, FIRST, people, different)
    review(settings, FIRST)
    first = _all_but(settings, SECOND, REFUSED, "R05")
    first.extra.append(f"999912-001;1;{nik_of(98)};{word};7A1;DITERIMA;;{word};2026-12")
    receive_return(settings, first.write(folder))
    activate(settings, SECOND)
    mine[DEAD] |= {"population_status": "deceased"}
    mine[MOVED] |= {"population_status": "moved"}
    mine[CORRECTED] |= {"nik": NEW_NIK}
    snapshot(settings, SECOND, len(people), mine, {PAYS: {"sponsor_kind": "self", "member_no": word}})
    review(settings, SECOND)
    _answer(settings, word)
    receive_return(settings, _all_but(settings, THIRD, DOUBTED, "R08").write(folder, "januari.csv"))
    activate(settings, THIRD)
    for month in (SECOND, THIRD):
        close_endings(settings, month)
        refill(settings, month)
    with serving(Balikan()) as url:
        send_balikan(settings.model_copy(update={"dukcapil_balikan_url": url}))
    return settings


def _all_but(settings: Settings, month: str, number: int, code: str) -> Answers:
    """A batch of the month, sent, and BPJS's answer: it takes everybody but one."""
    answers = Answers.accepting(settings, sent(settings, month))
    [line] = [line for line, row in answers.rows.items() if row["nik"] == nik_of(number)]
    return answers.returning(line, code)


def _of(number: int, word: str) -> dict[str, Any]:
    """What is a person's own in the register, the same every month."""
    return {
        "kk": f"737101{number:010d}",
        "name": f"{word} {number}",
        "full_name": f"{word} {number}",
        "mother_name": f"{word} IBU {number}",
        "address": f"JALAN {word} {number}",
    }


def _answer(settings: Settings, word: str) -> None:
    """Two end the cover of the dead and of who moved, who appeals in vain; somebody is visited."""
    dead, moved, pays = (
        finding(settings, number, reason)
        for number, reason in ((DEAD, "DECEASED"), (MOVED, "MOVED_OUT"), (PAYS, "COVERED_SELF_PAID"))
    )
    for person in ("Rahma", "Yusuf"):
        said = [Request(line, one, "confirm", f"{word} seen") for line, one in enumerate((dead, moved), 1)]
        assert not answer(settings, said, actor=person, role="officer").refused
    visit = [Request(1, pays, "to_the_field", f"ask {word}")]
    assert not answer(settings, visit, actor="Rahma", role="officer").refused
    for state in ("opened", "dismissed"):
        appeal(settings, moved, state, actor="Ani", role="officer", reason=f"{word} says so")
