import yl_facesearch as yl

with yl.Client() as client:
    deletion = client.delete_group("YuanliStudent_01")
for attempt in deletion.attempts:
    print(attempt.operation, attempt.status, attempt.code, attempt.sent)
print(deletion.outcome)
