import asyncio

import yl_facesearch as yl


async def erase(client: yl.AsyncClient, group_id: str) -> None:
    try:
        await client.delete_group(group_id)
    except asyncio.CancelledError as cancelled:
        error = cancelled.__cause__
        assert isinstance(error, yl.CancelledError)
        print(error.code, error.sent)
        raise


async def main() -> None:
    async with yl.AsyncClient() as client:
        try:
            await asyncio.wait_for(erase(client, "YuanliStudent_01"), timeout=2.0)
        except asyncio.TimeoutError:
            print("two seconds are over")


asyncio.run(main())
