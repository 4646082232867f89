"""»So finden Sie das richtige Projekt«: from what readers ask to the chapters and registers of the brochure.

The questions are those of the decision help on the site, see advice.py; what paper cannot answer is left out. Knows
anchors, but neither pages nor HTML.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from wegweiser import advice
from wegweiser.advice import Question, Role
from wegweiser.guide import Guide, Theme

READ, QUALITY, MAP = "lesen", "qualitaet", "karte"  # pages that are no registers

# Facets of the answers → where paper has an answer, in words and as anchors.
PLACES = {
    "alter": (("Register nach Alter", "register-alter"),),
    "bezirk": (("Karte", MAP), ("Register nach Bezirk", "register-ort")),
    "stunden": (("Zeile „Zeit“", READ),),
    "monate": (("Zeile „Dauer“", READ),),
    "form": (("Zeile „Form“", READ),),
}
# What the brochure alone can answer, by role. The site shows these as pages of their own.
MORE = {
    "schule": ("Wer ist schon an Ihrer Schule?", ("Register der Schulen", "register-schule")),
    "foerdern": ("Wer steht hinter den Projekten?", ("Träger und Partner", "register-traeger")),
    "unterstuetzung": ("Woran erkennen Sie ein gutes Projekt?", ("Was die Einträge sagen", QUALITY)),
}
COLOURS = {"engagieren": "harbour", "unterstuetzung": "brick", "schule": "harbour-deep", "foerdern": "ink"}
MOST = 4  # questions for each role: more do not fit, and nobody answers more


@dataclass(frozen=True)
class Sign:
    """Where an answer leads."""

    text: str
    anchors: tuple[str, ...]
    colour: str = ""  # of a theme


@dataclass(frozen=True)
class Step:
    question: str
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Signpost:
    """Who is asked, and what."""

    text: str
    hint: str
    colour: str
    steps: tuple[Step, ...]


def signposts(guide: Guide, printed: Container[str]) -> tuple[Signpost, ...]:
    """Only to what is printed: not every guide has a map and every register."""
    roles = (advice.asked(role, guide) for role in advice.ROLES)
    return tuple(
        Signpost(role.text, role.hint, COLOURS[role.id], tuple(_steps(role, guide, printed))) for role in roles
    )


def _steps(role: Role, guide: Guide, printed: Container[str]) -> Iterator[Step]:
    asked = [step for question in role.questions if (step := _step(question, guide, printed)).signs]
    question, sign = MORE.get(role.id, ("", ("", "")))
    room = MOST - (sign[1] in printed)
    # Themes first: they are the chapters, and whoever turns to one need not look anywhere else.
    yield from sorted(asked, key=lambda step: not step.signs[0].colour)[:room]
    if sign[1] in printed:
        yield Step(question, (Sign(sign[0], (sign[1],)),))


def _step(question: Question, guide: Guide, printed: Container[str]) -> Step:
    facets = dict.fromkeys(facet for answer in question.answers for facet in answer.choice)
    if "thema" in facets:
        return Step(question.text, tuple(_themes(question, guide)))
    places = (place for facet in facets for place in PLACES.get(facet, ()))
    return Step(question.text, tuple(Sign(text, (anchor,)) for text, anchor in places if anchor in printed))


def _themes(question: Question, guide: Guide) -> Iterator[Sign]:
    """Each answer with the chapters of its themes, in the colour of the first."""
    known = {theme.term.id: theme for theme in guide.themes if theme.projects}
    for answer in question.answers:
        if themes := [known[id] for id in answer.choice.get("thema", ()) if id in known]:
            yield Sign(answer.text, tuple(map(_anchor, themes)), themes[0].term.farbe or "")


def _anchor(theme: Theme) -> str:
    return f"thema-{theme.term.id}"
