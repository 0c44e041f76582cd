rm -f sandbox.env
yl-facesearch sandbox --group YuanliStudent_01 > sandbox.env &
sandbox=$!
until grep -qs YL_API_SECRET sandbox.env; do sleep 0.1; done
. ./sandbox.env
yl-facesearch delete-group YuanliStudent_01
kill "$sandbox"
