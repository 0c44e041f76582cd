import yl_facesearch as yl

with yl.Client() as client:
    print(client.delete_group("YuanliStudent_01").outcome)
