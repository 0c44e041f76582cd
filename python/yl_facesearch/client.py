"""The client."""

from __future__ import annotations

from . import _native
from ._calls import run
from ._hints import SupportsFloat, SupportsIndex
from ._native import CancelToken
from ._results import deletion_of, face_count_of, group_info_of, groups_of
from ._times import datetime
from .deletion import Deletion
from .group import Group


class Client(_native.Client):
    """Deletes face libraries ("groups") of one FinAuth account, and reads what they are.

    A client is a context manager, may be used from any number of threads, and works in a forked
    child. It cannot be pickled: processes that are not forked make their own.

    Args:
        api_key: The account's key; None: from YL_API_KEY. It appears in no error and no repr.
        api_secret: The account's secret; None: from YL_API_SECRET. It appears in no error and no
            repr.
        endpoint: `scheme://host[:port][/prefix]`; None: from YL_ENDPOINT, else
            https://api-sgp.yljz.com.
        timeout: Seconds for a whole call: connecting, every attempt and every pause. At most a day.
        attempt_timeout: Seconds for each attempt, inside the timeout. None: half of the timeout;
            for a delete that does not check for faces, which takes longer, the timeout less 5 s
            (at least half); with max_retries=0 the whole timeout.
        connect_timeout: Seconds for opening a connection, inside the timeout.
        max_retries: How often a call may be tried again after its first attempt. 0: a delete is
            exactly one delete request.
        allow_http: Whether plain http is allowed to a host other than this machine: the sign is
            then readable on the way.
        ca_file: A PEM file (str or os.PathLike) with the CAs to trust in place of the system's.
        proxy: http://[user:password@]host[:port], or the same with https, socks5 or socks5h (the
            proxy resolves the endpoint's name). "none": no proxy. None: the environment decides by
            curl's rules (https_proxy or HTTPS_PROXY, http_proxy, all_proxy or ALL_PROXY, no_proxy
            or NO_PROXY), and there is none for an endpoint on this machine.
        app: The program's own name, "name/version", in the User-Agent of every request.

    Raises:
        InvalidArgumentError: An argument is not valid; nothing is sent.
        MissingCredentialsError: api_key or api_secret is missing.
        NoTrustedCertificatesError: No CA certificate could be loaded.
    """

    __slots__ = ()

    def delete_group(
        self,
        group_id: str,
        *,
        check_empty: bool = True,
        missing_ok: bool = False,
        if_created_at: datetime | None = None,
        timeout: SupportsFloat | SupportsIndex | None = None,
        cancel: CancelToken | None = None,
    ) -> Deletion:
        """Delete a face library.

        Args:
            group_id: The face library: 1 to 48 ASCII letters, digits and - % @ # & _.
            check_empty: True: a face library that holds faces is refused (NotEmptyError). False: it
                is deleted with its faces. True is no dry run: an empty face library is deleted.
            missing_ok: True: a face library that does not exist is a success, with outcome
                "absent". False: it is a GroupNotFoundError.
            if_created_at: An aware datetime: delete only the face library that was created at that
                second, as Group.created_at says. Another one with the same id, or none, is a
                GroupChangedError, and nothing is deleted. This costs one more request.
            timeout: Seconds for this call, in place of the client's.
            cancel: Ends this call, with CancelledError, once its cancel method is called; from any
                thread.

        Returns:
            How it is known that the face library does not exist.

        Raises:
            YlError: Its sent says whether the face library may be gone all the same: "not_sent",
                "rejected" or "maybe_applied".
            BaseException: What a signal handler raises meanwhile, such as KeyboardInterrupt, ends
                the call within 50 ms and carries sent and attempts too, with a CancelledError as
                its `__cause__`; and deletion, when the call had succeeded by then. What is raised
                just before the call, or as it returns, carries nothing: a handler that calls the
                cancel method of a token instead loses nothing. Handlers run in the main thread
                only: elsewhere the timeout or cancel ends a call.
        """
        return run(
            "delete_group",
            self._begin_delete_group,
            (group_id, check_empty, missing_ok, if_created_at, timeout, cancel),
            deletion_of,
            group_id,
        )

    def list_groups(
        self,
        *,
        timeout: SupportsFloat | SupportsIndex | None = None,
        cancel: CancelToken | None = None,
    ) -> list[Group]:
        """List the account's face libraries: at most 10, in the service's order.

        A read shows the state at some time: whether it shows a change at once is not documented.

        Args:
            timeout: Seconds for this call, in place of the client's.
            cancel: Ends this call, with CancelledError.

        Returns:
            The face libraries; an empty list when the account has none.

        Raises:
            YlError: Its sent is "not_sent": a read deletes nothing.
        """
        return run("list_groups", self._begin_list_groups, (timeout, cancel), groups_of)

    def group_info(
        self,
        group_id: str,
        *,
        timeout: SupportsFloat | SupportsIndex | None = None,
        cancel: CancelToken | None = None,
    ) -> Group:
        """Describe a face library.

        Args:
            group_id: The face library.
            timeout: Seconds for this call, in place of the client's.
            cancel: Ends this call, with CancelledError.

        Returns:
            The face library.

        Raises:
            GroupNotFoundError: It does not exist.
            YlError: Its sent is "not_sent": a read deletes nothing.
        """
        return run(
            "group_info",
            self._begin_group_info,
            (group_id, timeout, cancel),
            group_info_of,
            group_id,
        )

    def face_count(
        self,
        group_id: str,
        *,
        timeout: SupportsFloat | SupportsIndex | None = None,
        cancel: CancelToken | None = None,
    ) -> int:
        """Count the faces in a face library.

        Args:
            group_id: The face library.
            timeout: Seconds for this call, in place of the client's.
            cancel: Ends this call, with CancelledError.

        Returns:
            The number of faces.

        Raises:
            GroupNotFoundError: It does not exist.
            YlError: Its sent is "not_sent": a read deletes nothing.
        """
        return run(
            "face_count",
            self._begin_face_count,
            (group_id, timeout, cancel),
            face_count_of,
            group_id,
        )
