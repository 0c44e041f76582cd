exec 3< <(exec yl-facesearch sandbox --group YuanliStudent_01)
sandbox=$!
for _ in YL_ENDPOINT YL_API_KEY YL_API_SECRET; do
  read -r line <&3 && eval "$line"
done
yl-facesearch delete-group YuanliStudent_01 # or any program of yours
kill "$sandbox"
