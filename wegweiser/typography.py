"""Fine points of German type on paper: spaces that do not break, quotes, dashes. HTML → HTML; knows no entries."""

from __future__ import annotations

import re
from functools import lru_cache

THIN = "\u202f"  # narrow no-break space, in »z. B.« and telephone numbers
FIXED = "\u00a0"  # no-break space
JOINED = "\u2060"  # no space at all, and no break: after a dash the engine would break »3–|5«

SHORT_WORD = 8  # letters of a word that should not stand alone on the last line
MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
UNITS = (
    "Uhr|Euro|Prozent|Stunden?|Std\\.|Tagen?|Tage?|Wochen?|Monaten?|Monate?|Jahren?|Jahre?|Minuten|Min\\.|Personen|"
    "Treffen|Schulen|Kinder|Mal|Kilometer|km|Meter|m²|kg|Millionen|Mio\\.|€"
)
SINGLE = "(?:&#39;|')"
TITLES = "Dr|Prof|Dipl|St|Hl|Frau|Herr"  # the last two without a dot
STREETS = "[Ss]traße|[Ss]tr\\.|weg|Weg|[Pp]latz|[Aa]llee|[Cc]haussee|stieg|gasse|damm|ring|ufer|markt"
BEFORE_NUMBERS = (
    "[Kk]lassen?|Kl\\.|Jahrgang|Jg\\.|[Aa]b|[Bb]is|[Ss]eit|[Ee]twa|ca\\.|[Rr]und|Seite|S\\.|Stand|Tel\\.|Bd\\."
)
SPACED = ("z. B.", "z. T.", "d. h.", "u. a.", "u. U.", "o. ä.", "o. g.", "s. o.", "s. u.", "v. a.", "i. d. R.", "e. V.")


def _spaced(abbreviation: str) -> tuple[str, str]:
    """»z.B.« and »z. B.« get a narrow space that does not break; a capital at the beginning of a sentence stays."""
    first, *others = abbreviation.split()
    letter = first[0] if first == "e." else f"[{first[0]}{first[0].upper()}]"
    rest = "".join(f"[ {FIXED}{THIN}]?{re.escape(part)}" for part in others)
    return rf"\b({letter}\.){rest}", THIN.join((r"\1", *others))


RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\u00ad", ""),  # the engine would then break nowhere else; where words break says the list of exceptions
        *map(_spaced, SPACED),
        (rf"(?<=\w) (?=e\.{THIN}V\.)", FIXED),
        (rf"({STREETS}) (?=\d)", rf"\1{FIXED}"),
        (r"\b(\d{5}) (?=[A-ZÄÖÜ])", rf"\1{FIXED}"),  # a postcode
        (r"(§§?|\bArt\.|\bNr\.|\bAbs\.) ?(?=\d)", rf"\1{THIN}"),
        (rf"\b({TITLES})(\.?) (?=[A-ZÄÖÜ])", rf"\1\2{FIXED}"),
        (rf"\b(\d{{1,2}}\.) (?=(?:{MONTHS}|Klasse|Jahrgang|Schuljahr)\b)", rf"\1{FIXED}"),
        (rf"(?<=\d) (?=(?:{UNITS})(?!\w))", FIXED),
        (r"(?<=\d) ?%", f"{THIN}%"),
        (rf"(?<!\w)({BEFORE_NUMBERS}) (?=\d)", rf"\1{FIXED}"),
        (r"(?<=\d)-mal\b", "\u2011mal"),
        (r"(?<=\w)[ \u00a0](?:--?|–) (?=\w)", f"{FIXED}– "),
        (r"(?<=\d)-(?=\d{1,2}[.:]\d\d\b)", "–"),
        (r"\.\.\.", "…"),
        (r"\b(0\d{2,4}) (?=\d{3})", rf"\1{THIN}"),
        # a range, but no date, telephone number or part of an address
        (r"\b(\d{1,2})-(?=\d{1,2}[-‑]mal\b)", r"\1–"),
        (rf"(?<![\w.,/@{THIN}‑–-])(\d{{1,4}})-(\d{{1,4}})(?![\w/@‑–-]|[.,]\d)", r"\1–\2"),
        (r"(?<=\d)–(?=\d)", f"–{JOINED}"),
        (r"(?<![\w“])“(?=\w)", "„"),
        (r"”", "“"),
        (r"»", "„"),
        (r"«", "“"),
        (r"(?:&#34;|&quot;|\")(?=\w)", "„"),
        (r"(?<=[\w.!?…])(?:&#34;|&quot;|\")", "“"),
        (rf"(?<!\w){SINGLE}((?:(?!{SINGLE})[^<>]){{1,80}}){SINGLE}(?!\w)", r"‚\1‘"),
        (rf"(?<=\w){SINGLE}", "’"),
    )
)


def fine(html: str) -> str:
    """The same HTML with its text set well; tags and their attributes stay as they are."""
    parts = re.split(r"(<style.*?</style>|<[^>]*>)", html, flags=re.S)
    parts[::2] = [_fine_text(part) for part in parts[::2]]
    return "".join(parts)


@lru_cache(maxsize=10_000)  # labels come with every entry, and an entry that is measured is set again to be printed
def _fine_text(text: str) -> str:
    if not text.strip():
        return text
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return text


def closed(html: str) -> str:
    """No last line of a paragraph with one short word alone: it stays with the one before it."""
    # By a space that does not break. In a span that does not wrap, the engine also tears up the line before.
    return re.sub(rf"(?<=[^\s<>]) (?=[^\s<>]{{1,{SHORT_WORD}}}</p>)", FIXED, html)


def demoted(html: str, steps: int) -> str:
    """Headings lowered below those of the brochure."""
    return re.sub(r"(</?h)([1-6])>", lambda match: f"{match[1]}{min(6, int(match[2]) + steps)}>", html)


def printable_links(html: str) -> str:
    """Without links that lead nowhere from a paper or a file: relative ones."""
    return re.sub(r"<a (?![^>]*href=\"(?:https?|mailto|tel):)[^>]*>(.*?)</a>", r"\1", html, flags=re.S)


def spoken_address(url: str, longest: int) -> str:
    """»https://www.beispiel.de/« → »www.beispiel.de«; long ones end at the host, the QR code knows the rest."""
    bare = re.sub(r"^https?://", "", url).rstrip("/")
    host, slash, _ = bare.partition("/")
    return bare if len(bare) <= longest else f"{host}{slash}{JOINED}…"


def phone(number: str) -> str:
    return number.replace(" ", THIN).replace("-", "\u2011")
