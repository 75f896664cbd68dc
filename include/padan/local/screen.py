"""What the terminal shows: a line for each task that ends, what runs now, and the summary in words."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from rich.console import Console
from rich.padding import Padding
from rich.status import Status
from rich.table import Table

from padan.i18n import translator
from padan.local.api import Json

# What a count in a task's answer is called on the screen, in the order shown.
SHOWN = 4
NOT_COUNTS = frozenset({"file_id", "run_id", "batch_id"})
# What may become of a file that its agency has to hear of.
WORTH_A_LOOK = frozenset({"refused", "held"})

STATES = {
    "verified": "verified: ready for BPJS",
    "review": "to be looked at by an officer",
    "ineligible": "not eligible, with a reason",
    "duplicate": "the same person twice on the list",
    "not_found": "not found in the population register",
    "quarantined": "cannot be identified: name, or NIK and birth date, missing",
    "empty": "empty rows (number only)",
}


@dataclass
class Screen:
    """Progress of one run."""

    console: Console = field(default_factory=Console)
    started: float = field(default_factory=time.monotonic)
    status: Status | None = None

    def say(self, sentence: str) -> None:
        """One line with the elapsed time."""
        self.console.print(f"[dim]{self._elapsed()}[/]  {sentence}", highlight=False, soft_wrap=True)

    def ended(self, dag: str, task: str, state: str, seconds: float, result: Json) -> None:
        """A task that has ended: its name, how long it took, its counts."""
        if state in ("skipped", "upstream_failed") or task == "complete":
            return
        counts = {
            name: value
            for name, value in result.items()
            if isinstance(value, int) and not isinstance(value, bool) and name not in NOT_COUNTS
        }
        told = " · ".join(
            f"{name.replace('_', ' ')} {value:,}" for name, value in list(counts.items())[:SHOWN]
        )
        colour = "green" if state == "success" else "red"
        if result.get("status") in WORTH_A_LOOK:
            what = f"file {result['file_id']} {result['status']}"
            told = f"[yellow]{what}[/] {told}; the reason is told at the end"
        self.say(f"[{colour}]{dag}[/] {task.rsplit('.', maxsplit=1)[-1]}  [dim]{seconds:.1f} s[/]  {told}")

    def busy(self, names: list[str]) -> None:
        """What runs now, on a line that moves (in a terminal)."""
        if self.console.is_terminal:
            text = f"{self._elapsed()}  {', '.join(names) or 'waiting for the scheduler'}"
            if self.status is None:
                self.status = self.console.status(text)
                self.status.start()
            self.status.update(text)

    def rest(self) -> None:
        """Nothing runs any more."""
        if self.status is not None:
            self.status.stop()
            self.status = None

    def summary(self, summary: Json) -> None:
        """The period's figures in plain words."""
        table = Table(title="What became of the list", title_justify="left", show_header=False)
        table.add_column()
        table.add_column(justify="right", no_wrap=True)
        table.add_row("rows received from Disnaker", f"{summary['received']:,}")
        for state, words in STATES.items():
            table.add_row(Padding(words, (0, 0, 0, 2)), f"{summary[state]:,}")
            for reason, count in summary.get(f"{state}_by_reason", {}).items():
                text = translator("en")(f"report.reason.{reason}")
                reason_words = f"[dim]{text[0].lower()}{text[1:]}[/]"
                table.add_row(Padding(reason_words, (0, 0, 0, 4)), f"[dim]{count:,}[/]")
        disabled = summary["disabled"]
        table.add_row("disabled workers among them, received", f"{disabled['received']:,}")
        table.add_row("disabled workers among them, ready for BPJS", f"{disabled['staged']:,}")
        table.add_row("places budgeted for", f"{summary['target']:,}")
        table.add_row("places still free", f"{summary['gap_to_target']:,}")
        table.add_row("contributions a month", f"Rp {summary['rupiah_per_month']:,}")
        table.add_row("rows unaccounted for", f"{summary['balance_difference']:,}")
        self.console.print(table)

    def _elapsed(self) -> str:
        seconds = int(time.monotonic() - self.started)
        return f"{seconds // 60:02d}:{seconds % 60:02d}"
