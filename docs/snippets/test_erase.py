import pytest

import yl_facesearch as yl
from yl_facesearch.sandbox import Sandbox


def erase(group_id: str) -> str:  # what is tested
    with yl.Client() as client:
        return client.delete_group(group_id, check_empty=False).outcome


def test_a_lost_reply_is_no_failure(yl_sandbox_env: Sandbox) -> None:
    yl_sandbox_env.add_group("YuanliStudent_01", faces=3)
    yl_sandbox_env.lose_reply()
    assert erase("YuanliStudent_01") == "inferred"
    assert yl_sandbox_env.groups() == {}


def test_a_refusal_leaves_the_library(yl_sandbox_env: Sandbox) -> None:
    yl_sandbox_env.add_group("YuanliStudent_01")
    yl_sandbox_env.refuse("AUTHORIZATION_ERROR: DENIED", status=403)
    with pytest.raises(yl.DeniedError) as caught:
        erase("YuanliStudent_01")
    assert caught.value.sent == "rejected"
    assert yl_sandbox_env.groups() == {"YuanliStudent_01": 0}
