import yl_facesearch as yl
from yl_facesearch.sandbox import Sandbox

with Sandbox() as sandbox:
    sandbox.add_group("YuanliStudent_01")
    sandbox.lose_reply()  # deletes the face library, and sends no reply
    with yl.Client(sandbox.api_key, sandbox.api_secret, endpoint=sandbox.endpoint) as client:
        deletion = client.delete_group("YuanliStudent_01")
    assert deletion.outcome == "inferred"  # other clients report a failure here
    # The delete, a look, and the delete that was answered "not found".
    assert [attempt.operation for attempt in deletion.attempts] == [
        "delete_group",
        "list_groups",
        "delete_group",
    ]
    assert sandbox.groups() == {}
    print("seen gone, after a lost reply")
