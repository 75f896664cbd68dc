import stat

import pytest

from padan.errors import ConfigurationError
from padan.local.home import Home
from padan.local.users import passwords, users
from padan.settings import Settings


def test_each_approver_has_a_login_that_may_no_more_than_it_must():
    assert users(Settings(approvers="Rahma, Yusuf,Rahma")) == {
        "engineer": "admin", "Rahma": "user", "Yusuf": "user", "viewer": "viewer",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["Siti Aminah", "a:admin", "engineer", "viewer", "-x"])
def test_a_name_that_cannot_be_a_login_of_its_own_is_refused_in_a_sentence(name):
    with pytest.raises(ConfigurationError, match="PADAN_APPROVERS names"):
        users(Settings(approvers=name))


def test_passwords_are_private_kept_and_gone_with_the_name(tmp_path):
    home = Home(tmp_path)
    home.prepare()
    first = passwords(Settings(approvers="Rahma,Yusuf"), home)
    assert len(set(first.values())) == len(first) == 4
    assert stat.S_IMODE(home.passwords.stat().st_mode) == 0o600
    second = passwords(Settings(approvers="Rahma,Tini"), home)
    assert second["Rahma"] == first["Rahma"]
    assert "Yusuf" not in second
    assert second["Tini"] not in first.values()
