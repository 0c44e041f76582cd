import yl_facesearch as yl

with yl.Client() as client:
    group = client.group_info("YuanliStudent_01")
    deletion = client.delete_group(group.id, check_empty=False, if_created_at=group.created_at)
    print(deletion.outcome)
