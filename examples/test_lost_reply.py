import yl_facesearch as yl
from yl_facesearch.sandbox import Sandbox


def erase(group_id: str) -> str:  # your own code
    with yl.Client() as client:
        return client.delete_group(group_id).outcome


def test_a_lost_reply(yl_sandbox_env: Sandbox) -> None:
    yl_sandbox_env.add_group("YuanliStudent_01")
    yl_sandbox_env.lose_reply()
    assert erase("YuanliStudent_01") == "inferred"
