import asyncio
import logging

import yl_facesearch as yl

logging.basicConfig()
logging.getLogger("yl_facesearch").setLevel(logging.DEBUG)  # one line for each attempt


async def main() -> None:
    async with yl.AsyncClient() as client:
        deletion = await client.delete_group("YuanliStudent_01")
        print(deletion.outcome)


asyncio.run(main())
