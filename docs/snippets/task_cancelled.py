import asyncio

import yl_facesearch as yl


async def main() -> None:
    async with yl.AsyncClient() as client:
        try:
            await asyncio.wait_for(client.delete_group("YuanliStudent_01"), timeout=2.0)
        except asyncio.TimeoutError as timeout:
            cancelled = timeout.__cause__  # asyncio's; its __cause__ is yl_facesearch's
            assert isinstance(cancelled, asyncio.CancelledError)
            error = cancelled.__cause__
            assert isinstance(error, yl.CancelledError)
            print(error.code, error.sent)


asyncio.run(main())
