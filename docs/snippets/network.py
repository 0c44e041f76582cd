import os

import yl_facesearch as yl

with yl.Client(
    proxy=os.environ["EGRESS_PROXY"],  # http://[user:password@]host:port
    ca_file=os.environ["EGRESS_CA"],  # PEM, in place of the system's CAs
    connect_timeout=3.0,  # seconds, inside the timeout
    timeout=20.0,  # seconds, for a whole call
    max_retries=1,
) as client:
    print(client.delete_group("YuanliStudent_01").outcome)
