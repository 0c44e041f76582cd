yl-facesearch delete-group one two three --receipt receipts.jsonl || echo "exit status $?"
grep -c '"outcome": "' receipts.jsonl # how many are gone, by their receipts
