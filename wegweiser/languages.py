"""The languages of the site: how each is called and written, and its catalogue of interface texts. Knows no entries.

The message to translate is the German text itself. Catalogues are plain .po files, so that translators need no program
of ours; ``python -m wegweiser.catalogues`` brings them up to date with templates and code.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from schema import Term

DOMAIN = "wegweiser"
FSI, PDI = "\u2068", "\u2069"


class InGerman(str):
    """A text that is German whatever the language of the page: an editor's note, a word without translation."""

    __slots__ = ()


@dataclass(frozen=True)
class Language:
    """A language with its catalogue; what it says is a plain str, German content inside it an ``InGerman``."""

    code: str  # as in guide.yaml, in locale/ and in addresses
    html: str  # BCP 47; »simple« is a registered variant
    locale: str
    name: str  # what its speakers call it
    direction: str = "ltr"
    decimal: str = ","
    thousands: str = "."
    fraction: int = 2  # the whole number whose plural form 1.5 takes
    samples: Mapping[str, int] = field(default_factory=lambda: {"one": 1, "other": 2})  # one of each Intl.PluralRules
    catalogue: NullTranslations = field(default_factory=NullTranslations, compare=False, repr=False)

    @property
    def german(self) -> bool:
        """Whether it is the language of the content."""
        return self.code == "de"

    @property
    def folder(self) -> str:
        """Where its pages lie, seen from the root of the site."""
        return "" if self.german else f"{self.code}/"

    def gettext(self, message: str, /, **values: object) -> str:
        return self.catalogue.gettext(message) % values

    def pgettext(self, context: str, message: str, /, **values: object) -> str:
        return self.catalogue.pgettext(context, message) % values

    def ngettext(self, singular: str, plural: str, number: float, /, **values: object) -> str:
        """Unlike gettext's own it takes fractions; ``%(num)s`` is the number, unless given otherwise."""
        return self.catalogue.ngettext(singular, plural, self._counted(number)) % {"num": number, **values}

    def _counted(self, number: float) -> int:
        return int(number) if number == int(number) else self.fraction

    def joined(self, separator: str, parts: Iterable[str]) -> str:
        """Those of the parts that say something; in German as soon as one of them is."""
        told = [part for part in parts if part]
        text = separator.join(map(self.island, told) if len(told) > 1 else told)
        return InGerman(text) if any(isinstance(part, InGerman) for part in told) else text

    def island(self, text: str) -> str:
        """A text that keeps its own direction inside a line that runs leftward (UAX #9)."""
        return f"{FSI}{text}{PDI}" if self.direction == "rtl" and isinstance(text, InGerman) else text

    @property
    def comma(self) -> str:
        return "، " if self.code == "ar" else ", "

    def choice(self, field: str, value: str) -> str:
        """One of the fixed values of a field, as a word for readers; the field is its context in the catalogue."""
        return self.pgettext(field, value)

    @property
    def semicolon(self) -> str:
        return "؛ " if self.code == "ar" else "; "

    def word(self, term: Term) -> str:
        """The name of a term of the vocabularies; without a translation the German one."""
        if self.german:
            return term.name
        return getattr(term.übersetzungen, self.code, None) or InGerman(term.name)


ARABIC = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}
GERMAN = Language("de", "de", "de_DE", "Deutsch")
OTHERS = (
    Language("en", "en", "en_GB", "English", decimal=".", thousands=","),
    Language("tr", "tr", "tr_TR", "Türkçe"),
    Language(
        "uk", "uk", "uk_UA", "Українська", thousands="\u00a0", samples={"one": 1, "few": 2, "many": 5, "other": 2}
    ),
    Language("ar", "ar", "ar_AR", "العربية", "rtl", decimal=".", thousands=",", fraction=100, samples=ARABIC),
    Language("einfach", "de-simple", "de_DE", "Einfache Sprache"),
)


def load(codes: Sequence[str], locale: Path, cache: Path | None = None) -> tuple[Language, ...]:
    """German and the wanted others, each with its catalogue. Compiled catalogues are kept in ``cache``."""
    wanted = (language for language in OTHERS if language.code in codes)
    return GERMAN, *(replace(language, catalogue=_catalogue(language, locale, cache)) for language in wanted)


def file(language: Language, locale: Path) -> Path:
    return locale / language.code / "LC_MESSAGES" / f"{DOMAIN}.po"


def _catalogue(language: Language, locale: Path, cache: Path | None) -> NullTranslations:
    source = file(language, locale).read_bytes()
    compiled = cache / f"{language.code}-{hashlib.sha256(source).hexdigest()[:16]}.mo" if cache else None
    if compiled and compiled.is_file():
        return GNUTranslations(io.BytesIO(compiled.read_bytes()))
    binary = _compiled(source, isolated=language.direction == "rtl")
    if compiled:
        compiled.parent.mkdir(parents=True, exist_ok=True)
        compiled.write_bytes(binary)
    return GNUTranslations(io.BytesIO(binary))


def _compiled(source: bytes, *, isolated: bool) -> bytes:
    """Texts not translated or doubtful (fuzzy) are left out, hence fall back to German."""
    from babel.messages.mofile import write_mo  # imported late: with a warm cache no build needs it
    from babel.messages.pofile import read_po

    known, stream = read_po(io.BytesIO(source)), io.BytesIO()
    for message in known if isolated else ():
        if isinstance(message.string, (tuple, list)):
            message.string = tuple(map(_isolating, message.string))
        elif message.id and message.string:
            message.string = _isolating(message.string)
    write_mo(stream, known)
    return stream.getvalue()


def _isolating(text: str) -> str:
    """What is filled in may be Latin: as an island it does not turn a line around that runs leftward."""
    return re.sub(r'(?<!=")%\(\w+\)s', rf"{FSI}\g<0>{PDI}", text)
