"""Everything under content/ → Content. The only module that reads content/. Knows neither HTML nor today's date."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from schema import Edition, Event, GuideSettings, Lexicon, Organisation, Page, Places, Project, School, Vocabulary
from wegweiser import wording
from wegweiser.document import SIZE_LIMIT, Document, Parser, parse
from wegweiser.parallel import default_shares, shared
from wegweiser.problems import Problem

F = TypeVar("F", bound=BaseModel)
Terms = Mapping[str, Mapping[str, str]]  # vocabulary → name → id

KINDS: dict[str, type[BaseModel]] = {
    "projects": Project,
    "events": Event,
    "schools": School,
    "organisations": Organisation,
    "pages": Page,
}
SINGLE: dict[str, tuple[str, type[BaseModel]]] = {
    "settings": ("guide.yaml", GuideSettings),
    "vocabulary": ("vocabulary.yaml", Vocabulary),
    "places": ("places.yaml", Places),
    "lexicon": ("lexicon.yaml", Lexicon),
}
EDITION_LIMIT = 10_000_000  # bytes; the program writes these files, about 1.5 kB for each project
SYMLINK = ("Diese Datei ist nur ein Verweis auf eine andere.", "Legen Sie die Datei selbst hier ab.")


@dataclass(frozen=True)
class Entry(Generic[F]):
    """One file. The id is the file name without its ending: the only identity there is, and it never changes."""

    id: str
    fields: F
    document: Document


@dataclass(frozen=True)
class Content:
    """All that was read, and every problem found on the way. Entries are complete only if there is no problem."""

    settings: Entry[GuideSettings] | None = None
    vocabulary: Entry[Vocabulary] | None = None
    places: Entry[Places] | None = None
    lexicon: Entry[Lexicon] | None = None
    projects: tuple[Entry[Project], ...] = ()
    events: tuple[Entry[Event], ...] = ()
    schools: tuple[Entry[School], ...] = ()
    organisations: tuple[Entry[Organisation], ...] = ()
    pages: tuple[Entry[Page], ...] = ()
    editions: tuple[Entry[Edition], ...] = ()
    pictures: Mapping[str, Path] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def load(root: Path, jobs: int = 0, editions: Path | None = None) -> Content:
    """Read the whole folder, in as many processes as pay if ``jobs`` is 0. Problems are returned, never raised.

    ``editions`` is the folder with what was printed, beside the content.
    """
    problems: list[Problem] = []
    if not root.is_dir():
        return Content(problems=(Problem(root.as_posix(), 1, 1, "Diesen Ordner mit den Inhalten gibt es nicht."),))
    single: dict[str, Any] = {name: _single(root / file, model, problems) for name, (file, model) in SINGLE.items()}
    terms = _terms(single)
    files = [(kind, path) for kind in KINDS for path in _entry_files(root / kind, problems)]
    pictures = dict(_pictures(root / "images", problems))
    folders: dict[str, Any] = {kind: [] for kind in KINDS}
    for kind, result in _read_all(files, terms, jobs):
        if entry := _kept(result, problems):
            folders[kind].append(entry)
    entries: dict[str, Any] = {kind: tuple(found) for kind, found in folders.items()}
    entries["editions"] = _editions(editions, problems) if editions else ()
    return Content(**single, **entries, pictures=pictures, problems=tuple(problems))


def _editions(folder: Path, problems: list[Problem]) -> tuple[Entry[Edition], ...]:
    read_ones = (
        _kept(read(path.as_posix(), _bytes(path, EDITION_LIMIT), Edition, limit=EDITION_LIMIT), problems)
        for path in _entry_files(folder, problems)
    )
    return tuple(edition for edition in read_ones if edition)


def _read_all(files: Sequence[tuple[str, Path]], terms: Terms | None, jobs: int) -> list[tuple[str, Any]]:
    """The entry or the problems of every file, in the order of the files."""
    shares = jobs or default_shares(len(files))

    def share(number: int) -> Iterator[tuple[int, str, Any]]:
        for index in range(number, len(files), shares):
            kind, path = files[index]
            yield index, kind, read(path.as_posix(), _bytes(path), KINDS[kind], terms)

    return [(kind, result) for _, kind, result in sorted(shared(share, shares), key=lambda item: item[0])]


def _bytes(path: Path, limit: int = SIZE_LIMIT) -> bytes:
    """What a file holds, but never more than is needed to refuse it as too large."""
    with path.open("rb") as file:
        return file.read(limit + 1)


def read(
    path: str,
    content: bytes,
    model: type[F],
    terms: Terms | None = None,
    *,
    parser: Parser = "c",
    limit: int = SIZE_LIMIT,
) -> Entry[F] | list[Problem]:
    """One file: well-formed, and as the model wants it. Without ``terms`` any word of a vocabulary passes."""
    document = parse(path, content, parser, limit)
    if isinstance(document, list):
        return document
    try:
        fields = model.model_validate(document.data, context=terms)
    except ValidationError as refused:
        return wording.problems(document, refused, model)
    return Entry(Path(path).stem, fields, document)


def _single(path: Path, model: type[F], problems: list[Problem]) -> Entry[F] | None:
    if path.is_symlink():
        problems.append(Problem(path.as_posix(), 1, 1, *SYMLINK))
        return None
    if not path.is_file():
        message = f"Die Datei »{path.name}« fehlt."
        problems.append(Problem(path.as_posix(), 1, 1, message, "Ohne sie gibt es keinen Wegweiser."))
        return None
    return _kept(read(path.as_posix(), _bytes(path), model), problems)


def _kept(result: Entry[F] | list[Problem], problems: list[Problem]) -> Entry[F] | None:
    if isinstance(result, list):
        problems.extend(result)
        return None
    return result


def known_terms(content: Content) -> Terms | None:
    """Every vocabulary with its words; None if they could not be read."""
    return _terms({"vocabulary": content.vocabulary, "places": content.places})


def _terms(single: Mapping[str, Any]) -> Terms | None:
    """Every vocabulary with its words; None if they could not be read, so that one typo there is told once."""
    if single["vocabulary"] is None or single["places"] is None:
        return None
    groups = {**dict(single["vocabulary"].fields), **dict(single["places"].fields)}
    return {name: {word.name: word.id for word in words} for name, words in groups.items()}


def _entry_files(folder: Path, problems: list[Problem]) -> list[Path]:
    """The files of a folder that can be entries, sorted by name."""
    if folder.is_symlink():
        problems.append(Problem(folder.as_posix(), 1, 1, *SYMLINK))
        return []
    paths = sorted(folder.iterdir(), key=lambda path: path.name) if folder.is_dir() else []
    paths = [path for path in paths if not path.name.startswith(".")]  # .DS_Store, .gitkeep
    problems.extend(_names_once(paths))
    misplaced = {path: _misplaced(path) for path in paths}
    problems.extend(Problem(path.as_posix(), 1, 1, *why) for path, why in misplaced.items() if why)
    return [path for path in paths if not misplaced[path]]


def _misplaced(path: Path) -> tuple[str, str] | None:
    """Why a file cannot be an entry, judged by its name and kind alone."""
    if path.is_symlink():
        return SYMLINK
    if not path.is_file():
        return "Hier darf kein Ordner liegen.", "Legen Sie die Dateien eine Stufe höher ab."
    if path.suffix not in (".yaml", ".md"):
        return f"Dateien mit der Endung »{path.suffix}« werden nicht gelesen.", "Benennen Sie sie um in .yaml oder .md."
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem):
        allowed = "Erlaubt sind Kleinbuchstaben a–z, Ziffern und einzelne Bindestriche"
        message = f"Der Dateiname »{path.name}« kann keine Webadresse werden."
        return message, f"{allowed}, etwa »{slug(path.stem)}{path.suffix}«."
    return None


def _names_once(paths: Iterable[Path]) -> Iterator[Problem]:
    """The id is the name without ending; capital letters make no difference on Windows and macOS."""
    first: dict[str, Path] = {}
    for path in paths:
        twin = first.setdefault(path.stem.casefold(), path)
        if twin is not path:
            message = f"Es gibt schon eine Datei »{twin.name}«, beide hätten dieselbe Webadresse."
            yield Problem(path.as_posix(), 1, 1, message, "Benennen Sie eine der beiden um oder löschen Sie sie.")


def slug(name: str) -> str:
    """»Yoldaş & Freunde« → »yoldas-freunde«: ASCII, as file names and web addresses want it."""
    for letter, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("ı", "i"), ("ł", "l"), ("ø", "o")):
        name = name.replace(letter, plain).replace(letter.upper(), plain)
    ascii_only = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:80] or "eintrag"


def _pictures(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.is_symlink():
            problems.append(Problem(path.as_posix(), 1, 1, *SYMLINK))
        elif path.is_file() and not path.name.startswith("."):
            yield path.name, path
