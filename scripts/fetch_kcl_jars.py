"""Downloads the Client Library's jars: exactly those of the lock file, each checked against its SHA-256.

``python scripts/fetch_kcl_jars.py FOLDER`` fills a folder. ``--maven-layout`` links the same files as a Maven
repository, from which the build of ``amazon_kclpy`` takes them; by itself it would download them unchecked.
``--lock POM`` writes the lock file anew from the pom.xml of an ``amazon_kclpy`` release.

Standard library only: the image's build runs it before anything is installed.
"""

import argparse
import hashlib
import os
import sys
import time
import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "services" / "execution" / "kcl" / "jars.lock"
REPOSITORY = "https://repo1.maven.org/maven2"
ATTEMPTS = 4
AT_ONCE = 6
_POM = "{http://maven.apache.org/POM/4.0.0}"


class Jar(NamedTuple):
    """One artefact. ``sha256`` is empty while it is not known."""

    sha256: str
    group: str
    name: str
    version: str

    @property
    def file_name(self) -> str:
        """As it lies in the folder."""
        return f"{self.name}-{self.version}.jar"

    @property
    def path(self) -> str:
        """As it lies in a Maven repository."""
        return f"{self.group.replace('.', '/')}/{self.name}/{self.version}/{self.file_name}"


class WrongHash(Exception):
    """What came is not what was locked."""


def read_lock(text: str) -> list[Jar]:
    """The jars of a lock file. Raises ``ValueError`` for a line that is none."""
    jars = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        digest, coordinates = line.split()
        if len(digest) != 64:
            raise ValueError(f"no SHA-256: {line}")
        jars.append(Jar(digest, *_coordinates(coordinates)))
    return jars


def read_pom(text: str) -> list[Jar]:
    """The dependencies that a pom.xml names, without hashes."""
    root = ElementTree.fromstring(text)
    properties = {f"${{{each.tag.removeprefix(_POM)}}}": each.text for each in root.find(f"{_POM}properties") or ()}
    jars = []
    for each in root.iter(f"{_POM}dependency"):
        group, name, version = (str(each.findtext(_POM + field)).strip() for field in _FIELDS)
        jars.append(Jar("", group, name, str(properties.get(version, version))))
    return sorted(jars, key=lambda jar: jar[1:])


def fetch(jar: Jar, folder: Path, repository: str = REPOSITORY) -> None:
    """Have the jar in the folder, unless it is there already. Raises ``WrongHash``, ``OSError``."""
    place = folder / jar.file_name
    if place.exists() and _sha256(place.read_bytes()) == jar.sha256:
        return
    data = download(f"{repository}/{jar.path}")
    if _sha256(data) != jar.sha256:
        raise WrongHash(f"{jar.file_name}: {_sha256(data)} came, {jar.sha256} is locked")
    unfinished = place.with_suffix(".part")
    unfinished.write_bytes(data)
    unfinished.replace(place)


def download(url: str) -> bytes:
    """The content at an address, after some attempts. Raises ``OSError``."""
    for attempt in range(ATTEMPTS):
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as error:
            if error.code == 404 or attempt == ATTEMPTS - 1:
                raise
        except OSError:
            if attempt == ATTEMPTS - 1:
                raise
        time.sleep(2.0**attempt)
    raise AssertionError("unreachable")


def fill(folder: Path, jars: list[Jar], repository: str = REPOSITORY) -> None:
    """Have exactly these jars in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {jar.file_name for jar in jars}
    for other in folder.glob("*.jar"):
        if other.name not in wanted:
            other.unlink()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda jar: fetch(jar, folder, repository), jars))


def lay_out(folder: Path, jars: list[Jar], repository: Path) -> None:
    """Link the folder's jars as a Maven repository."""
    for jar in jars:
        place = repository / jar.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.hardlink_to(folder / jar.file_name)


def locked(jars: list[Jar], repository: str = REPOSITORY) -> str:
    """The lock file's lines for these jars, downloaded once to be hashed."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        hashes = pool.map(lambda jar: _sha256(download(f"{repository}/{jar.path}")), jars)
        return "".join(
            f"{digest}  {jar.group}:{jar.name}:{jar.version}\n" for digest, jar in zip(hashes, jars, strict=True)
        )


_FIELDS = ("groupId", "artifactId", "version")


def _coordinates(text: str) -> tuple[str, str, str]:
    group, name, version = text.split(":")
    return group, name, version


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--lock", type=Path, metavar="POM")
    parser.add_argument("--maven-layout", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    repository = os.environ.get("KCL_MVN_REPO_SEARCH_URL", REPOSITORY).rstrip("/")
    if given.lock:
        head = "".join(line + "\n" for line in LOCK.read_text().splitlines() if line.startswith("#"))
        LOCK.write_text(head + locked(read_pom(given.lock.read_text()), repository))
    elif given.folder:
        jars = read_lock(LOCK.read_text())
        fill(given.folder, jars, repository)
        if given.maven_layout:
            lay_out(given.folder, jars, given.maven_layout)
        print(f"{len(jars)} jars in {given.folder}")
    else:
        parser.print_usage()
        sys.exit(2)


if __name__ == "__main__":
    main()
