import os

import yl_facesearch as yl

try:
    with yl.Client(ca_file=os.environ["COMPANY_CA"]) as client:  # PEM
        print(client.delete_group("YuanliStudent_01").outcome)
except yl.TlsFailedError as error:  # another CA: nothing was sent
    print(error, error.sent)
