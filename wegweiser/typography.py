"""Fine points of German type on paper: spaces that do not break, quotes, dashes. HTML → HTML; knows no entries."""

from __future__ import annotations

import re

THIN = "\u202f"  # narrow no-break space, in »z. B.« and telephone numbers
FIXED = "\u00a0"  # no-break space

MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
UNITS = "Uhr|Euro|Prozent|Stunden?|Tagen?|Wochen?|Monaten?|Monate?|Jahren?|Jahre?|Minuten|Personen|Treffen|Schulen|%|€"
RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\b([zZ])\. ?B\.", rf"\1.{THIN}B."),
        (r"\b([dD])\. ?h\.", rf"\1.{THIN}h."),
        (r"\b([uU])\. ?a\.", rf"\1.{THIN}a."),
        (r"\b([oO])\. ?ä\.", rf"\1.{THIN}ä."),
        (r"\b([vV])\. ?a\.", rf"\1.{THIN}a."),
        (r"\bi\. ?d\. ?R\.", f"i.{THIN}d.{THIN}R."),
        (r"\be\. ?V\.", f"e.{THIN}V."),
        (r"(§§?|\bNr\.|\bAbs\.) (?=\d)", rf"\1{THIN}"),
        (rf"\b(\d{{1,2}}\.) (?={MONTHS}\b)", rf"\1{FIXED}"),
        (rf"(?<=\d) (?=(?:{UNITS})(?!\w))", FIXED),
        (r"\b([Kk]lassen?|[Aa]b|[Bb]is|[Ss]eit|[Ee]twa|Seite|Stand) (?=\d)", rf"\1{FIXED}"),
        (r"(?<=\d)-mal\b", "\u2011mal"),
        (r"(?<=\w) [-–] (?=\w)", f"{FIXED}– "),
        (r"(?<=\d)-(?=\d{1,2}[.:]\d\d\b)", "–"),
        (r"\.\.\.", "…"),
        (r"\b0\d{2,4} (?=\d{3})", lambda match: match[0].replace(" ", THIN)),
        (r"»", "„"),
        (r"«", "“"),
        (r"(?:&#34;|&quot;|\")(?=\w)", "„"),
        (r"(?<=[\w.!?…])(?:&#34;|&quot;|\")", "“"),
    )
)


def fine(html: str) -> str:
    """The same HTML with its text set well; tags and their attributes stay as they are."""
    parts = re.split(r"(<style.*?</style>|<[^>]*>)", html, flags=re.S)
    parts[::2] = [_fine_text(part) for part in parts[::2]]
    return "".join(parts)


def _fine_text(text: str) -> str:
    if not text.strip():
        return text
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return text


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
    return bare if len(bare) <= longest else f"{host}{slash}…"


def phone(number: str) -> str:
    return number.replace(" ", THIN).replace("-", "\u2011")
