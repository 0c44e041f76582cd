yl-facesearch doctor  # endpoint, TLS, clock and credentials; deletes nothing
yl-facesearch delete-group YuanliStudent_01 --receipt receipts.jsonl
