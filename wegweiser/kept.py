"""Results that are kept while nothing they are made of changes. Writes only into the cache, whatever it keeps."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

NEWEST = 6  # how many results of one kind stay: a few branches, a selection or two


def kept(cache: Path | None, kind: str, key: str, make: Callable[[], bytes]) -> bytes:
    """What ``make`` makes, or what it made before under the same key. ``kind`` and ``key`` are parts of a file name."""
    if cache is None:
        return make()
    path = cache / f"{kind}-{key}"
    if path.is_file():
        return path.read_bytes()
    content = make()
    _write(path, content)
    _forget(sorted(cache.glob(f"{kind}-*"), key=lambda file: file.stat().st_mtime, reverse=True)[NEWEST:])
    return content


def _write(path: Path, content: bytes) -> None:
    """Atomically: whoever looks sees the whole result or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(path)


def _forget(old: list[Path]) -> None:
    for path in old:
        path.unlink(missing_ok=True)
