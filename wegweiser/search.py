"""Guide → search index. Everything costly happens here; search.js only looks up, adds and sorts.

The index is a sorted dictionary of stems. Each key has postings (which items, how strongly) and references to concepts
of the lexicon and to facets (places, days, languages) that the word names. Concepts and facets have postings of their
own under keys that begin with »#«. Small guides have everything in the core; big ones keep their dictionary in parts by
key range, of which a visitor loads the few that a search touches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any

from schema import Event, Moment, Project, School, Slot, TermNames, Translations
from wegweiser.content import Entry
from wegweiser.guide import Guide
from wegweiser.language import STOP_WORDS, WEAK_WORDS, head, phrase, rejoined, relatives, rules, split, stem, words
from wegweiser.listing import Item

# How much a word counts by the field in which it stands.
NAME, KEYWORD, THEME, SUMMARY, AUDIENCE, TEXT, ASIDE = 9.0, 7.0, 5.0, 4.0, 3.0, 2.0, 1.0
COMPOUND_PART, COMPOUND_HEAD, KNOWN_PART, PHRASE = 0.6, 0.5, 0.3, 1.5
LEVELS = 5
HALF = 6.0  # the weight that gets half of the highest level
RARE = 4  # a word that so few items say, and only in passing, waits in the second layer
SHARD_FROM = 250_000  # characters of dictionary beyond which it is split
SHARD_SIZE = 40_000


@dataclass(frozen=True)
class Index:
    """What the finder loads: the core at once, parts (file name → JSON) when a search needs them."""

    core: dict[str, Any]
    parts: dict[str, Any] = field(default_factory=dict)


def index(guide: Guide, items: Sequence[Item]) -> Index:
    lexicon = _Lexicon(guide)
    texts = _Texts(guide, lexicon)
    found = [texts.of(item) for item in items]
    vocabulary = _Words(lexicon, (word for fields in found for text in fields.values() for word in text))
    weights = _Weights(vocabulary, lexicon)
    for number, fields in enumerate(found):
        weights.add(number, fields)
    facets = _Facets(guide, items)
    return _pack(guide, lexicon, weights, facets, len(items))


# -------------------------------------------------------------------------------------------------- what items say


class _Texts:
    """Which words an item says in which weight."""

    def __init__(self, guide: Guide, lexicon: _Lexicon) -> None:
        self.guide = guide
        self._verbs = {part for key in lexicon.keys for part in key.split()}
        self._pieces: dict[str, list[str]] = {}
        fillers = {word for filler in lexicon.fillers for word in words(filler)}
        self.weak = WEAK_WORDS | fillers
        self.inflected = {stem(word) for word in fillers if stem(word) != word and word.startswith(stem(word))}

    def of(self, item: Item) -> dict[float, list[str]]:
        said: dict[float, list[str]] = defaultdict(list)
        for weight, text in self._fields(item):
            for piece in text.split() if text else ():
                said[weight].extend(self._telling(piece))
            said[weight].extend(rejoined(text, self._is_verb) if text else ())
        return said

    def _tells(self, word: str) -> bool:
        return word not in self.weak and stem(word) not in self.inflected

    def _is_verb(self, word: str) -> bool:
        return any(key in self._verbs for key in (stem(word), *(key for key, _ in relatives(stem(word)))))

    def _telling(self, piece: str) -> list[str]:
        """The words of a piece without spaces that count. Folding is dear, and pieces come again and again."""
        found = self._pieces.get(piece)
        if found is None:
            found = self._pieces[piece] = [word for word in words(piece) if self._tells(word)]
        return found

    def _fields(self, item: Item) -> Iterator[tuple[float, str | None]]:
        fields = item.entry.fields
        if isinstance(fields, Project):
            yield from self._project(fields)
        elif isinstance(fields, Event):
            yield from self._event(fields)
        elif isinstance(fields, School):
            yield from self._school(fields, item)

    def _project(self, project: Project) -> Iterator[tuple[float, str | None]]:
        yield NAME, project.name
        yield SUMMARY, project.kurztext
        yield TEXT, project.beschreibung
        for keyword in project.stichwörter:
            yield KEYWORD, keyword
        for theme in project.themen:
            term = self.guide.term.get(("themen", theme))
            yield THEME, theme
            yield ASIDE, term.text if term else None
        for name in project.zielgruppen:
            yield AUDIENCE, name
        for name in (*project.formen, *project.einsatzorte):
            yield TEXT, name
        yield from self._carriers(project.träger, *project.partner)
        for link in project.schulen:
            yield ASIDE, self._name(self.guide.school.get(link.schule))
        yield from self._costs(project)
        yield from self._asides(project)
        yield from _translated(project.texte)

    def _carriers(self, *ids: str) -> Iterator[tuple[float, str | None]]:
        for number, id in enumerate(ids):
            organisation = self.guide.organisation.get(id)
            if organisation:
                names = organisation.fields
                for name in (names.name, names.kurzname, *names.auch):
                    yield (ASIDE if number else TEXT), name

    def _costs(self, project: Project) -> Iterator[tuple[float, str | None]]:
        if project.kosten:
            yield TEXT, "kostenlos" if project.kosten.kostenlos else None
            yield TEXT, project.kosten.hinweis

    def _asides(self, project: Project) -> Iterator[tuple[float, str | None]]:
        if project.voraussetzungen:
            yield ASIDE, project.voraussetzungen.hinweis
        if project.unterstützung:
            yield ASIDE, project.unterstützung.vorbereitung
            yield ASIDE, project.unterstützung.begleitung
        for slot in project.zeiten:
            yield ASIDE, slot.hinweis
        yield ASIDE, project.gebiet_hinweis
        yield ASIDE, project.förderung

    def _event(self, event: Event) -> Iterator[tuple[float, str | None]]:
        yield NAME, event.titel
        yield THEME, event.art
        yield TEXT, event.beschreibung
        yield TEXT, event.ort
        yield TEXT, event.reihe
        yield ASIDE, event.veranstalter_hinweis
        yield TEXT, event.kosten
        for entry in event.programm:
            yield ASIDE, entry.titel
            yield ASIDE, entry.text
        yield from self._carriers(*event.veranstalter)
        for id in event.projekte:
            yield TEXT, self._name(self.guide.project.get(id))
        yield from _translated(event.texte)

    def _school(self, school: School, item: Item) -> Iterator[tuple[float, str | None]]:
        yield NAME, school.name
        yield ASIDE, "Schule"
        for project, _ in self.guide.projects_at[item.entry.id]:
            yield ASIDE, project.fields.name

    @staticmethod
    def _name(entry: Entry[Project] | Entry[School] | None) -> str | None:
        return entry.fields.name if entry else None


def _translated(texts: Translations | None) -> Iterator[tuple[float, str | None]]:
    for text in (texts.en, texts.tr, texts.uk, texts.ar, texts.einfach) if texts else ():
        if text:
            yield NAME, text.titel
            yield SUMMARY, text.kurztext
            yield TEXT, text.beschreibung


# -------------------------------------------------------------------------------------------------------- lexicon


class _Lexicon:
    """Concepts as stems and phrases of stems. Every vocabulary term with translations is a concept, too."""

    def __init__(self, guide: Guide) -> None:
        self.names: list[str] = []
        self.keys: dict[str, set[int]] = defaultdict(set)  # stem or phrase → concepts
        self.foreign: set[str] = set()  # keys that only other languages have
        self.short: set[str] = set()  # words of three letters that are no abbreviations: Oma, Rad
        self.related: list[list[int]] = []
        self.fillers = guide.lexicon.fields.füllwörter
        self._concepts(guide)
        self._terms(guide)

    def _concepts(self, guide: Guide) -> None:
        concepts = guide.lexicon.fields.begriffe
        numbers = {concept.name: number for number, concept in enumerate(concepts)}
        for number, concept in enumerate(concepts):
            self.names.append(concept.name)
            self.related.append([numbers[name] for name in concept.verwandt if name in numbers])
            for word in (concept.name, *concept.wörter):
                self._add(word, number)
        for number, concept in enumerate(concepts):
            for word in concept.fremdwörter:
                self._add_foreign(word, number)

    def _terms(self, guide: Guide) -> None:
        vocabulary = guide.vocabulary.fields
        for term in (*vocabulary.themen, *vocabulary.zielgruppen, *vocabulary.formen, *vocabulary.einsatzorte):
            names = translations(term.übersetzungen)
            if names:
                self.names.append(term.name)
                self.related.append([])
                self._add(term.name, len(self.names) - 1)
                for name in names:
                    self._add_foreign(name, len(self.names) - 1)

    def _add(self, text: str, number: int) -> None:
        key = " ".join(phrase(text))
        if not key:
            return
        if " " in text and " " not in key:  # »nach der Schule« means more than its only word that counts
            key = " ".join(map(stem, words(text)))
        self.keys[key].add(number)
        if len(text) == 3 and not text.isupper():
            self.short.add(key)

    def _add_foreign(self, text: str, number: int) -> None:
        """A foreign word that is also a German one means the German one: Turkish »abi« is a brother, German an exam."""
        key = " ".join(phrase(text))
        if key and (key not in self.keys or key in self.foreign):
            self.foreign.add(key)
            self.keys[key].add(number)


def translations(names: TermNames | None) -> list[str]:
    return [name for name in (names.en, names.tr, names.uk, names.ar, names.einfach) if name] if names else []


# ---------------------------------------------------------------------------------------------- words and their keys


class _Words:
    """What each word of the guide is found by: its stem, relatives, parts of a compound."""

    def __init__(self, lexicon: _Lexicon, said: Iterable[str]) -> None:
        self.lexicon = lexicon
        self.stems: dict[str, int] = defaultdict(int)
        for word in said:
            self.stems[stem(word)] += 1
        for key in lexicon.keys.keys() - lexicon.foreign:
            for part in key.split():
                self.stems[part] += 1
        self._keys: dict[str, tuple[tuple[str, float], ...]] = {}
        self._concepts: dict[str, tuple[tuple[int, str, float], ...]] = {}

    def concepts(self, word: str) -> tuple[tuple[int, str, float], ...]:
        """Concepts that the word means, by which key and how much; parts of a word of the lexicon count little."""
        found = self._concepts.get(word)
        if found is None:
            own = stem(word)
            whole = own in self.lexicon.keys
            keys = (
                (key, factor if key == own or not whole else factor * KNOWN_PART) for key, factor in self.keys(word)
            )
            named = ((number, key, factor) for key, factor in keys for number in self.lexicon.keys.get(key, ()))
            found = self._concepts[word] = tuple(sorted(named))
        return found

    def is_compound(self, word: str) -> bool:
        return len(split(word, lambda key: key in self.stems and key != word, self.short)) > 1

    def known(self, key: str) -> bool:
        return key in self.stems

    def short(self, key: str) -> bool:
        return key in self.lexicon.short

    def keys(self, word: str) -> tuple[tuple[str, float], ...]:
        found = self._keys.get(word)
        if found is None:
            found = self._keys[word] = tuple(self._find(word).items())
        return found

    def _find(self, word: str) -> dict[str, float]:
        own = stem(word)
        found = {own: 1.0}
        parts = self._parts(word)
        for part, factor in parts.items():
            found.setdefault(part, factor)
        for key, factor in list(found.items()):
            for other, closeness in relatives(key):
                if self.known(other) and found.get(other, 0) < factor * closeness:
                    found[other] = factor * closeness
        return found

    def _parts(self, word: str) -> dict[str, float]:
        def other(key: str) -> bool:
            return key in self.stems and key != stem(word)

        parts = split(word, other, self.short)
        if not parts:
            last = head(word, other, self.short) if len(word) >= 6 else ""
            return {last: COMPOUND_HEAD} if last else {}
        found: dict[str, float] = {}
        for part in parts:
            found[part] = COMPOUND_PART
            for inner, factor in self._parts(part).items() if len(part) >= 7 else ():
                found.setdefault(inner, factor * COMPOUND_PART)
        return found


def _together(fields: Mapping[float, list[str]]) -> Iterable[tuple[str, float]]:
    """How much each word counts in all fields."""
    totals: dict[str, float] = defaultdict(float)
    for weight, said in fields.items():
        for word in said:
            totals[word] += weight
    return totals.items()


class _Weights:
    """key → item → weight, for words, and for concepts under »#c« and their number."""

    def __init__(self, vocabulary: _Words, lexicon: _Lexicon) -> None:
        self.vocabulary = vocabulary
        self.lexicon = lexicon
        self.of: dict[str, dict[int, float]] = defaultdict(dict)
        self._phrases: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for key in sorted(lexicon.keys):
            if " " in key:
                self._phrases[key.split()[0]].append(tuple(key.split()))

    def add(self, item: int, fields: Mapping[float, list[str]]) -> None:
        weights: dict[str, float] = defaultdict(float)
        meant: dict[tuple[int, str], float] = defaultdict(float)
        for word, weight in _together(fields):
            for key, factor in self.vocabulary.keys(word):
                weights[key] += weight * factor
            for concept, key, factor in self.vocabulary.concepts(word):
                meant[concept, key] += weight * factor
        for weight, said in fields.items():
            for key in self._phrases_in([stem(word) for word in said]):
                weights[key] += weight * PHRASE
                for concept in self.lexicon.keys[key]:
                    meant[concept, key] += weight * PHRASE
        for key, total in weights.items():
            self.of[key][item] = total
        for concept, total in self._concepts(meant).items():
            self.of[f"#c{concept}"][item] = total

    def _phrases_in(self, stems: Sequence[str]) -> Iterator[str]:
        for at, first in enumerate(stems):
            for wanted in self._phrases.get(first, ()):
                if tuple(stems[at : at + len(wanted)]) == wanted:
                    yield " ".join(wanted)

    @staticmethod
    def _concepts(meant: Mapping[tuple[int, str], float]) -> dict[int, float]:
        totals: dict[int, list[float]] = defaultdict(list)
        for (concept, _), weight in meant.items():
            totals[concept].append(weight)
        return {concept: max(found) + 0.4 * (sum(found) - max(found)) for concept, found in totals.items()}


# --------------------------------------------------------------------------------------------------------- facets

_DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_DAY_WORDS = {
    "samstag": "sonnabend",
    "wochenende": "wochenends",
    "ferien": "sommerferien herbstferien osterferien schulferien weihnachtsferien",
    "werktags": "wochentags",
    "vormittags": "morgens vormittag morgen früh",
    "nachmittags": "nachmittag mittags",
    "abends": "abend feierabend",
}
_PARTS_OF_WEEK = {
    "werktags": _DAYS[:5],
    "am Wochenende": _DAYS[5:],
}
FULL, NEARLY = 1000.0, 8.0  # weights of facets that become the highest and a middle level


class _Facets:
    """Words that name a place, a post code, a day, a time of day, a language: rows, words and postings."""

    def __init__(self, guide: Guide, items: Sequence[Item]) -> None:
        self.rows: list[list[Any]] = []
        self.words: dict[str, list[int]] = defaultdict(list)
        self.of: dict[str, dict[int, float]] = defaultdict(dict)
        self._number: dict[tuple[str, str], int] = {}
        self._guide = guide
        self._places()
        self._times()
        self._languages()
        for number, item in enumerate(items):
            self._mark(number, item)

    def _row(self, kind: str, value: str, label: str, spelt: Iterable[str]) -> int:
        number = len(self.rows)
        self.rows.append([kind, value, label])
        self._number[kind, value] = number
        for text in spelt:
            key = " ".join(phrase(text))
            if key and number not in self.words[key]:
                self.words[key].append(number)
        return number

    def _places(self) -> None:
        places = self._guide.places.fields
        for district in places.bezirke:
            self._row("bezirk", district.id, district.name, (district.name,))
        for quarter in places.stadtteile:
            self._row("stadtteil", quarter.id, quarter.name, (quarter.name, *_name_parts(quarter.name)))

    def _times(self) -> None:
        for day in (*_DAYS, "wochenende", "werktags", "ferien"):
            self._row(
                "tag", day, day if day.endswith("s") else day.capitalize(), (day, *_DAY_WORDS.get(day, "").split())
            )
        for part in ("vormittags", "nachmittags", "abends"):
            self._row("zeit", part, part, (part, *_DAY_WORDS[part].split()))

    def _languages(self) -> None:
        for term in self._guide.vocabulary.fields.sprachen:
            self._row("sprache", term.id, term.name, (term.name, *translations(term.übersetzungen)))

    def _mark(self, item: int, listed: Item) -> None:
        fields = listed.entry.fields
        if isinstance(fields, Project):
            self._mark_project(item, fields)
        elif isinstance(fields, Event):
            self._mark_place(item, (fields.stadtteil,), ())
            self._mark_codes(item, (fields.ort,))
            for known in (fields.beginn, *(date.beginn for date in fields.termine)):
                if known and known.exact:
                    self._mark_slot(item, (_DAYS[known.first.weekday()],), _part_of_day(known), FULL)
        elif isinstance(fields, School):
            self._mark_place(item, (fields.stadtteil,), (fields.bezirk,))
            self._mark_codes(item, (fields.adresse,))

    def _mark_project(self, item: int, project: Project) -> None:
        self._mark_place(item, project.stadtteile, project.bezirke)
        self._mark_codes(item, (contact.adresse for contact in project.kontakte))
        if project.stadtweit:
            self.of["#w"][item] = FULL
        for slot in project.zeiten:
            self._mark_time(item, slot)
        languages = {term.name: term.id for term in self._guide.vocabulary.fields.sprachen}
        for language in project.sprachen:
            if language in languages:
                self._set(item, ("sprache", languages[language]), FULL)
        self._mark_ages(item, project)

    def _mark_ages(self, item: int, project: Project) -> None:
        low = project.alter.von if project.alter else None
        high = project.alter.bis if project.alter else None
        if low is None and high is None and project.klassen:
            low = None if project.klassen.von is None else project.klassen.von + 5
            high = None if project.klassen.bis is None else project.klassen.bis + 7
        if low is None and high is None:
            self.of["#a"][item] = FULL
            return
        for age in AGE_STEPS:
            if (low or 0) <= age <= (120 if high is None else high):
                self.of[f"#a{age}"][item] = FULL

    def _mark_place(self, item: int, quarters: Iterable[str | None], districts: Iterable[str | None]) -> None:
        for name in quarters:
            quarter = self._guide.quarter_place.get(name or "")
            if quarter:
                self._set(item, ("stadtteil", quarter.id), FULL)
                self._mark_place(item, (), (quarter.bezirk,))
        for name in districts:
            district = self._guide.district_place.get(name or "")
            if district:
                self._set(item, ("bezirk", district.id), FULL)

    def _mark_codes(self, item: int, addresses: Iterable[str | None]) -> None:
        for address in addresses:
            for word in words(address or ""):
                if len(word) == 5 and word.isdecimal():
                    self._raise(f"#p{word}", item, FULL)

    def _mark_time(self, item: int, slot: Slot) -> None:
        if slot.tag == "in den Ferien":
            self._mark_slot(item, ("ferien",), slot.tageszeit, FULL)
        elif slot.tag in _PARTS_OF_WEEK:
            self._mark_slot(item, ("wochenende" if slot.tag == "am Wochenende" else "werktags",), slot.tageszeit, FULL)
            self._mark_slot(item, _PARTS_OF_WEEK[slot.tag], slot.tageszeit, NEARLY)
        elif slot.tag == "nach Absprache":
            self._mark_slot(item, (), slot.tageszeit, FULL)
        else:
            day = slot.tag.lower()
            self._mark_slot(item, (day,), slot.tageszeit, FULL)
            self._mark_slot(item, ("wochenende" if day in _DAYS[5:] else "werktags",), slot.tageszeit, NEARLY)

    def _mark_slot(self, item: int, days: Iterable[str], part: str | None, weight: float) -> None:
        time = self._number.get(("zeit", part or ""))
        if time is not None:
            self._set(item, ("zeit", part or ""), weight)
        for day in days:
            self._set(item, ("tag", day), weight)
            if time is not None:
                self._raise(f"#f{self._number['tag', day]}.{time}", item, weight)

    def _set(self, item: int, facet: tuple[str, str], weight: float) -> None:
        number = self._number.get(facet)
        if number is not None:
            self._raise(f"#f{number}", item, weight)

    def _raise(self, key: str, item: int, weight: float) -> None:
        self.of[key][item] = max(self.of[key].get(item, 0.0), weight)


def _part_of_day(moment: Moment) -> str | None:
    if moment.clock is None:
        return None
    return "vormittags" if moment.clock.hour < 12 else "nachmittags" if moment.clock.hour < 17 else "abends"


AGE_STEPS = (*range(21), 23, 30, 45, 65)  # years of age that have postings; others use the nearest


def _name_parts(name: str) -> list[str]:
    """Parts by which a place is also called: Barmbek-Nord → Barmbek, St. Pauli → Pauli, not Nord."""
    parts = list(phrase(name))
    return [part for part in parts if len(parts) > 1 and len(part) > 4 and not part.endswith("stadt")]


# --------------------------------------------------------------------------------------------------------- coding


def _pack(guide: Guide, lexicon: _Lexicon, weights: _Weights, facets: _Facets, count: int) -> Index:
    postings = {**_without_rare_compounds(weights), **facets.of}
    refs = _references(lexicon, facets, frozenset(int(key[2:]) for key in postings if key.startswith("#c")))
    refs.update({key: "x" for key in _filler_keys(lexicon) if key not in refs})
    values = {key: _value(postings.get(key, {}), refs.get(key, "")) for key in sorted({*postings, *refs})}
    big = sum(map(len, values.values())) > SHARD_FROM
    layers: list[dict[str, str]] = [{} for _ in LAYERS]
    for key, value in values.items():
        rare = not big and _is_passing(key, postings.get(key, {})) and "f" not in refs.get(key, "")
        rare = rare and key[0] < "\u0370"
        layers[1 if rare else _layer(key, value, values, lexicon)][key] = value
    more = [_coded(layer) for layer in layers[1:]]
    more[0]["names"] = lexicon.names
    core: dict[str, Any] = {
        "rules": rules()._asdict(),
        "count": count,
        "ages": list(AGE_STEPS),
        "related": lexicon.related,
        "places": places(guide),
        "facets": facets.rows[len(places(guide)["bezirke"]) + len(places(guide)["stadtteile"]) :],
        "more": [_part_name(name, part) for name, part in zip(LAYERS[1:], more, strict=True)],
    }
    parts = dict(zip(core["more"], more, strict=True))
    return _sharded(core, layers[0], parts) if big else Index({**core, **_coded(layers[0])}, parts)


def places(guide: Guide) -> dict[str, Any]:
    """Districts and quarters, as the finder's data has them too: said twice they cost nothing once compressed."""
    fields = guide.places.fields
    number = {place.name: position for position, place in enumerate(fields.bezirke)}
    return {
        "bezirke": [[place.id, place.name, place.lat, place.lon] for place in fields.bezirke],
        "stadtteile": [
            [place.id, place.name, number[place.bezirk], place.lat, place.lon, place.plz] for place in fields.stadtteile
        ],
    }


def _is_passing(key: str, items: Mapping[int, float]) -> bool:
    return key[0] != "#" and 0 < len(items) <= RARE and max(items.values()) < SUMMARY


def _filler_keys(lexicon: _Lexicon) -> set[str]:
    return {stem(word) for filler in lexicon.fillers for word in words(filler)} - STOP_WORDS


def _without_rare_compounds(weights: _Weights) -> dict[str, dict[int, float]]:
    """Leave out compounds that one item says in passing: they are found by their parts, which are there."""
    kept = {}
    for key, items in weights.of.items():
        passing = len(items) == 1 and max(items.values()) <= TEXT and key not in weights.lexicon.keys
        if not (passing and len(key) > 8 and weights.vocabulary.is_compound(key)):
            kept[key] = items
    return kept


# The first layer is what the guide says. The second is fetched when a word is unknown there: what few items say in
# passing and the lexicon's other words. Words of other languages follow, by script.
_STOP_STEMS = frozenset(map(stem, STOP_WORDS))
LAYERS = ("wort", "lexikon", "fremd", "kyrillisch", "arabisch")


def _layer(key: str, value: str, values: Mapping[str, str], lexicon: _Lexicon) -> int:
    if key[0] >= "\u0370" and "f" not in value.partition("~")[2]:
        return 4 if key[0] >= "\u0530" else 3
    if not value.startswith("~") or "f" in value:
        return 0
    if key in lexicon.foreign:
        return 2
    if " " in key and not _adds(key, lexicon):
        return 1
    whole = " " in key and all(part in _STOP_STEMS or not values.get(part, "~").startswith("~") for part in key.split())
    return 0 if whole else 1


def _adds(key: str, lexicon: _Lexicon) -> bool:
    """Whether a phrase means something that none of its words means: »große Schwester«, not »schwimmen lernen«."""
    parts = (lexicon.keys.get(part, set()) for part in key.split())
    return not lexicon.keys.get(key, set()) <= set().union(*parts)


def _sharded(core: dict[str, Any], words: Mapping[str, str], parts: dict[str, Any]) -> Index:
    starts: list[str] = []
    names: list[str] = []
    shard: dict[str, str] = {}
    size = 0
    for key, value in (*words.items(), ("", "")):
        if not key or size > SHARD_SIZE:
            starts.append(min(shard))
            part = _coded(shard)
            names.append(_part_name(LAYERS[0], part))
            parts[names[-1]] = part
            shard, size = {}, 0
        shard[key] = value
        size += len(key) + len(value)
    return Index({**core, "starts": starts, "parts": names}, parts)


def _coded(words: Mapping[str, str]) -> dict[str, Any]:
    return {"keys": front_coded(list(words)), "values": " ".join(words.values())}


def _part_name(name: str, part: dict[str, Any]) -> str:
    """Named by its content, so that a cache never mixes two versions."""
    return f"{name}-{sha256(repr(part).encode()).hexdigest()[:8]}.json"


def _references(lexicon: _Lexicon, facets: _Facets, said: Collection[int]) -> dict[str, str]:
    """key → »c1c5f3«: concepts of which the guide says something, itself or beside them, and facets that it names."""
    pairs = [(number, other) for number, near in enumerate(lexicon.related) for other in near]
    useful = set(said) | {a for a, b in pairs if b in said} | {b for a, b in pairs if a in said}
    refs: dict[str, str] = defaultdict(str)
    for key in sorted(lexicon.keys):
        refs[key] += "".join(f"c{number}" for number in sorted(lexicon.keys[key] & useful))
    for key in sorted(facets.words):
        refs[key] += "".join(f"f{number}" for number in facets.words[key])
    return refs


def front_coded(keys: Sequence[str]) -> str:
    """Sorted keys, each as a capital (how many letters it shares with the one before) and the rest."""
    coded = []
    before = ""
    for key in keys:
        shared = 0
        while shared < min(len(key), len(before), 25) and key[shared] == before[shared]:
            shared += 1
        coded.append(chr(65 + shared) + key[shared:])
        before = key
    return "".join(coded)


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _value(posting: Mapping[int, float], refs: str) -> str:
    """Postings as »distance from the item before« in base 36, then the level as a capital; references after »~«."""
    coded = []
    before = -1
    for item in sorted(posting):
        coded.append(_base36(item - before - 1) + chr(64 + level(posting[item])))
        before = item
    return "".join(coded) + (f"~{refs}" if refs else "")


@cache
def _base36(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text


@cache
def level(weight: float) -> int:
    """A weight as 1 to LEVELS; the more there is, the less more counts."""
    return max(1, min(LEVELS, round((LEVELS + 1) * weight / (weight + HALF))))
