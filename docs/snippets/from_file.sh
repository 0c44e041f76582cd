printf '%s\n' one two > ids.txt
yl-facesearch delete-group --from-file ids.txt --non-empty --yes --missing-ok
