"""What an AsyncClient raises where there is nothing to make its calls in."""


class NoEventLoopError(RuntimeError):
    """No event loop of asyncio runs here: the host is trio, or plain code. Nothing was sent."""

    def __init__(self) -> None:
        """Say what to use."""
        super().__init__(
            "AsyncClient needs a running event loop of asyncio or uvloop. Under trio, and where no "
            "loop runs, use Client; in trio on a thread, by trio.to_thread.run_sync."
        )
