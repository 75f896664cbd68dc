"""Where the embedded default keeps its things: one folder, `settings.state`, and short-lived sockets."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from padan.errors import ConfigurationError
from padan.settings import Settings

PRIVATE = 0o700


@dataclass(frozen=True)
class Home:
    """Folders and files of one embedded Padan.

    state: all that is kept between runs. pgdata: the database. airflow: AIRFLOW_HOME, with the
    logs of every task. mail: what the catcher caught. city: generated files. lock: who is running.
    """

    state: Path

    @classmethod
    def of(cls, settings: Settings) -> Home:
        """The home of these settings."""
        return cls(settings.state.expanduser().resolve())

    @property
    def pgdata(self) -> Path:
        """The database cluster."""
        return self.state / "pgdata"

    @property
    def airflow(self) -> Path:
        """AIRFLOW_HOME, and the working directory of every process that `Services` starts."""
        return self.state / "airflow"

    @property
    def logs(self) -> Path:
        """What the Airflow services print."""
        return self.airflow / "logs" / "services"

    @property
    def mail(self) -> Path:
        """Caught mails."""
        return self.state / "mail"

    @property
    def city(self) -> Path:
        """The synthetic cities' files, one folder a size and seed."""
        return self.state / "city"

    @property
    def inbox(self) -> Path:
        """The agencies' inboxes, where no other place was chosen for them."""
        return self.state / "inbox"

    @property
    def returns(self) -> Path:
        """Where the branch's return files are left, where no other place was chosen for them."""
        return self.state / "returns"

    @property
    def lock(self) -> Path:
        """Held while a run is on; its text says which process holds it."""
        return self.state / "lock"

    @property
    def passwords(self) -> Path:
        """Airflow's users and their passwords, as its SimpleAuthManager reads them."""
        return self.airflow / "passwords.json"

    def prepare(self) -> None:
        """Make the folders; what holds rows, logs or secrets is the user's alone."""
        self.state.mkdir(parents=True, exist_ok=True)
        if os.geteuid():  # root's server runs as another user, who must get through to its cluster
            self.state.chmod(PRIVATE)
        for folder in (self.airflow, self.logs, self.mail, self.city, self.inbox, self.returns):
            folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            folder.chmod(PRIVATE)

    def secret(self, name: str, length_bytes: int = 64) -> str:
        """A secret of this home, made once, readable by the user alone."""
        path = self.airflow / f"{name}.secret"
        if not path.exists():
            write_private(path, secrets.token_urlsafe(length_bytes))
        return path.read_text(encoding="ascii")


def write_private(path: Path, text: str) -> None:
    """Write `text` so that nobody but the user can ever read it, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    part.rename(path)


def runtime_folder(base: Path = Path("/tmp")) -> Path:  # noqa: S108 - its owner and mode are checked
    """A short private folder for sockets and locks: Unix socket paths end at 107 bytes.

    Raises ConfigurationError when somebody else has put a folder of that name there.
    """
    folder = base / f"padan-{os.getuid()}"
    folder.mkdir(mode=PRIVATE, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise ConfigurationError(f"{folder} belongs to another user: have it removed, then run again.")
    return folder
