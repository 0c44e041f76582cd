yl-facesearch doctor  # endpoint, TLS, clock and credentials; deletes nothing
yl-facesearch groups  # each face library: name, time of creation, number of faces
yl-facesearch delete-group YuanliStudent_01 --verify --receipt receipts.jsonl
