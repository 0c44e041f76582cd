yl-facesearch sign --current-time 1700000000 --random 1234567890
