import logging
import sys

import yl_facesearch as yl

handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(logging.Formatter("%(levelname)s %(attempt)s %(code)s %(sent)s %(outcome)s"))
log = logging.getLogger("yl_facesearch")  # other loggers' lines lack these fields
log.addHandler(handler)
log.setLevel(logging.DEBUG)  # INFO: without attempts that succeeded

with yl.Client() as client:
    client.delete_group("YuanliStudent_01")
