"""Downloads the addresses of a list with asyncio and aiohttp, all files together.

python3 together.py LIST FOLDER CONNECTIONS
"""

import asyncio
import os
import sys

import aiohttp

CHUNK = 1 << 20


async def download(session, url, folder):
    async with session.get(url) as response:
        response.raise_for_status()
        with open(os.path.join(folder, url.rsplit("/", 1)[1]), "wb") as file:
            async for chunk in response.content.iter_chunked(CHUNK):
                file.write(chunk)


async def main(list_path, folder, connections):
    with open(list_path) as lines:
        urls = lines.read().split()
    connector = aiohttp.TCPConnector(limit=int(connections))
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        tasks = [asyncio.create_task(download(session, url, folder)) for url in urls]
        done, _ = await asyncio.wait(tasks)
        for task in done:
            task.result()


asyncio.run(main(*sys.argv[1:4]))
