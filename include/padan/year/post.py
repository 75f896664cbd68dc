"""The way of a file between the office and the simulated branch."""

from __future__ import annotations

from collections.abc import Iterable

from padan import stages
from padan.city.branch import Answer, Branch
from padan.exports import open_encrypted
from padan.settings import Settings
from padan.submission.keys import DEMONSTRATION_KEY


class Post:
    """Carries encrypted batches to the branch and return files back."""

    def __init__(self, settings: Settings, branch: Branch) -> None:
        self._settings, self._branch = settings, branch

    def send(self, reference: str) -> None:
        """Hand a written batch over; what the branch answers at once is taken in."""
        (sealed,) = self._settings.out.rglob(f"*{reference}*.csv.age")
        data = open_encrypted(sealed, self._settings.state / DEMONSTRATION_KEY)
        self._take(self._branch.receive(data, reference))

    def take_late(self) -> None:
        """Take in the answers that the branch has held back until now."""
        self._take(self._branch.later())

    def _take(self, answers: Iterable[Answer]) -> None:
        for answer in answers:
            stages.receive_return(str(answer.write(self._settings.returns)))
