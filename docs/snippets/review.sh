yl-facesearch delete-group YuanliStudent_01 --non-empty --dry-run

yl-facesearch delete-group YuanliStudent_01 --non-empty --yes --verify \
    --if-created-at 2026-01-27T14:19:01+08:00 --receipt receipts.jsonl
