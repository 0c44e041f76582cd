import yl_facesearch as yl

with yl.Client() as client:  # YL_API_KEY and YL_API_SECRET from the environment
    try:
        deletion = client.delete_group("YuanliStudent_01")
        print(deletion.outcome, deletion.request_id)
    except yl.NotEmptyError:
        print("it still holds faces: delete_group(..., check_empty=False) deletes them too")
    except yl.YlError as error:
        print(error, error.sent)  # not_sent, rejected or maybe_applied
