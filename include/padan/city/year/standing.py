"""What is true of a person in the month last lived, by the kinds of findings of a monthly review."""

from __future__ import annotations

import numpy as np
import pandas as pd

from padan.city.ages import RETIREMENT, age_on
from padan.city.branch import Branch, View
from padan.city.memberships import PROGRAMME
from padan.city.population import DOUBLE, INACTIVE, MOVED
from padan.city.randomness import Array
from padan.errors import PadanError


class Standing:
    """The truth of one month, known to the register or not; people are told by NIK, old or new.

    Kinds: DECEASED, MOVED_OUT, AGED_OUT (65 on the first day of the next month), OTHER_COVER (a paid
    membership other than the programme's), DOUBLE (a second record, or marked double), INACTIVE,
    VANISHED (in no register of the city), NIK_CORRECTED and NAME_CORRECTED (since month 0), ARREARS (on
    the programme's membership).
    """

    def __init__(self, view: View, branch: Branch, events: pd.DataFrame) -> None:
        people, month = view.city.people, view.month
        paid = view.members.active & (view.members.last_month >= month.month)
        others = view.members.person[paid & (view.members.sponsor != PROGRAMME)]
        twice = people.same_as[people.same_as != np.arange(len(people))]
        behind = [cover.person for cover in branch.books.in_order() if cover.arrears(month.month)]
        self._view = view
        self._holds: dict[str, Array] = {
            "DECEASED": people.dead,
            "MOVED_OUT": people.status == MOVED,
            "AGED_OUT": age_on(people.birth, month.enrolment) >= RETIREMENT,
            "OTHER_COVER": self._marked(others),
            "DOUBLE": (people.status == DOUBLE) | self._marked(twice),
            "INACTIVE": people.status == INACTIVE,
            "VANISHED": ~people.in_register,
            "NIK_CORRECTED": self._happened(events, "nik_corrected"),
            "NAME_CORRECTED": self._happened(events, "name_corrected"),
            "ARREARS": self._marked(np.array(behind, dtype=np.int64)),
        }
        corrected = events[events["event"] == "nik_corrected"]
        self._former = dict(zip(corrected["nik"], corrected["row"], strict=True))

    def holds(self, kind: str, nik: str) -> bool:
        """Whether it is so; False for a NIK nobody bears. Raises PadanError for a kind it does not know."""
        if kind not in self._holds:
            raise PadanError(f"The city knows no finding {kind!r}: it knows {', '.join(self._holds)}.")
        (row,) = self._view.persons([int(nik)]).tolist()
        row = self._former.get(nik, -1) if row < 0 else row
        return row >= 0 and bool(self._holds[kind][row])

    def _marked(self, persons: Array) -> Array:
        marks = np.zeros(len(self._view.city.people), dtype=bool)
        marks[persons] = True
        return marks

    def _happened(self, events: pd.DataFrame, event: str) -> Array:
        return self._marked(events.loc[events["event"] == event, "row"].to_numpy(dtype=np.int64))
