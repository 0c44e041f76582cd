# Who prepares it: shows what would be deleted, and deletes nothing.
yl-facesearch delete-group YuanliStudent_01 --non-empty --dry-run

# Who reviewed it: deletes the face library of that time, and no other.
yl-facesearch delete-group YuanliStudent_01 --non-empty --yes --verify \
    --if-created-at 2026-01-27T14:19:01+08:00 --receipt receipts.jsonl
