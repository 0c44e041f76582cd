import yl_facesearch as yl
from yl_facesearch.sandbox import Sandbox

with Sandbox() as sandbox:
    sandbox.add_group("YuanliStudent_01")
    sandbox.lose_reply()  # the library is deleted, and nobody told
    with yl.Client(sandbox.api_key, sandbox.api_secret, endpoint=sandbox.endpoint) as client:
        deletion = client.delete_group("YuanliStudent_01")
    assert deletion.outcome == "inferred"  # other clients report a failure here
    assert len(deletion.attempts) == 2
    assert sandbox.groups() == {}
    print("deleted, as the second attempt found")
