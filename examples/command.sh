yl-facesearch doctor
yl-facesearch groups
yl-facesearch delete-group YuanliStudent_01 --verify --receipt receipts.jsonl
