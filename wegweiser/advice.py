"""»Welches Projekt passt zu mir?«: five plain questions for each role, and the pages that they make.

Questions and answers are data; answers set the finder's facets. What a vocabulary does not have is not asked, so that
another city keeps the questions that fit its words. The tree is computed from the questions and the projects alone; it
knows neither HTML nor addresses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from heapq import heappop, heappush

from schema import Term
from wegweiser.guide import Guide
from wegweiser.suitability import AGE_GROUPS, Census, Selection

FEW = 8  # so many projects are shown at once instead of asking on
PAGES = 60  # at most, for each role; with 48 whoever chooses children would be asked nothing more
SHOWN = 30  # at most, on one page
ANY = "egal"

Values = Mapping[str, tuple[str, ...]]  # facet → values, any of which will do


def N_(message: str) -> str:  # noqa: N802 - the name by which gettext's tools know it
    """Marks a text for the catalogues; templates translate it."""
    return message


@dataclass(frozen=True)
class Answer:
    id: str
    text: str
    choice: Values = field(default_factory=dict)
    is_name: bool = False  # the text is a name from the guide, not from the program
    term: Term | None = None  # of the vocabulary that knows how the name is said in other languages


@dataclass(frozen=True)
class Question:
    id: str
    text: str
    label: str  # in the list of what has been answered
    answers: tuple[Answer, ...] = ()
    each: str = ""  # answers are the terms of a vocabulary, or all districts: »sprachen«, »bezirke«
    facet: str = ""  # what such answers set


@dataclass(frozen=True)
class Role:
    id: str  # as in the finder's address
    text: str
    hint: str
    questions: tuple[Question, ...]
    base: Values = field(default_factory=dict)


# ------------------------------------------------------------------------------------------------- questions, as data

_THEMES = (
    ("lesen", ("lesefoerderung",)),
    ("lernen", ("schule", "studium")),
    ("beruf", ("uebergang-schule-beruf",)),
    ("ankommen", ("integration",)),
    ("unternehmen", ("freizeit", "kultur", "sport")),
    ("familie", ("familie", "gesundheit")),
)


def _themes(*texts: str) -> tuple[Answer, ...]:
    return tuple(Answer(id, text, {"thema": ids}) for (id, ids), text in zip(_THEMES, texts, strict=True))


AGE_LABELS = {
    "0-5": N_("0 bis 5 Jahre"),
    "6-9": N_("6 bis 9 Jahre"),
    "10-13": N_("10 bis 13 Jahre"),
    "14-17": N_("14 bis 17 Jahre"),
    "18-26": N_("18 bis 26 Jahre"),
    "ab-27": N_("27 Jahre oder älter"),
}
_AGES = tuple(Answer(group.id, AGE_LABELS[group.id], {"alter": tuple(map(str, group.asked))}) for group in AGE_GROUPS)
_ADULTS = ("erwachsene", "junge-erwachsene", "studierende", "auszubildende", "frauen", "aeltere-menschen")
_NEWCOMERS = ("gefluechtete", "zuwanderung")
_FORMS = (
    Answer("zu-zweit", N_("Zu zweit: ein Mensch begleitet einen anderen"), {"form": ("eins-zu-eins", "tandem")}),
    Answer(
        "gruppe",
        N_("In einer Gruppe"),
        {"form": ("zweierteam", "kleingruppe", "gruppe", "offene-gruppe", "peer")},
    ),
)

VOLUNTEER = Role(
    "engagieren",
    N_("Ich will mich engagieren"),
    N_("Zeit schenken, jemanden begleiten"),
    (
        Question(
            "wen",
            N_("Wen möchten Sie begleiten?"),
            N_("Wen"),
            (
                Answer("kinder", N_("Kinder"), {"fuer": ("kinder",)}),
                Answer("jugendliche", N_("Jugendliche"), {"fuer": ("jugendliche", "auszubildende")}),
                Answer("familien", N_("Familien und Eltern"), {"fuer": ("familien", "eltern")}),
                Answer("erwachsene", N_("Erwachsene"), {"fuer": _ADULTS}),
                Answer("zugewanderte", N_("Geflüchtete und Zugewanderte"), {"fuer": _NEWCOMERS}),
            ),
        ),
        Question(
            "was",
            N_("Was machen Sie gern?"),
            N_("Was"),
            _themes(
                N_("Lesen und vorlesen"),
                N_("Beim Lernen helfen"),
                N_("Den Weg in den Beruf zeigen"),
                N_("Beim Ankommen und beim Deutschlernen helfen"),
                N_("Etwas unternehmen: Freizeit, Kultur, Sport"),
                N_("Eine Familie entlasten"),
            ),
        ),
        Question(
            "zeit",
            N_("Wie viel Zeit haben Sie?"),
            N_("Zeit"),
            (
                Answer("1-stunde", N_("Etwa 1 Stunde in der Woche"), {"stunden": ("5",)}),
                Answer("2-stunden", N_("Etwa 2 Stunden in der Woche"), {"stunden": ("10",)}),
                Answer("4-stunden", N_("Etwa 4 Stunden in der Woche"), {"stunden": ("20",)}),
            ),
        ),
        Question(
            "dauer",
            N_("Für wie lange möchten Sie sich verabreden?"),
            N_("Dauer"),
            (
                Answer("halbes-jahr", N_("Höchstens ein halbes Jahr"), {"monate": ("6",)}),
                Answer("ein-jahr", N_("Höchstens ein Jahr"), {"monate": ("12",)}),
                Answer("zwei-jahre", N_("Auch zwei Jahre"), {"monate": ("24",)}),
            ),
        ),
        Question("wo", N_("In welchem Bezirk?"), N_("Bezirk"), each="bezirke", facet="bezirk"),
    ),
)

SUPPORT = Role(
    "unterstuetzung",
    N_("Ich suche Unterstützung"),
    N_("Für ein Kind, für eine Familie oder für mich selbst"),
    (
        Question(
            "fuer-wen",
            N_("Für wen suchen Sie Hilfe?"),
            N_("Für wen"),
            (
                Answer("kind", N_("Für ein Kind"), {"fuer": ("kinder",)}),
                Answer("jugendliche", N_("Für eine Jugendliche oder einen Jugendlichen"), {"fuer": ("jugendliche",)}),
                Answer("familie", N_("Für uns als Familie"), {"fuer": ("familien", "eltern")}),
                Answer("mich", N_("Für mich selbst, ich bin erwachsen"), {"fuer": (*_ADULTS, *_NEWCOMERS)}),
            ),
        ),
        Question(
            "wobei",
            N_("Wobei soll jemand helfen?"),
            N_("Wobei"),
            _themes(
                N_("Lesen"),
                N_("Schule und Lernen"),
                N_("Ausbildung und Beruf"),
                N_("Ankommen und Deutsch lernen"),
                N_("Freizeit, Kultur, Sport"),
                N_("Den Alltag der Familie leichter machen"),
            ),
        ),
        Question("alter", N_("Wie alt ist, wer Hilfe braucht?"), N_("Alter"), _AGES),
        Question("wo", N_("In welchem Bezirk?"), N_("Bezirk"), each="bezirke", facet="bezirk"),
        Question(
            "sprache", N_("Welche Sprache soll man dort sprechen?"), N_("Sprache"), each="sprachen", facet="sprache"
        ),
    ),
)

SCHOOL = Role(
    "schule",
    N_("Ich arbeite an einer Schule"),
    N_("Projekte, die an Schulen kommen"),
    (
        Question(
            "klasse",
            N_("Um welche Klassen geht es?"),
            N_("Klassen"),
            (  # ages that only these grades have, see suitability.py
                Answer("1-bis-4", N_("Klasse 1 bis 4"), {"alter": ("8", "9")}),
                Answer("5-bis-7", N_("Klasse 5 bis 7"), {"alter": ("12",)}),
                Answer("8-bis-10", N_("Klasse 8 bis 10"), {"alter": ("15",)}),
                Answer("11-bis-13", N_("Klasse 11 bis 13"), {"alter": ("18",)}),
            ),
        ),
        Question(
            "wobei",
            N_("Was soll ein Projekt leisten?"),
            N_("Wobei"),
            _themes(
                N_("Lesen fördern"),
                N_("Beim Lernen helfen"),
                N_("In Ausbildung und Beruf begleiten"),
                N_("Beim Ankommen und beim Deutschlernen helfen"),
                N_("Freizeit, Kultur und Sport erschließen"),
                N_("Eltern und Familien stärken"),
            ),
        ),
        Question("form", N_("Wie soll begleitet werden?"), N_("Form"), _FORMS),
        Question(
            "fuer-wen",
            N_("Geht es um eine besondere Gruppe?"),
            N_("Für wen"),
            (
                Answer("zugewanderte", N_("Geflüchtete und zugewanderte Jugendliche"), {"fuer": _NEWCOMERS}),
                Answer("eltern", N_("Eltern"), {"fuer": ("eltern", "familien")}),
            ),
        ),
        Question("wo", N_("In welchem Bezirk liegt die Schule?"), N_("Bezirk"), each="bezirke", facet="bezirk"),
    ),
    {"ort": ("schule",)},
)

FOUNDATION = Role(
    "foerdern",
    N_("Ich möchte fördern"),
    N_("Für Stiftungen, Unternehmen und Verwaltung"),
    (
        Question(
            "was",
            N_("Was möchten Sie fördern?"),
            N_("Was"),
            _themes(
                N_("Lesen"),
                N_("Schule und Studium"),
                N_("Übergang in Ausbildung und Beruf"),
                N_("Ankommen und Integration"),
                N_("Freizeit, Kultur, Sport"),
                N_("Familie und Gesundheit"),
            ),
        ),
        Question("alter", N_("Welches Alter soll gefördert werden?"), N_("Alter"), _AGES),
        Question(
            "wen",
            N_("Wem soll es zugutekommen?"),
            N_("Für wen"),
            (
                Answer("kinder", N_("Kindern"), {"fuer": ("kinder",)}),
                Answer("jugendliche", N_("Jugendlichen"), {"fuer": ("jugendliche", "auszubildende")}),
                Answer("familien", N_("Familien und Eltern"), {"fuer": ("familien", "eltern")}),
                Answer("erwachsene", N_("Erwachsenen"), {"fuer": _ADULTS}),
                Answer("zugewanderte", N_("Geflüchteten und Zugewanderten"), {"fuer": _NEWCOMERS}),
            ),
        ),
        Question("form", N_("Wie soll begleitet werden?"), N_("Form"), _FORMS),
        Question("wo", N_("In welchem Bezirk?"), N_("Bezirk"), each="bezirke", facet="bezirk"),
    ),
)

ROLES = (VOLUNTEER, SUPPORT, SCHOOL, FOUNDATION)
INDIFFERENT = Answer(ANY, N_("Weiß ich nicht oder ist mir egal"))


def asked(role: Role, guide: Guide) -> Role:
    """The role with the questions that this guide can answer: its places, its languages, its words."""
    known = {facet: frozenset(ids) for facet, ids in _ids(guide).items()}
    filled = (_filled(question, guide, known) for question in role.questions)
    base = {facet: values for facet, values in role.base.items() if known[facet] & set(values)}
    return replace(role, questions=tuple(question for question in filled if question.answers), base=base)


def _ids(guide: Guide) -> dict[str, list[str]]:
    words = guide.vocabulary.fields
    return {
        "thema": [term.id for term in words.themen],
        "fuer": [term.id for term in words.zielgruppen],
        "form": [term.id for term in words.formen],
        "ort": [term.id for term in words.einsatzorte],
    }


def _filled(question: Question, guide: Guide, known: Mapping[str, frozenset[str]]) -> Question:
    if question.each:
        return replace(question, answers=tuple(_each(question, guide)))
    answers = (replace(answer, choice=_possible(answer.choice, known)) for answer in question.answers)
    return replace(question, answers=tuple(answer for answer in answers if answer.choice))


def _each(question: Question, guide: Guide) -> Iterator[Answer]:
    if question.each == "bezirke":
        for place in (district.place for district in guide.districts):
            yield Answer(place.id, place.name, {question.facet: (place.id,)}, is_name=True)
    else:
        for term in guide.vocabulary.fields.sprachen:
            yield Answer(term.id, term.name, {question.facet: (term.id,)}, is_name=True, term=term)


def _possible(choice: Values, known: Mapping[str, frozenset[str]]) -> Values:
    kept = {facet: tuple(v for v in values if v in known.get(facet, (v,))) for facet, values in choice.items()}
    return {facet: values for facet, values in kept.items() if values}


# ------------------------------------------------------------------------------------------------------------ the tree


@dataclass(frozen=True)
class Step:
    """A question that has been answered."""

    question: Question
    answer: Answer
    path: tuple[str, ...]  # of the page where it is asked


@dataclass(frozen=True)
class Option:
    """An answer that can be given, and what would be left."""

    answer: Answer
    found: Selection
    path: tuple[str, ...]


@dataclass(frozen=True)
class Node:
    """A page: what has been answered, and either the next question or what was found."""

    role: Role
    steps: tuple[Step, ...]
    found: Selection
    question: Question | None = None
    options: tuple[Option, ...] = ()
    position: int = 0  # of the first question of the role that may be asked next

    @cached_property
    def path(self) -> tuple[str, ...]:
        return tuple(step.answer.id for step in self.steps)

    @cached_property
    def choice(self) -> dict[str, tuple[str, ...]]:
        """The facets as the finder knows them."""
        answered = (step.answer.choice for step in self.steps)
        return {facet: values for choice in (self.role.base, *answered) for facet, values in choice.items()}

    @property
    def state(self) -> dict[str, tuple[str, ...]]:
        """The same in the finder, which also knows the role."""
        return {"rolle": (self.role.id,), **self.choice}

    @property
    def unasked(self) -> tuple[Question, ...]:
        """What may still narrow it down."""
        answered = {step.question.id for step in self.steps}
        return tuple(question for question in self.role.questions if question.id not in answered)


@dataclass(frozen=True, order=True)
class _Waiting:
    """A page whose next question has not been given room yet; the smallest comes first."""

    urgency: float
    path: tuple[str, ...]
    share: float = field(compare=False)  # of the visitors who come here
    node: Node = field(compare=False)
    asking: Node = field(compare=False)
    children: tuple[Node, ...] = field(compare=False)


def tree(role: Role, census: Census, pages: int = PAGES) -> tuple[Node, ...]:
    """All pages of a role, the start first.

    Pages are limited, so they go where they save visitors most reading. Whoever never knows is asked all questions.
    """
    done: list[Node] = []
    waiting = [_waiting(Node(role, (), census.choice(role.base)), 1, census)]
    while waiting:
        first = heappop(waiting)
        room = pages - 1 - len(done) - len(waiting)
        if not 0 < len(first.children) <= room:
            done.append(first.node)
            continue
        done.append(first.asking)
        for child in first.children:
            heappush(waiting, _waiting(child, first.share * _likely(child, first.children), census))
    return tuple(sorted(done, key=lambda node: (len(node.path), node.path)))


def _waiting(node: Node, share: float, census: Census) -> _Waiting:
    asking = _asking(node, census)
    children = _children(asking)
    left = sum(_likely(child, children) * child.found.total for child in children)
    undecided = all(id == ANY for id in node.path)
    urgency = -float("inf") if undecided else share * (left - node.found.total)
    return _Waiting(urgency, node.path, share, node, asking, children)


DOUBT = 0.25  # share of visitors who are taken not to know an answer


def _likely(child: Node, siblings: Sequence[Node]) -> float:
    return DOUBT if child.path[-1] == ANY else (1 - DOUBT) / max(len(siblings) - 1, 1)


def _asking(node: Node, census: Census) -> Node:
    """The page with its next question that makes a difference; as it is when few projects or no question are left."""
    if node.found.total <= FEW:
        return node
    for position in range(node.position, len(node.role.questions)):
        question = node.role.questions[position]
        options = tuple(_option(node, answer, census) for answer in question.answers)
        if any(option.found.sure and option.found != node.found for option in options):
            indifferent = Option(INDIFFERENT, node.found, (*node.path, ANY))
            return replace(node, question=question, options=(*options, indifferent), position=position + 1)
    return node


def _option(node: Node, answer: Answer, census: Census) -> Option:
    return Option(answer, node.found & census.choice(answer.choice), (*node.path, answer.id))


def _children(node: Node) -> tuple[Node, ...]:
    """One page for each answer that leads to projects."""
    if node.question is None:
        return ()
    return tuple(
        Node(
            node.role,
            (*node.steps, Step(node.question, option.answer, node.path)),
            option.found,
            position=node.position,
        )
        for option in node.options
        if option.found.total
    )
