"""Invented German words for benchmark entries. No name here belongs to anybody."""

from __future__ import annotations

SYLLABLES = (
    "Brom", "Quell", "Lüm", "Tas", "Eul", "Wurn", "Dröb", "Fins", "Gral", "Hös", "Jeb", "Klön", "Lars", "Mür", "Nolt",
    "Ost", "Pelm", "Röns", "Sül", "Tring", "Ulv", "Vös", "Wel", "Zarn", "Ahl", "Birk", "Dorn", "Erl", "Fär", "Gös",
    "Hum", "Irm", "Kös", "Lind", "Mahl", "Nüss", "Öhl", "Plön", "Quarn", "Rüst", "Stör", "Tülm", "Und", "Vehl",
    "Wöhr", "Zins",
)  # fmt: skip
ENDINGS = (
    "feld", "hain", "brück", "heim", "horst", "rode", "büll", "wisch", "moor", "sande", "stedt", "dorf", "werder",
    "kamp", "grund", "sund", "hude", "beck", "loh", "berg", "furt", "wald", "au", "siel",
)  # fmt: skip
PROJECTS = (
    "Brückenpaten", "Lesefunken", "Lernanker", "Wegbegleiter", "Tandem", "Patenkreis", "Leuchtfeuer", "Zeitschenker",
    "Mutmacher", "Sprachboot", "Ausbildungslotsen", "Kulturpfad", "Bücherfreunde", "Familienhafen", "Rückenwind",
    "Sternstunden", "Kompass", "Schulpaten", "Aufwind", "Nachbarpaten", "Lernlotsen", "Vorlesekreis", "Ankerplatz",
    "Weitblick",
)  # fmt: skip
PROJECT_ENDINGS = ("", " – gemeinsam weiter", " – Patinnen und Paten für Kinder", " – Zeit füreinander", " e.V.")
CARRIERS = (
    "Stiftung", "Verein", "Förderkreis", "Bürgerwerk", "Nachbarschaftshaus", "Freundeskreis", "Bildungswerk",
    "Sozialwerk", "Netzwerk", "Familienwerk",
)  # fmt: skip
SCHOOLS = ("Grundschule", "Stadtteilschule", "Gymnasium", "Schule", "Berufliche Schule", "Schule am")
EVENTS = (
    "Fachtag", "Stammtisch", "Markt der Patenschaften", "Auftakt", "Austausch", "Jahresempfang", "Infoabend", "Treffen",
)  # fmt: skip
SUBJECTS = (
    "Ehrenamtliche", "Studierende", "Erwachsene aus der Nachbarschaft", "Patinnen und Paten",
    "Ältere Menschen mit Zeit",
    "Berufserfahrene", "Jugendliche aus höheren Klassen", "Familien", "Freiwillige aus Betrieben",
)  # fmt: skip
VERBS = (
    "begleiten einzelne Kinder", "lesen mit Grundschulkindern", "treffen sich mit Jugendlichen", "helfen beim Ankommen",
    "unterstützen Familien", "üben Deutsch mit Geflüchteten", "bereiten auf die Ausbildung vor",
    "gehen mit Kindern ins Museum", "stehen Auszubildenden zur Seite",
)  # fmt: skip
CLOSINGS = (
    "und entdecken mit ihnen die Stadt", "jede Woche für ein bis zwei Stunden", "in der Schule oder zu Hause",
    "vom ersten Gespräch bis zum Abschluss", "damit der Alltag leichter wird", "im eigenen Stadtteil",
)  # fmt: skip
SENTENCES = (
    "Die Koordination stellt die Tandems nach Wohnort, Interessen und Sprachen zusammen und bleibt ansprechbar.",
    "Wer mitmacht, wird in mehreren Gesprächen ausgewählt und auf die Aufgabe vorbereitet.",
    "Die Treffen finden am Nachmittag statt; Ort und Zeit verabreden beide Seiten selbst.",
    "Alle zwei Monate gibt es einen Austausch unter Anleitung, einmal im Jahr einen gemeinsamen Ausflug.",
    "Im Mittelpunkt stehen Freizeit, Sprache und gegenseitiges Kennenlernen, nicht Nachhilfe.",
    "Eltern, Lehrkräfte und Engagierte sprechen sich ab, bevor ein Tandem beginnt.",
    "Die Begleitung dauert wenigstens ein Schuljahr und kann danach verlängert werden.",
    "Ein kleines Budget bezahlt Eintritte, Fahrten und Bücher.",
    "Das Angebot entstand 2011 aus einer Initiative von Nachbarn und wurde später auf weitere Quartiere übertragen.",
    "Gesucht werden Menschen, die zuhören können und verlässlich sind; besondere Vorkenntnisse braucht es nicht.",
    "Viele der Kinder wachsen mit zwei Sprachen auf, und manche Tandems bleiben über Jahre in Verbindung.",
    "Zum Abschluss erhalten die Engagierten auf Wunsch einen Nachweis über ihre Zeit.",
)
POINTS = (
    "Vorlesen und gemeinsames Lesen", "Hausaufgaben und Vorbereitung auf Klassenarbeiten", "Ausflüge in die Stadt",
    "Hilfe bei Bewerbungen", "Gespräche über Beruf und Zukunft", "Spielen, Basteln und Kochen", "Besuche im Museum",
)  # fmt: skip
NOTES = (
    "Angabe des Trägers, Jahr nicht genannt", "rund; nach einem Bericht der Stadtteilzeitung",
    "Stand des letzten Berichts",
    "nach Absprache, auch in den Ferien", "Beispiel aus einem Vortrag", "laut Faltblatt, seitdem nicht erneuert",
    "gemeinsame Gruppe mit der Nachbarschule", "mehr als; genaue Zahl nicht bekannt",
)  # fmt: skip
PREPARATION = (
    "Auswahl der Ehrenamtlichen in mehreren Schritten und zwei Abende Schulung",
    "Einführung durch die Koordination, danach eine Hospitation",
    "Grundkurs mit fünf Abenden zu Rolle, Nähe und Abstand, Kinderschutz",
)
GUIDANCE = (
    "feste Ansprechperson während der ganzen Zeit",
    "Stammtische, gemeinsame Aktionen und Beratung bei Schwierigkeiten",
    "Austausch alle zwei Monate und Fortbildungen im Jahr",
)
STREETS = ("Lümmelweg", "Quastenstraße", "Am Öhlgraben", "Zarnkamp", "Wöhrtwiete")
