"""Data balikan: each person and month told once, whatever happens on the way."""

from __future__ import annotations

import pyrage
import pytest

from padan.errors import ConfigurationError
from padan.submission import receive_return, send_balikan
from padan.submission.balikan import Patience
from tests.integration.dukcapil_balikan import Balikan, serving
from tests.unit.submission.branch import Answers, published, rows, sent
from tests.unit.verification.world import nik_of

HASTY = Patience(tries=3, first_wait=0.001, longest_wait=0.01, timeout=2.0)


@pytest.fixture
def service():
    return Balikan()


@pytest.fixture
def town(settings, tmp_path, service):
    settings.bpjs_recipient = str(pyrage.x25519.Identity.generate().to_public())
    published(settings)
    receive_return(settings, Answers.accepting(settings, sent(settings)).returning(2).write(tmp_path))
    with serving(service) as url:
        settings.dukcapil_balikan_url = url
        yield settings


def test_the_accepted_are_told_once(town, service):
    assert send_balikan(town, HASTY) == {"sent": 4, "known": 0, "refused": 0, "left": 0, "stopped": "done"}
    assert send_balikan(town, HASTY)["sent"] == 0
    assert service.calls == 4
    assert set(service.taken) == {(nik_of(number), "2026-12") for number in (1, 3, 4, 5)}
    assert rows(town, "SELECT count(*) FROM audit.ledger WHERE event = 'balikan_sent'") == [(1,)]


def test_a_lost_answer_is_asked_for_again_and_known(town, service):
    service.forget = 1
    told = send_balikan(town, HASTY)
    assert (told["sent"], told["known"]) == (3, 1)
    assert max(service.taken.values()) == 1


def test_trouble_passes_or_stops_and_the_rest_is_sent_later(town, service):
    service.trouble = [503]
    service.quota = 3
    told = send_balikan(town, HASTY)
    assert (told["sent"], told["left"], told["stopped"]) == (2, 2, "the quota is spent")
    service.quota = 100
    assert send_balikan(town, HASTY)["sent"] == 2
    assert len(service.taken) == 4


@pytest.mark.parametrize(("status", "words"), [(401, "credentials"), (500, "HTTP 500")])
def test_a_service_that_is_closed_stops_the_sending(town, service, status, words):
    service.trouble = [status] * 3
    told = send_balikan(town, HASTY)
    assert told["left"] == 4
    assert words in told["stopped"]


def test_what_dukcapil_will_not_have_is_kept_as_refused_and_not_sent_again(town, service):
    service.codes = {nik_of(1): "13"}
    assert send_balikan(town, HASTY)["refused"] == 1
    assert rows(town, "SELECT outcome, code FROM submission.balikan WHERE outcome <> 'sent'") == [
        ("refused", "13")
    ]
    calls = service.calls
    send_balikan(town, HASTY)
    assert service.calls == calls


def test_without_an_agreement_nothing_is_sent(settings):
    with pytest.raises(ConfigurationError, match="PADAN_DUKCAPIL_BALIKAN_URL"):
        send_balikan(settings)
