"""The jars are those of the lock file or none: from a repository in a folder."""

import hashlib
from pathlib import Path

import pytest

from scripts.fetch_kcl_jars import LOCK, Jar, WrongHash, fill, lay_out, locked, read_lock, read_pom

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <properties><kcl.version>3.1.3</kcl.version></properties>
  <dependencies>
    <dependency><groupId>z.last</groupId><artifactId>b</artifactId><version>1.0</version></dependency>
    <dependency><groupId>org.first</groupId><artifactId>a</artifactId><version>${kcl.version}</version></dependency>
  </dependencies>
</project>"""


def a_jar(content: bytes, name: str = "a") -> Jar:
    return Jar(hashlib.sha256(content).hexdigest(), "org.first", name, "3.1.3")


@pytest.fixture
def repository(tmp_path: Path) -> str:
    place = tmp_path / "repository" / "org" / "first" / "a" / "3.1.3"
    place.mkdir(parents=True)
    (place / "a-3.1.3.jar").write_bytes(b"content")
    return f"file://{tmp_path / 'repository'}"


def test_a_folder_holds_exactly_the_locked_jars(tmp_path: Path, repository: str) -> None:
    folder = tmp_path / "jars"
    folder.mkdir()
    (folder / "old-1.jar").touch()
    fill(folder, [a_jar(b"content")], repository)
    assert [each.name for each in folder.iterdir()] == ["a-3.1.3.jar"]


def test_what_was_not_locked_is_not_kept(tmp_path: Path, repository: str) -> None:
    with pytest.raises(WrongHash, match=r"a-3\.1\.3\.jar"):
        fill(tmp_path / "jars", [a_jar(b"other")], repository)
    assert list((tmp_path / "jars").iterdir()) == []


def test_a_jar_that_was_spoilt_is_fetched_again(tmp_path: Path, repository: str) -> None:
    (tmp_path / "jars").mkdir()
    (tmp_path / "jars" / "a-3.1.3.jar").write_bytes(b"spoilt")
    fill(tmp_path / "jars", [a_jar(b"content")], repository)
    assert (tmp_path / "jars" / "a-3.1.3.jar").read_bytes() == b"content"


def test_a_jar_that_is_there_is_not_fetched(tmp_path: Path, repository: str) -> None:
    fill(tmp_path / "jars", [a_jar(b"content")], repository)
    fill(tmp_path / "jars", [a_jar(b"content")], "file:///nowhere")


def test_the_same_files_make_a_maven_repository(tmp_path: Path, repository: str) -> None:
    jars = [a_jar(b"content")]
    fill(tmp_path / "jars", jars, repository)
    for _ in range(2):
        lay_out(tmp_path / "jars", jars, tmp_path / "maven")
    fill(tmp_path / "again", jars, f"file://{tmp_path / 'maven'}")


def test_a_lock_is_written_from_a_pom_and_read_back(tmp_path: Path, repository: str) -> None:
    jars = read_pom(POM)
    assert [(each.group, each.name, each.version) for each in jars] == [
        ("org.first", "a", "3.1.3"),
        ("z.last", "b", "1.0"),
    ]
    assert read_lock("# head\n\n" + locked(jars[:1], repository)) == [a_jar(b"content")]


def test_a_lock_without_a_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="no SHA-256"):
        read_lock("abc  g:a:1\n")


def test_the_lock_file_names_each_jar_once_and_the_daemons_own() -> None:
    jars = read_lock(LOCK.read_text())
    names = [each.name for each in jars]
    assert len(names) == len(set(names)) == 79
    assert {"amazon-kinesis-client", "amazon-kinesis-client-multilang"} <= set(names)
    versions = {each.version for each in jars if each.group == "software.amazon.kinesis"}
    assert versions == {"3.1.3"}
