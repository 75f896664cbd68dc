"""Settings: the environment is read here, once, and passed on from here."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parents[2]


class Settings(BaseSettings):
    """Where Padan works. Every field can be set as PADAN_<NAME>.

    warehouse_url: SQLAlchemy URL of the warehouse database.
    inbox: folder of `<agency>/<YYYY-MM>/` folders in which agencies leave files.
    out: folder for results without personal data.
    state: folder for what the embedded default keeps (database, Airflow, mails).
    smtp_host, smtp_port: where mails are handed over; user and password if it asks for them.
    pemkot_to, engineers_to: recipients of the quality report and of failures.
    dukcapil_url: Dukcapil's web service CALL_VERIFY_BY_ELEMEN, and what it was agreed with:
    dukcapil_user, dukcapil_password, dukcapil_ip (the caller's address as registered there).
    pepper: the secret under which accesses to a person's data are kept (privacy/person.py).
    service_only: the city is given no register extract; Dukcapil's web service alone says who is who.
    demonstration: the files are made up; the report then says so on its first line.
    officers_to: recipients of what officers have to look at: approvals nobody gave, answers that contradict.
    bpjs_recipient: the BPJS branch's age public key (age1…), several separated by commas.
    returns: folder in which BPJS's return files are left.
    approval_reminder_hours, approval_hours: after a submission was begun the officers are reminded of it;
    after so many hours without an answer it expires.
    approvers: logins of who may approve a submission in Airflow, separated by commas; empty: whoever
    Airflow lets. The embedded Airflow makes these logins, and one, `officer`, where none is named.
    dukcapil_balikan_url: where Dukcapil is told whom the city served.
    target: workers the city has budgeted for, in persons.
    export_recipients: public keys (age1… or SSH), separated by commas, of who may read files with personal
    data; files go to all of them.
    """

    model_config = SettingsConfigDict(env_prefix="PADAN_", extra="ignore")

    warehouse_url: str = ""
    state: Path = PROJECT_ROOT / ".padan"
    inbox: Path = PROJECT_ROOT / "inbox"
    out: Path = PROJECT_ROOT / "out"
    returns: Path = PROJECT_ROOT / "returns"
    include: Path = PROJECT_ROOT / "include"
    expectations: Path = PROJECT_ROOT / "expectations"
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 1025
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_starttls: bool = False
    mail_from: str = "padan@localhost"
    pemkot_to: str = "pemkot@localhost"
    engineers_to: str = "engineers@localhost"
    officers_to: str = "officers@localhost"
    bpjs_recipient: str = ""
    approval_reminder_hours: float = 24.0
    approval_hours: float = 72.0
    approvers: str = ""
    dukcapil_url: str = ""
    dukcapil_user: str = ""
    dukcapil_password: str = ""
    dukcapil_ip: str = ""
    pepper: str = ""
    service_only: bool = False
    dukcapil_balikan_url: str = ""
    demonstration: bool = False
    target: int = 35_782
    export_recipients: str = ""
    language: str = "id"

    @cached_property
    def approver_names(self) -> list[str]:
        """Logins of who may approve, in order, each once."""
        return list(dict.fromkeys(name.strip() for name in self.approvers.split(",") if name.strip()))

    @cached_property
    def reference(self) -> Path:
        """Folder of reference tables (regions, names, codes)."""
        return self.include / "reference"

    @cached_property
    def sql(self) -> Path:
        """Folder of SQL files."""
        return self.include / "sql"
