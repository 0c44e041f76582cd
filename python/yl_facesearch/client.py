"""The client."""

from __future__ import annotations

from . import _native
from ._calls import run
from ._results import attempts_of, deletion_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import SupportsFloat, SupportsIndex

    from .attempt import Attempt
    from .deletion import Deletion


class Client(_native.Client):
    """Deletes face libraries ("groups") of one FinAuth account.

    api_key, api_secret
        The account's; None: from YL_API_KEY and YL_API_SECRET. They appear in no error and no repr.
    endpoint
        scheme://host[:port][/prefix]; None: from YL_ENDPOINT, else https://api-sgp.yljz.com.
    timeout
        Seconds for a whole call: connecting, every attempt and every pause. At most a day.
    connect_timeout
        Seconds for opening a connection, inside the timeout.
    max_retries
        How often a call may be tried again after its first attempt.
    allow_http
        True allows plain http to a host other than this machine: the sign is then readable on the
        way.
    ca_file
        A PEM file (str or os.PathLike) with the CAs to trust in place of the system's.
    proxy
        http://[user:password@]host[:port], or the same with https, socks5 or socks5h (the proxy
        resolves the endpoint's name). "none": no proxy. None: the environment decides by curl's
        rules (https_proxy or HTTPS_PROXY, http_proxy, all_proxy or ALL_PROXY, no_proxy or NO_PROXY),
        and there is none for an endpoint on this machine.

    Raises InvalidArgumentError, MissingCredentialsError or NoTrustedCertificatesError; nothing is
    sent.

    A client is a context manager, may be used from any number of threads, and works in a forked
    child. It cannot be pickled: processes that are not forked make their own.
    """

    __slots__ = ()

    def delete_group(
        self,
        group_id: str,
        *,
        check_empty: bool = True,
        missing_ok: bool = False,
        timeout: SupportsFloat | SupportsIndex | None = None,
    ) -> Deletion:
        """Delete the library group_id: 1 to 48 ASCII letters, digits and - % @ # & _.

        check_empty
            True: a library that holds faces is refused (NotEmptyError). False: it is deleted with
            its faces. True is no dry run: an empty library is deleted.
        missing_ok
            True: a library that is not there is a success, with outcome "absent"; else
            GroupNotFoundError.
        timeout
            Seconds for this call, in place of the client's.

        Raises a YlError, whose sent tells whether the library may be gone all the same: "not_sent",
        "rejected" or "maybe_applied". What a signal handler raises meanwhile, such as
        KeyboardInterrupt, ends the call within 50 ms and carries sent and attempts too, with a
        CancelledError as its __cause__; and deletion, when the call had succeeded by then.
        Handlers run in the main thread only: elsewhere the timeout is what ends a call.
        """
        return run(
            self._begin_delete_group,
            (group_id, check_empty, missing_ok, timeout),
            deletion_of,
            group_id,
        )


def check_credentials(client: Client) -> tuple[str, tuple[Attempt, ...]]:
    """Return "accepted" or "unproven", and the attempts; raise what was in the way of it."""
    return run(client._begin_check_credentials, (), _check_of)


def _check_of(
    facts: tuple[str, tuple[_native._AttemptFacts, ...]],
) -> tuple[str, tuple[Attempt, ...]]:
    acceptance, attempts = facts
    return acceptance, attempts_of(attempts)
