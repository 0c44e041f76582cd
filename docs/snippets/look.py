import yl_facesearch as yl

with yl.Client() as client:
    for group in client.list_groups():
        print(group.id, client.face_count(group.id), group.created_at.isoformat())
