yl-facesearch delete-group one never --non-empty --yes --missing-ok --verify --receipt receipts.jsonl
yl-facesearch receipts receipts.jsonl
