"""Downloads the addresses of a list with requests, one file after the other.

python3 one_by_one.py LIST FOLDER
"""

import os
import sys

import requests

CHUNK = 1 << 20


def download(session, url, folder):
    with session.get(url, stream=True) as response:
        response.raise_for_status()
        with open(os.path.join(folder, url.rsplit("/", 1)[1]), "wb") as file:
            for chunk in response.iter_content(CHUNK):
                file.write(chunk)


def main(list_path, folder):
    with open(list_path) as lines:
        urls = lines.read().split()
    with requests.Session() as session:
        for url in urls:
            download(session, url, folder)


main(*sys.argv[1:3])
