#!/usr/bin/env python3
"""How long the brochure takes, and how much memory: both editions from nothing, one process against all, and unchanged.

    python -m benchmarks.brochure [--sizes 47,150,300] [--rounds 3]

Every figure is a whole process. Ratios compare runs that took turns, for this machine is shared. Memory is the sum over
all processes of what each accounts for (proportional set size, /proc/PID/smaps_rollup), sampled twice a second.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.generate import generate  # noqa: E402

SHIPPED = 47
PROGRAM = """
import gc, sys
gc.set_threshold(200_000, 20, 100)  # as build.py does
from datetime import date
from pathlib import Path
from wegweiser import brochure, prepress, printing
from wegweiser.content import load
from wegweiser.guide import Guide
from wegweiser.run import Options
content, cache, jobs = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
guide = Guide.of(load(content), date(2026, 11, 22))
options = Options(content, Path("site"), guide.today, jobs=jobs, cache=cache)
profile = printing.find_profile(guide, content, options.templates)
screen = brochure.brochure(guide, options.templates, cache, jobs)
files = printing.for_print_shop(guide, profile, options).files
print(prepress.count(files[0].content), len(screen.content), len(files[0].content))
"""


@dataclass(frozen=True)
class Run:
    """A whole process that makes both editions. ``megabytes`` is the peak of all its processes together."""

    seconds: float
    processor: float
    megabytes: float
    pages: int
    screen: int  # bytes
    printed: int


def run(content: Path, cache: Path, jobs: int) -> Run:
    began, before = time.perf_counter(), os.times()
    command = [sys.executable, "-c", PROGRAM, str(content), str(cache), str(jobs)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    peak = max(_sampled(process), default=0.0)
    said, _ = process.communicate()
    seconds, after = time.perf_counter() - began, os.times()
    if process.returncode:
        raise RuntimeError(f"the brochure ended with {process.returncode}")
    pages, screen, printed = map(int, said.split())
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(seconds, busy, peak, pages, screen, printed)


def _sampled(process: subprocess.Popen[str]) -> Iterator[float]:
    while process.poll() is None:
        yield sum(_megabytes(pid) for pid in (process.pid, *_children(process.pid)))
        time.sleep(0.5)  # asking holds the process up


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _megabytes(pid: int) -> float:
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    except OSError:  # it has ended meanwhile
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def table(sizes: Sequence[int], rounds: int, work: Path) -> Iterator[str]:
    yield "| Entries | pages | screen / print | all processors | time | memory | one process | ratio | unchanged |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for size in sizes:
        yield _row(size, rounds, work)


def _row(size: int, rounds: int, work: Path) -> str:
    content = ROOT / "content" if size == SHIPPED else work / str(size)
    if size != SHIPPED:
        generate(size, content)
    all_, one, again = [], [], []
    for number in range(rounds):  # in turns, so that a busy minute does not hit one side alone
        cache = work / f"cache-{size}-{number}"
        all_.append(run(content, cache, 0))
        again.append(run(content, cache, 0))
        one.append(run(content, work / f"single-{size}-{number}", 1))
    ratios = [single.seconds / several.seconds for single, several in zip(one, all_, strict=True)]
    first = all_[0]
    return (
        f"| {size} | {first.pages} | {first.screen / 1e6:.2f} / {first.printed / 1e6:.2f} MB | {_seconds(all_)} "
        f"| {statistics.median(run.processor for run in all_):.1f} s | {max(run.megabytes for run in all_):.0f} MB "
        f"| {_seconds(one)} | {statistics.median(ratios):.2f} | {_seconds(again)} |"
    )


def _seconds(runs: Sequence[Run]) -> str:
    times = sorted(run.seconds for run in runs)
    return f"{statistics.median(times):.1f} s ({times[0]:.1f}–{times[-1]:.1f})"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="47,150,300")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    work = Path(tempfile.mkdtemp(prefix="wegweiser-brochure-"))
    try:
        for line in table([int(size) for size in given.sizes.split(",")], given.rounds, work):
            print(line, flush=True)
    finally:
        shutil.rmtree(work)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
