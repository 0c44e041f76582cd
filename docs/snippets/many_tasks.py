import asyncio

import yl_facesearch as yl


async def main() -> None:
    group_ids = [f"library-{number}" for number in range(10)]
    async with yl.AsyncClient() as client:
        results = await asyncio.gather(
            *(client.delete_group(group_id) for group_id in group_ids), return_exceptions=True
        )
    for group_id, result in zip(group_ids, results, strict=True):
        if isinstance(result, yl.YlError):
            print(group_id, result.code, result.sent)
        elif isinstance(result, BaseException):
            raise result
    print(sum(isinstance(result, yl.Deletion) for result in results), "are gone")


asyncio.run(main())
