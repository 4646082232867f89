"""How German words are made comparable: folding, gender forms, stems, stop words, compounds, typing errors.

The rules are data. They are applied here when the index is built, and shipped inside the index to search.js, which
applies the same data to what people type, so that indexing and querying cannot disagree. The patterns keep to what
regular expressions of Python and JavaScript share; »$1« in a replacement is the first group in both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import NamedTuple

# Text → comparable letters, after lower case and NFKD. »ue« stays after a, e and q: Frauen, neue, Quelle.
_FOLD = [
    ["[\u0300-\u036f\u0483-\u0487\u0610-\u061a\u0640\u064b-\u065f\u0670]", ""],  # accents, Arabic vowel signs
    ["ß", "ss"],
    ["[æ]", "a"],
    ["[øœ]", "o"],
    ["ł", "l"],
    ["đ", "d"],
    ["ı", "i"],
    ["[‘’ʼ'`´\u00ad\u200b-\u200f]", ""],
    ["ی", "ي"],  # Persian and Arabic letters that look and are typed alike
    ["ک", "ك"],
    ["ى", "ي"],
    ["ة", "ه"],
    ["ae+", "a"],
    ["oe+", "o"],
    ["(^|[^aeq])ue+", "$1u"],
    # gender forms: Mentor*innen, Mentor:in, Mentor_in, Mentor/-innen, Mentor(in), Mentor(inn)en, jede*r
    ["([a-z])\\((in|innen|inn|e|r|n|en)\\)", "$1$2"],
    ["([a-z])/-?(in|innen)(?![a-z])", "$1$2"],
    ["([a-z])[*:_·•](?=[a-z])", "$1"],
]

# Word → stem: endings of nouns, adjectives and verbs that do not change what is meant. The first that fits, repeatedly.
_STEM = [
    ["^(.{2,}[dghklnrstz])inn(en)?$", "$1"],
    ["^(.{2,}[dghklnrstz])in$", "$1"],
    ["^(.{3,})e[nms]$", "$1"],
    ["^(.{3,})e$", "$1"],
    ["^(.{3,}[elr])n$", "$1"],
    ["^(.{3,}[bdfghklmnrt])s$", "$1"],
    ["^(.{2,}[ao]|.{4,}i)s$", "$1"],
    # Russian, Ukrainian: endings of nouns and adjectives; Arabic: the article
    ["^([\u0400-\u052f]{3,})[аиоуыеюя][йхмю]и?$", "$1"],
    ["^([\u0400-\u052f]{3,})[аиіоуыеюяьй]$", "$1"],
    ["^([\u0400-\u052f]{3,})(ов|ев)$", "$1"],
    ["^ال([\u0600-\u06ff]{3,})$", "$1"],
]

# Prefixes that leave the verb: »liest vor«, »vorzulesen«, »vorgelesen«.
_PARTICLES = "ab an auf aus bei ein fest fort her hin los mit nach um vor weg weiter zu zurück zusammen"

# Stem → weaker relatives, with how much they count: Leser, Lesung ~ lesen; lernt, gelernt ~ lernen; Patenschaft ~ Pate.
_RELATIVES: list[tuple[str, str, float]] = [
    ("^ge(.{3,})t$", "$1", 0.8),
    (f"^({_PARTICLES.replace(' ', '|').replace('ü', 'u')})(?:zu|ge)(.{{3,}}?)t?$", "$1$2", 0.8),
    ("^(.{3,})t$", "$1", 0.8),
    ("^(.{3,})er$", "$1", 0.7),
    ("^(.{3,})ung$", "$1", 0.6),
    ("^(.{3,})schaft$", "$1", 0.6),
    ("^(.{3,})ing$", "$1", 0.6),
    ("^(.{3,})(end|heit|keit|lich|isch|haft|chen)$", "$1", 0.5),
]

# Irregular forms of common words, each group led by the stem they share.
_IRREGULAR = """
les liest las lasen gelesen lies
hilf helf hilft half halfen geholfen hilfst
sprech spricht sprachst gesprochen sprichst
schwimm schwimmt schwamm schwammen geschwommen schwimmst
schreib schrieb schrieben geschrieben
treff trifft traf trafen getroffen triffst
ess isst gegessen
fahr fahrt fuhr gefahren fahrst
lauf lauft lief gelaufen
sing sang gesungen
find fand fanden gefunden
flieh floh flohen geflohen
sterb stirbt starb starben gestorben verstorben
verlier verlor verloren
leih lieh geliehen
zieh zog gezogen
bring bracht gebracht
lad lud eingeladen
ruf rief gerufen angerufen
vorles vorliest vorlas vorgelesen
begleit begleitet begleitst
"""

# Words that carry no meaning in a search: function words, and what people wrap around what they look for.
_STOP = """
aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bist bitte da
dabei dafür damit dann daran darf das dass dein deine deinem deinen deiner dem den denn der deren des dessen dich die
dies diese diesem diesen dieser dieses dir doch dort du durch dürfen ein eine einem einen einer eines einfach einige
er es etwas euch euer eure für gegen gerne gern gibt geben geht gehen gehört gut habe haben hat hatte hier hin ich ihm
ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes jemand jemanden kann kannst kein
keine keinem keinen keiner können könnte man manche mehr mein meine meinem meinen meiner mich mir mit möchte möchten
muss müssen nach nicht noch nur ob oder ohne per schon sehr sein seine seinem seinen seiner seit selbst sich sie sind
so soll sollen sollte sowie suche suchen sucht gesucht such über um und uns unser unsere unserem unseren unserer unter
viel viele vielen vom von vor wann warum was weil weiß welche welchem welchen welcher welches wem wen wenn wer werde
werden wie will wir wird wo wollen worden würde würden zu zum zur zwei zwischen brauche braucht brauchen wünsche
wünscht möglich machen mache macht tun hallo danke finden findet hamburg hamburger hamburgs a an and are at can do for
from get have how i in is it me my need of on or our please some someone that the to we what where who with you your
bir bu da de için ile ve benim ben istiyorum arıyorum var mı mi nerede kim и в на с со по для как я мне мой моя моего
моей мою нужен нужна нужно ищу хочу где кто из у за от і й в у на з із до для як я мені мій моя мого моєї мою потрібен
потрібна потрібно шукаю хочу де хто від за في من على مع إلى عن أن لا هل كيف أين أنا أريد أحتاج ابحث لي ابني ابنتي
"""

# Words of running text that nobody searches by: not indexed, and not shipped.
_WEAK = """
allerdings anders anschließend außerdem ausdrücklich beide beiden beides bekommen bekommt bereit bereits besonders
bestimmt bietet bieten bisher bleiben bleibt bringen bringt daher danach darauf daraus darin darüber darum davon davor
dazu denen derzeit dieselbe deshalb direkt drei eben eher eigen eigene eigenem eigenen eigener eigenes eigentlich
einander eins einmal einzeln einzelne einzelnen entsteht entstehen erhalten erhält erst erste ersten erster etwa fast
fest feste ganz ganze ganzen genau gelten gemeinsam gemeinsame gemeinsamen genannt gerade gibt gilt gleich groß große
großen großer größer halb halten heißt heute hinter höchstens hundert immer insgesamt inzwischen irgendwo jährlich
jederzeit jetzt jeweils kam kamen klein kleine kleinen kleiner kommen kommt kurz kurze kurzen lang lange langen lassen
lässt leicht letzte letzten letzter lieber liegen liegt manchem manchen manchmal mancher meist meistens mehrere
mehreren mindestens miteinander möglich möglichst nächste nächsten neben neu neue neuen neuer neues nehmen nehmt
nennen nennt nichts nie niemand nimmt nötig notwendig oben oft paar rund sagen sagt schnell schön sechs sieben acht
neun zehn elf zwölf fünf vier zwanzig dreißig vierzig sehen sieht setzen setzt sobald sogar solche sonst sorgt sorgen
später stehen steht stand statt stellen stellt trotz überall übernehmen übernimmt unten verschiedene vielen völlig
vorher während weitere weiteren weiterer wenig wenige weniger wieder wirklich wissen weiter wohl wollte wurde wurden
ziel zudem zuerst zueinander zugleich zusammen zusätzlich zweimal zweite zweiten dritte dritten angebot angebote
projekt projekte projekts
"""


# Letters that tell in which languages someone asks: entries that speak them come a little earlier.
_LETTERS = [
    ["[ğşıİ]", "tuerkisch"],
    ["[ąćęłńśźż]", "polnisch"],
    ["[іїєґ]", "ukrainisch"],
    ["[а-я]", "russisch ukrainisch"],
    ["[پچژگکی]", "farsi dari"],
    ["[\u0621-\u064a]", "arabisch"],
]


class Rules(NamedTuple):
    """The rules as shipped in the index; patterns and word lists only."""

    fold: list[list[str]]
    stem: list[list[str]]
    relatives: list[tuple[str, str, float]]
    irregular: list[str]
    stop: str
    letters: list[list[str]]
    typos: tuple[int, int]  # from how many letters on one edit is forgiven, and two


def _replace(template: str) -> str:
    return re.sub(r"\$(\d)", r"\\\1", template)


_FOLDERS = [(re.compile(pattern), _replace(by)) for pattern, by in _FOLD]
_STEMMERS = [(re.compile(pattern), _replace(by)) for pattern, by in _STEM]
_RELATERS = [(re.compile(pattern), _replace(by), factor) for pattern, by, factor in _RELATIVES]
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """One spelling for Müller, Mueller and Muller, for Mentor*innen and MentorInnen, for ı, İ and i."""
    text = unicodedata.normalize("NFKD", text.lower())
    for pattern, by in _FOLDERS:
        text = pattern.sub(by, text)
    return text


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(fold(text))


_FORMS = {fold(form): group.split()[0] for group in _IRREGULAR.strip().splitlines() for form in group.split()}


@cache
def stem(word: str) -> str:
    """What the forms of a (folded) word share: »paten«, »patin« and »patinnen« are »pat«."""
    before = ""
    while word != before:
        before = word
        if word in _FORMS:
            return _FORMS[word]
        word = _without_ending(word)
    return word


def _without_ending(word: str) -> str:
    for pattern, by in _STEMMERS:
        shorter = pattern.sub(by, word)
        if shorter != word:
            return shorter
    return word


@cache
def relatives(stemmed: str) -> tuple[tuple[str, float], ...]:
    """Stems of the same family that count less: »leser« → »les«."""
    found = ((stem(pattern.sub(by, stemmed)), factor) for pattern, by, factor in _RELATERS if pattern.match(stemmed))
    return tuple((key, factor) for key, factor in found if key != stemmed)


STOP_WORDS = frozenset(words(_STOP + _PARTICLES))


WEAK_WORDS = STOP_WORDS | frozenset(words(_WEAK))


def rules() -> Rules:
    """What search.js needs to treat words as this module does."""
    forms = [fold(group) for group in _IRREGULAR.strip().splitlines()]
    return Rules(_FOLD, _STEM, _RELATIVES, forms, " ".join(sorted(STOP_WORDS)), _LETTERS, (4, 8))


_APART = re.compile(rf" ({_PARTICLES.replace(' ', '|')})(?=[.,;:!?()–]| und | oder |$)")
_CLAUSE = re.compile(r"[.,;:!?()–]| und | oder ")
_VERB = re.compile(r"[a-zäöüß]{2,}(?:t|e|en|ern|eln)$")


def rejoined(text: str, known: Callable[[str], bool]) -> Iterator[str]:
    """The verbs of which the prefix ends a clause: »lesen die Zeitung vor« → »vorlesen«."""
    for found in _APART.finditer(text):
        particle = fold(found[1])
        before = _CLAUSE.split(text[: found.start()])[-1]
        verbs = [fold(word) for word in before.split() if _VERB.match(word)]
        likely = [particle + verb for verb in verbs if known(particle + verb)]
        yield from likely or [particle + verb for verb in verbs if verb not in WEAK_WORDS][:1]


Known = Callable[[str], bool]
_SHORTEST = 7  # shorter words are no compounds worth taking apart


def split(word: str, known: Known, short: Known, stops: Collection[str] = STOP_WORDS) -> tuple[str, ...]:
    """The stems of a (folded) compound: »hausaufgabenhilfe« → »hausaufgab«, »hilf«; empty if it is none.

    ``known`` says whether a stem is a word, ``short`` whether even three letters of it may be trusted. The longest
    first part wins; linking elements vanish with the ending of the part before them.
    """
    if len(word) < _SHORTEST:
        return ()
    for at in range(len(word) - 3, 2, -1):
        left = _part(word[:at], known, short, stops)
        if not left:
            continue
        if len(word) - at > 3 and word[at:] in stops:  # Wohnungs·suche says no more than »Wohnung«
            return (left,)
        right = _part(word[at:], known, short, stops)
        rest = (right,) if right else split(word[at:], known, short, stops)
        if rest:
            return (left, *rest)
    return ()


def _part(piece: str, known: Known, short: Known, stops: Collection[str]) -> str:
    if piece in stops:
        return ""
    key = stem(piece)
    if short(key) if len(piece) < 4 else known(key):
        return key
    return next((other for other, _ in relatives(key) if known(other)), "") if len(piece) > 5 else ""


def head(word: str, known: Known, short: Known, stops: Collection[str] = STOP_WORDS) -> str:
    """The last part of a half-known compound: »ersatzoma« → »oma«; four letters say too little, Freundsc·haft."""
    for at in range(2, len(word) - 2):
        key = "" if at == len(word) - 4 else _part(word[at:], known, short, stops)
        if key and (len(key) > 4 or short(key)):
            return key
    return ""


def phrase(text: str, stops: Collection[str] = STOP_WORDS) -> Iterator[str]:
    """The stems of the words that count; where none does (Turkish »iş« is English »is«), of all."""
    said = words(text)
    return (stem(word) for word in [word for word in said if word not in stops] or said)
