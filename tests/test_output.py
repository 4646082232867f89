"""Writing: exactly these files, nothing touched twice, all or nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path, PurePosixPath

import pytest

from wegweiser.output import Artifact, Busy, NotOurs, _only_one, write, write_into

ROOT = Path(__file__).parent.parent


def artifacts(**files: str) -> list[Artifact]:
    return [Artifact(PurePosixPath(name.replace("__", "/") + ".html"), text.encode()) for name, text in files.items()]


def held(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*.html")}


def test_the_folder_holds_exactly_what_was_written(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(artifacts(a="1", b__c="2"), site)
    done = write(artifacts(a="1", d="3"), site)
    assert held(site) == {"a.html": "1", "d.html": "3"}
    assert (done.changed, done.deleted) == (1, 1)


def test_writing_the_same_again_writes_nothing(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(artifacts(a="1", b__c="2"), site)
    before = {path: path.stat() for path in [site, *site.rglob("*")]}
    done = write(artifacts(a="1", b__c="2"), site)
    assert done.changed == done.deleted == 0
    assert {path: path.stat() for path in [site, *site.rglob("*")]} == before


def test_an_unchanged_file_keeps_its_date(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(artifacts(a="1", b="2"), site)
    os.utime(site / "a.html", (1_000_000_000, 1_000_000_000))
    write(artifacts(a="1", b="3"), site)
    assert (site / "a.html").stat().st_mtime == 1_000_000_000


def test_two_artifacts_for_one_path_are_our_own_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="two artifacts"):
        write([*artifacts(a="1"), *artifacts(a="2")], tmp_path / "site")


@pytest.mark.parametrize("path", ["../out.html", "/etc/out.html", "a/../../out.html"])
def test_no_artifact_leaves_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="outside"):
        write([Artifact(PurePosixPath(path), b"")], tmp_path / "site")


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "child.jpg").write_bytes(b"dear")
    with pytest.raises(NotOurs):
        write(artifacts(a="1"), tmp_path / "photos")
    assert (tmp_path / "photos" / "child.jpg").read_bytes() == b"dear"


def test_only_one_build_writes_at_a_time(tmp_path: Path) -> None:
    with _only_one(tmp_path / "site"), pytest.raises(Busy):
        write(artifacts(a="1"), tmp_path / "site")


def test_a_rebuilt_site_keeps_what_was_made_for_print(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(artifacts(a="1", b="2"), site, keep="druck")
    write_into(artifacts(druck__karte="K", druck__alt__heft="H"), site, "druck")
    before = (site / "druck/karte.html").stat()
    done = write(artifacts(a="3"), site, keep="druck")
    assert held(site) == {"a.html": "3", "druck/karte.html": "K", "druck/alt/heft.html": "H"}
    assert (done.changed, done.deleted) == (1, 1)
    after = (site / "druck/karte.html").stat()
    assert (after.st_ino, after.st_mtime) == (before.st_ino, before.st_mtime)


def test_a_site_unchanged_but_for_print_is_not_touched(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(artifacts(a="1"), site, keep="druck")
    write_into(artifacts(druck__karte="K"), site, "druck")
    before = site.stat()
    write(artifacts(a="1"), site, keep="druck")
    assert site.stat() == before


def test_a_build_may_replace_what_it_would_keep(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_into(artifacts(druck__karte="old"), site, "druck")
    write(artifacts(druck__karte="new"), site, keep="druck")
    assert held(site) == {"druck/karte.html": "new"}


def test_print_leaves_the_site_alone(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(artifacts(a="1"), site, keep="druck")
    write_into(artifacts(druck__karte="K", druck__heft="H"), site, "druck")
    done = write_into(artifacts(druck__karte="L"), site, "druck")
    assert held(site) == {"a.html": "1", "druck/karte.html": "L", "druck/heft.html": "H"}
    assert (done.files, done.changed, done.deleted) == (1, 1, 0)


def test_print_needs_no_site_and_a_site_may_follow(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_into(artifacts(druck__karte="K"), site, "druck")
    write(artifacts(a="1"), site, keep="druck")
    assert held(site) == {"a.html": "1", "druck/karte.html": "K"}


def test_print_writes_nowhere_else_and_into_no_foreign_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not below"):
        write_into(artifacts(a="1"), tmp_path / "site", "druck")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "child.jpg").write_bytes(b"dear")
    with pytest.raises(NotOurs):
        write_into(artifacts(druck__karte="K"), tmp_path / "photos", "druck")


WRITER = """
import sys
from pathlib import Path, PurePosixPath
sys.path.insert(0, {root!r})
from wegweiser.output import Artifact, write
from wegweiser.output import write_into
site = Path({site!r})
edition = 0
while True:
    edition += 1
    pages = [Artifact(PurePosixPath(f"p{{n}}/index.html"), str(edition).encode() * 2000) for n in range(40)]
    write([*pages, Artifact(PurePosixPath("same.html"), b"same")], site, keep="druck")
    write_into([Artifact(PurePosixPath("druck/heft.pdf"), str(edition).encode() * 20000)], site, "druck")
    if edition == 2:
        print("ready", flush=True)
"""


def _editions(site: Path) -> set[bytes]:
    return {page.read_bytes() for page in site.glob("p*/index.html")}


@pytest.mark.slow
def test_kill_9_at_50_random_moments_never_leaves_a_mixture(tmp_path: Path) -> None:
    site = tmp_path / "site"
    script = textwrap.dedent(WRITER).format(root=str(ROOT), site=str(site))
    chance = random.Random(47)
    for _ in range(50):
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as writer:
            assert writer.stdout and writer.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0, 0.05))
            writer.send_signal(signal.SIGKILL)
        assert len(list(site.glob("p*/index.html"))) == 40
        assert len(_editions(site)) == 1
        assert (site / "same.html").read_bytes() == b"same"
        printed = (site / "druck/heft.pdf").read_text()
        assert printed == printed[: len(printed) // 20000] * 20000
        assert [path.name for path in (site / "druck").iterdir()] == ["heft.pdf"]


def test_a_reader_sees_only_whole_sites_while_the_builder_writes(tmp_path: Path) -> None:
    site = tmp_path / "site"
    script = textwrap.dedent(WRITER).format(root=str(ROOT), site=str(site))
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as writer:
        assert writer.stdout and writer.stdout.readline() == b"ready\n"
        for _ in range(200):
            first = (site / "p0/index.html").read_bytes()
            assert first  # never missing, never empty
        writer.kill()


def test_what_a_killed_build_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".site.neu").mkdir()
    (tmp_path / ".site.neu" / "half.html").write_text("half")
    write(artifacts(a="1"), tmp_path / "site")
    assert not (tmp_path / ".site.neu").exists()
