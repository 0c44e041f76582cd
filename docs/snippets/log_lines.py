import logging
import sys

import yl_facesearch as yl

logging.basicConfig(
    stream=sys.stdout, format="%(levelname)s %(attempt)s %(code)s %(sent)s %(outcome)s"
)
logging.getLogger("yl_facesearch").setLevel(logging.DEBUG)  # INFO: without attempts that succeeded

with yl.Client() as client:
    client.delete_group("YuanliStudent_01")
