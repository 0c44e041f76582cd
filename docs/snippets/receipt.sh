yl-facesearch delete-group one two three --receipt receipts.jsonl || echo "exit status $?"
yl-facesearch receipts receipts.jsonl
