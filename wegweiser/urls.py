"""Where everything lives on the site. The only module that spells paths and links.

A path ends with »/« for a page, written to its index.html. Links between pages are relative and name index.html, so
that the site works below any path and straight from the disk (file://); canonical addresses leave it out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from schema import Edition, Event, Organisation, Page, Place, Project, School, Term
from wegweiser.content import Entry

START = ""
PROJECTS = "projekte/"
THEMES = "themen/"
DISTRICTS = "bezirke/"
QUARTERS = "stadtteile/"
ORGANISATIONS = "traeger/"
SCHOOLS = "schulen/"
EVENTS = "termine/"
ARCHIVE = "archiv/"
VOLUNTEER = "engagieren/"
SUPPORT = "unterstuetzung/"
WHERE = "wer-ist-wo/"
FINDER = "finden/"
FAVOURITES = "merkliste/"
ADVICE = "welches-projekt/"
AGES = "alter/"
FOR_SCHOOLS = "fuer-schulen/"
FOR_FOUNDATIONS = "fuer-stiftungen/"
BROCHURE = "wegweiser.pdf"
SHORT = "p/"
EDITIONS = "ausgabe/"
PRINT = "druck/"  # what is made for the print shop, by commands of its own
PRINT_PAGES = "druck/wegweiser-druck.pdf"
PRINT_COVER = "druck/wegweiser-umschlag.pdf"
BOOKLET = "druck/wegweiser-heft.pdf"
CHOSEN = "druck/auswahl.pdf"
CHOSEN_BOOKLET = "druck/auswahl-heft.pdf"
LARGE_PRINT = "druck/wegweiser-grossdruck.pdf"
STATIC = "static/"
PICTURES = "bilder/"
NOT_FOUND = "404.html"

# First parts of paths that a page in content/pages/ must not take; the later ones are promised to coming features.
SECTIONS = frozenset(
    {
        *("projekte", "themen", "bezirke", "stadtteile", "traeger", "schulen", "termine", "engagieren", "static"),
        *("unterstuetzung", "wer-ist-wo", "bilder", "finden", "eintragen", "daten", "druck", "p", "archiv", "404"),
        "ausgabe",
        *(
            "merkliste",
            "welches-projekt",
            "alter",
            "fuer-schulen",
            "fuer-stiftungen",
            "en",
            "tr",
            "uk",
            "ar",
            "einfach",
        ),
    }
)


def project(entry: Entry[Project]) -> str:
    return f"{PROJECTS}{entry.id}/"


def former(id: str) -> str:
    """Where a project had its page before its file was renamed."""
    return f"{PROJECTS}{id}/"


def short(entry: Entry[Project]) -> str:
    """The address that is printed: it stays true when the file is renamed."""
    return short_of(entry.id)


def short_of(id: str) -> str:
    return f"{SHORT}{id}/"


def edition(entry: Entry[Edition]) -> str:
    """What has changed since that edition was printed."""
    return f"{EDITIONS}{entry.id}/"


def insert(entry: Entry[Edition]) -> str:
    """The sheet that is put into what was printed."""
    return f"{PRINT}einlage-{entry.id}.pdf"


def notice(entry: Entry[Project]) -> str:
    """The page of a project to be hung up."""
    return f"{PRINT}aushang-{entry.id}.pdf"


def event(entry: Entry[Event]) -> str:
    return f"{EVENTS}{entry.id}/"


def school(entry: Entry[School]) -> str:
    return f"{SCHOOLS}{entry.id}/"


def organisation(entry: Entry[Organisation]) -> str:
    return f"{ORGANISATIONS}{entry.id}/"


def page(entry: Entry[Page]) -> str:
    return f"{entry.id}/"


def theme(term: Term) -> str:
    return f"{THEMES}{term.id}/"


def theme_in(term: Term, place: Place) -> str:
    """A theme in one district."""
    return f"{THEMES}{term.id}/{place.id}/"


def age_group(id: str) -> str:
    return f"{AGES}{id}/"


def for_schools_in(place: Place) -> str:
    """What a school finds in one district."""
    return f"{FOR_SCHOOLS}{place.id}/"


def advice(*steps: str) -> str:
    """A page of the decision help: the role, then the answers given."""
    return "".join(f"{step}/" for step in (ADVICE.rstrip("/"), *steps))


def found(choice: Mapping[str, Sequence[str]]) -> str:
    """The finder with something chosen already; what follows »#« is the public spelling of its state."""
    state = "&".join(f"{facet}={','.join(values)}" for facet, values in choice.items())
    return f"{file(FINDER)}#{state}"


def district(place: Place) -> str:
    return f"{DISTRICTS}{place.id}/"


def quarter(place: Place) -> str:
    return f"{QUARTERS}{place.id}/"


def picture(name: str) -> str:
    return f"{PICTURES}{PurePosixPath(name).stem}.jpg"


def file(path: str) -> str:
    """The file that a path is written to."""
    return f"{path}index.html" if path.endswith("/") or not path else path


def root_from(path: str) -> str:
    """The relative way from a page up to the start: »../../«, or »./« on the start page itself."""
    return "../" * path.count("/") or "./"


def base_path(base_url: str) -> str:
    """The path part of the base URL; the 404 page is served at any depth and cannot link relatively."""
    return f"/{urlsplit(base_url).path.strip('/')}/".replace("//", "/")


def link(root: str, path: str) -> str:
    return root + file(path)


def absolute(base_url: str, path: str) -> str:
    return f"{base_url.rstrip('/')}/{path}"
