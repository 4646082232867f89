#!/usr/bin/env python3
"""How good and how quick the search is: judged queries in the real search box, typing latency, bytes, first result.

python benchmarks/search.py --entries DIR --queries FILE            recall@10 and MRR, typed in Chromium
python benchmarks/search.py --entries DIR --queries FILE --quick    the same with search.js in node
python benchmarks/search.py --entries DIR --speed 60 500 10000      latency, bytes, first result by size
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import yaml
from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import browsing  # noqa: E402
from benchmarks.generate import generate  # noqa: E402
from benchmarks.judged import convert  # noqa: E402
from build import Options, build  # noqa: E402
from wegweiser.content import load  # noqa: E402
from wegweiser.guide import Guide  # noqa: E402
from wegweiser.listing import items  # noqa: E402
from wegweiser.search import Index, index  # noqa: E402

TODAY = date(2026, 11, 22)
SEARCH = ROOT / "templates" / "static" / "js" / "search.js"

IN_NODE = """
import { readFileSync } from "node:fs";
const [module, file] = process.argv.slice(-2);
const { openIndex } = await import(module);
const { core, parts, queries } = JSON.parse(readFileSync(file));
globalThis.fetch = async (url) => ({ json: async () => parts[String(url).split("/").pop()] });
const index = openIndex(core, "file:///parts/");
const answers = [];
for (const query of queries) answers.push(await index.search(query));
console.log(JSON.stringify(answers.map(({ words, ...rest }) => ({ ...rest, words: [...words] }))));
"""


@dataclass(frozen=True)
class Query:
    id: str
    q: str
    cat: str = "nothing"
    relevant: tuple[str, ...] = ()


def queries_in(path: Path) -> list[Query]:
    told = yaml.safe_load(path.read_text("utf-8"))
    judged = [Query(entry["id"], entry["q"], entry["cat"], tuple(entry["relevant"])) for entry in told["queries"]]
    return judged + [Query(entry["id"], entry["q"]) for entry in told.get("nothing", [])]


# ------------------------------------------------------------------------------------------------------ in node


def in_node(made: Index, queries: Sequence[str], script: Path = SEARCH) -> list[dict[str, Any]]:
    """What search.js answers to each query, without a browser."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "index.json"
        file.write_text(json.dumps({**asdict(made), "queries": list(queries)}), "utf-8")
        (Path(folder) / "run.mjs").write_text(IN_NODE, "utf-8")
        (Path(folder) / "search.mjs").write_bytes(script.read_bytes())
        command = ["node", str(Path(folder) / "run.mjs"), str(Path(folder) / "search.mjs"), str(file)]
        return list(json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout))


def quick(content: Path, queries: Sequence[Query]) -> list[list[str]]:
    """Slugs found for each query, best first."""
    guide = Guide.of(load(content), TODAY)
    listed = items(guide)
    answers = in_node(index(guide, listed), [query.q for query in queries])
    return [[listed[hit["item"]].entry.id for hit in answer["hits"]] for answer in answers]


# ------------------------------------------------------------------------------------------------------- figures


def recall(found: Sequence[str], relevant: Sequence[str]) -> float:
    return len(set(found[:10]) & set(relevant)) / min(10, len(relevant))


def reciprocal_rank(found: Sequence[str], relevant: Sequence[str]) -> float:
    return next((1 / rank for rank, slug in enumerate(found, 1) if slug in relevant), 0.0)


def report(queries: Sequence[Query], found: Sequence[Sequence[str]], every: bool, say: Callable[[str], None]) -> None:
    figures: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for query, slugs in zip(queries, found, strict=True):
        if not query.relevant:
            continue
        both = recall(slugs, query.relevant), reciprocal_rank(slugs, query.relevant)
        figures[query.cat].append(both)
        figures["all"].append(both)
        if every and min(both) < 1:
            _tell(query, slugs, both, say)
    say(f"{'category':12} {'queries':>7} {'recall@10':>9} {'MRR':>6}")
    for cat, values in figures.items():
        if cat != "all":
            _line(cat, values, say)
    _line("all", figures["all"], say)
    for query, slugs in zip(queries, found, strict=True):
        if not query.relevant:
            say(f"nothing: {query.q!r} shows {len(slugs)}")


def _line(cat: str, values: Sequence[tuple[float, float]], say: Callable[[str], None]) -> None:
    means = [sum(value[at] for value in values) / len(values) for at in (0, 1)]
    say(f"{cat:12} {len(values):7} {means[0]:9.3f} {means[1]:6.3f}")


def _tell(query: Query, slugs: Sequence[str], both: tuple[float, float], say: Callable[[str], None]) -> None:
    ranks = ", ".join(f"{slug} {slugs.index(slug) + 1 if slug in slugs else '–'}" for slug in query.relevant)
    say(f"{query.id} {query.cat} {query.q!r}: recall {both[0]:.2f}, MRR {both[1]:.2f}; {ranks}")
    say("     first: " + ", ".join(slugs[:10]))


# ----------------------------------------------------------------------------------------------------- in Chromium


def built(content: Path, folder: Path) -> Path:
    site = folder / "site"
    if not build(Options(content, site, TODAY, pdf=False, cache=None)).written:
        raise ValueError(f"{content} cannot be built")
    return site


def in_chromium(content: Path, folder: Path, queries: Sequence[Query]) -> list[list[str]]:
    with browsing.served(built(content, folder)) as server, browsing.chromium() as browser:
        return browsing.typed_results(browser, server.address, [query.q for query in queries])


TYPED = ("Lesepaten Altona", "Nachilfe Mathe", "Hilfe bei Hausaufgaben", "Geflüchtete Samstag", "Behördenbriefe")
ASKED = (
    "lesen",
    "Geflüchtete Altona",
    "Nachhilfe Mathe",
    "Paten für Kinder",
    "Babysitter",
)  # the last is a word of the lexicon that few entries have


def speed(size: int, entries: Path | None, folder: Path, files: bool, say: Callable[[str], None]) -> None:
    """At 60 the judged entries, else generated ones; beyond 2,000 only bytes and the first result."""
    content = folder / "content"
    folder.mkdir()
    if size == 60 and entries:
        convert(entries, content)
    else:
        generate(size, content)
    start = perf_counter()
    site = built(content, folder)
    say(f"\n{size} entries, built in {perf_counter() - start:.0f} s\n")
    with browsing.served(site) as server, browsing.chromium() as browser:
        _cold(browser, server.address, files, say)
        if size <= 2000:
            _latency(browsing.latency(browser, server.address, TYPED), say)


def _cold(browser: Browser, address: str, files: bool, say: Callable[[str], None]) -> None:
    say("| Query | First result (s) | Screen full (s) | JS + JSON until then (kB) | JS + JSON later (kB) | Requests |")
    say("|---|---|---|---|---|---|")
    for query in ASKED:
        browsing.first_result(browser, address, query)  # the server compresses when first asked
        took = browsing.first_result(browser, address, query)
        data = f"{took.data(took.before) / 1000:.1f} | {took.data(took.later) / 1000:.1f} | {len(took.before)}"
        times = f"{took.first / 1000:.2f} | {took.full / 1000:.2f}" if took.first else "nothing found | –"
        say(f"| {query} | {times} | {data} |")
        for path, sent in took.before.items() if files else ():
            say(f"    {sent:9,} {path}")


def _latency(took: browsing.Latency, say: Callable[[str], None]) -> None:
    say("\n| Each key, processor four times slower | p50 (ms) | p95 (ms) |\n|---|---|---|")
    for name, (middle, high) in (
        ("search.js alone", took.search),
        ("input to first results laid out", took.made),
        ("key to next frame", took.painted),
        ("the same on a page that does nothing", took.floor),
    ):
        say(f"| {name} | {middle:.1f} | {high:.1f} |")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=Path, help="folder with judged entries")
    parser.add_argument("--queries", type=Path, help="judged queries (YAML)")
    parser.add_argument("--quick", action="store_true", help="search.js in node instead of the site in Chromium")
    parser.add_argument("--every", action="store_true", help="name every query that is not answered perfectly")
    parser.add_argument("--without-lexicon", action="store_true", help="see what the lexicon is worth")
    parser.add_argument("--speed", type=int, nargs="*", metavar="N", help="measure time and bytes at these sizes")
    parser.add_argument("--files", action="store_true", help="with --speed: every file that the first result needs")
    parser.add_argument("--work", help="where to build the sites, such as /dev/shm")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=given.work) as folder:
        for size in given.speed or ():
            speed(size, given.entries, Path(folder) / str(size), given.files, print)
        if not given.queries:
            return 0
        content = Path(folder) / "content"
        convert(given.entries, content, not given.without_lexicon)
        queries = queries_in(given.queries)
        found = quick(content, queries) if given.quick else in_chromium(content, Path(folder), queries)
        report(queries, found, given.every, print)
    return 0


if __name__ == "__main__":
    sys.exit(main())
