export SSL_CERT_FILE="$PWD/company.pem"
yl-facesearch delete-group YuanliStudent_01
