"""Puts finished artifacts into the output folder. The only module that writes files.

The new site is completed beside the old one, unchanged files as hard links, and then both change places in one step
of the operating system. A reader, a crash or kill -9 sees the whole old site or the whole new one. What other commands
put below one folder of the site (»druck/«) moves along.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MARK = PurePosixPath(".wegweiser")  # tells a folder that this program made from one that it must not touch


@dataclass(frozen=True)
class Artifact:
    """A finished file of the site."""

    path: PurePosixPath
    content: bytes


@dataclass(frozen=True)
class Written:
    """What a write did, in numbers of files."""

    files: int
    changed: int
    deleted: int


_MARKED = Artifact(MARK, b"Diesen Ordner erzeugt der Wegweiser; er wird bei jedem Bau ersetzt.\n")


class NotOurs(Exception):
    """The output folder holds files that this program did not make."""


class Busy(Exception):
    """Another build is writing the same folder."""


def write(artifacts: Iterable[Artifact], folder: Path, *, keep: str = "") -> Written:
    """Make ``folder`` hold exactly these artifacts, and what is already below ``keep`` in it.

    Unchanged files keep their date, an unchanged site is not touched.
    Raises ValueError if two artifacts have one path or a path leads outside, NotOurs, Busy, and OSError.
    """
    wanted = _by_path([*artifacts, _MARKED])
    with _only_one(folder):
        present = _ours(folder)
        changed = {path for path in wanted if path not in present or (folder / path).read_bytes() != wanted[path]}
        kept = {path for path in present - wanted.keys() if keep and path.is_relative_to(keep)}
        deleted = present - wanted.keys() - kept
        if changed or deleted or not folder.is_dir():
            _replace(folder, wanted, changed, kept)
    return Written(len(wanted), len(changed), len(deleted))


def write_into(artifacts: Iterable[Artifact], folder: Path, under: str) -> Written:
    """Put these artifacts, all of them below ``under``, into the site and leave the rest of it alone.

    Each file is replaced in one step. Raises what ``write`` raises, and ValueError for a path that is not below.
    """
    wanted = _by_path(artifacts)
    if stray := [path for path in wanted if not path.is_relative_to(under)]:
        raise ValueError(f"{stray[0]} is not below {under}")
    with _only_one(folder):
        present = _ours(folder)
        changed = [path for path in wanted if path not in present or (folder / path).read_bytes() != wanted[path]]
        for path in [*([] if MARK in present else [MARK]), *changed]:
            _put(folder, path, {MARK: _MARKED.content, **wanted}[path])
        shutil.rmtree(_beside(folder, "neu"), ignore_errors=True)
    return Written(len(wanted), len(changed), 0)


def _put(folder: Path, path: PurePosixPath, content: bytes) -> None:
    """Completed beside the site, where a killed build leaves nothing that the next would carry along."""
    fresh, target = _beside(folder, "neu") / path, folder / path
    for place in (fresh, target):
        place.parent.mkdir(parents=True, exist_ok=True)
    fresh.write_bytes(content)
    fresh.replace(target)


def _ours(folder: Path) -> set[PurePosixPath]:
    """The files of the site as the last command left it."""
    _remove_leftovers(folder)
    present = _present(folder)
    if present and MARK not in present:
        raise NotOurs(folder)
    return present


def _by_path(artifacts: Iterable[Artifact]) -> dict[PurePosixPath, bytes]:
    wanted: dict[PurePosixPath, bytes] = {}
    for artifact in artifacts:
        if artifact.path in wanted:
            raise ValueError(f"two artifacts for {artifact.path}")
        if artifact.path.is_absolute() or ".." in artifact.path.parts:
            raise ValueError(f"{artifact.path} leads outside")
        wanted[artifact.path] = artifact.content
    return wanted


def _present(folder: Path) -> set[PurePosixPath]:
    found: set[PurePosixPath] = set()
    for directory, _, names in os.walk(folder):
        inside = PurePosixPath(Path(directory).relative_to(folder).as_posix())
        found.update(inside / name for name in names)
    return found


def _replace(
    folder: Path, wanted: Mapping[PurePosixPath, bytes], changed: set[PurePosixPath], kept: set[PurePosixPath]
) -> None:
    fresh = _beside(folder, "neu")
    made: set[Path] = set()
    for path in (*wanted, *sorted(kept)):
        target = fresh / path
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        if path in changed:
            target.write_bytes(wanted[path])
        else:
            _keep(folder / path, target)
    _exchange(fresh, folder)


def _keep(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:  # a file system without hard links
        shutil.copy2(old, new)


def _beside(folder: Path, what: str) -> Path:
    """A name in the same directory, hence on the same file system, so that renaming is one step."""
    return folder.parent / f".{folder.name}.{what}"


def _exchange(fresh: Path, folder: Path) -> None:
    if not folder.exists():
        fresh.rename(folder)
        return
    if not _exchange_atomically(fresh, folder):
        old = _beside(folder, "alt")
        folder.rename(old)  # outside Linux there is a moment without a site, but never a mixture
        fresh.rename(folder)
        shutil.rmtree(old)
        return
    shutil.rmtree(fresh)  # now the old site


RENAME_EXCHANGE = 2  # linux/fs.h
AT_FDCWD = -100  # fcntl.h: paths relative to the working directory


def _exchange_atomically(one: Path, other: Path) -> bool:
    """Let two folders change places: renameat2(2), Linux 3.15 and most file systems. False where it is unknown."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    if renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS):
        return False
    raise OSError(number, os.strerror(number), str(other))


def _remove_leftovers(folder: Path) -> None:
    """What a killed build left beside the site."""
    old = _beside(folder, "alt")
    if old.exists() and not folder.exists():
        old.rename(folder)  # killed between two renames: the old site comes back
    for leftover in (old, _beside(folder, "neu")):
        if leftover.exists():
            shutil.rmtree(leftover)


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """One build at a time; the lock ends with the process, however it ends."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _beside(folder, "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(folder) from error
        yield
