"""Deletes with credentials from two files, and reads them again when the service refuses them."""

import sys
from pathlib import Path

import yl_facesearch as yl

# What a key or a secret that was withdrawn is answered with.
REFUSED = (yl.AuthenticationError, yl.InvalidSignError, yl.ApiKeyBeDiscontinuedError)


class Account:
    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._client = self._new_client()

    def _new_client(self) -> yl.Client:
        key, secret = ((self._directory / name).read_text().strip() for name in ("key", "secret"))
        return yl.Client(key, secret)

    def delete_group(self, group_id: str) -> yl.Deletion:
        try:
            return self._client.delete_group(group_id)
        except REFUSED as error:
            if error.sent != "rejected":
                raise  # an earlier request of the call is in doubt
            self._client = self._new_client()  # the old one ends with its last call
            return self._client.delete_group(group_id)


account = Account(Path(sys.argv[1]))
for line in sys.stdin:
    try:
        print(account.delete_group(line.strip()).outcome, flush=True)
    except yl.YlError as error:
        print(error, error.sent, file=sys.stderr)
