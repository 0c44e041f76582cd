import yl_facesearch as yl

with yl.Client() as client:
    try:
        client.delete_group("class_3")
    except yl.NotEmptyError as error:
        print(error.code, error.sent)
    print(client.delete_group("class_3", check_empty=False).outcome)
    try:
        client.delete_group("class_3")
    except yl.GroupNotFoundError as error:
        print(error.code, error.sent)
    print(client.delete_group("class_3", missing_ok=True).outcome)
