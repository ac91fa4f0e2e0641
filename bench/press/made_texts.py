"""Stories that never happened, for the press: headline, kicker, deck, paragraphs, captions, in four languages."""

from __future__ import annotations

import importlib.util
import random
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

Rng = random.Random
SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def made_pages() -> ModuleType:
    """scripts/made_pages.py, whose Chinese and English these are."""
    if "made_pages" not in sys.modules:
        spec = importlib.util.spec_from_file_location("made_pages", SCRIPTS / "made_pages.py")
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["made_pages"] = module
        spec.loader.exec_module(module)
    return sys.modules["made_pages"]


@dataclass(frozen=True, slots=True)
class Story:
    """What an article prints, before it is set."""

    headline: str
    paragraphs: tuple[str, ...]
    kicker: str | None = None
    deck: str | None = None
    byline: str | None = None
    credit: str | None = None
    subheads: tuple[str, ...] = ()
    caption: str = ""
    photographer: str = ""


def _words(text: str) -> list[str]:
    return text.split("|")


GERMAN: dict[str, list[str]] = {
    "wer": _words(
        "Bürgermeisterin Anke Röhl|Stadtrat Jonas Vehling|die Feuerwehr|Förster Uwe Kampe|der Kreistag|Hafenmeister Ole Bruns|"
        "Schulleiterin Dr. Maren Thoms|die Wasserwerke|Landwirt Henning Ahlers|der Fährverein|Pfarrer Matthias Lüders|"
        "die Kreisverwaltung|Bäckermeister Rolf Teske|Architektin Svenja Pohl"
    ),
    "was": _words(
        "die neue Elbbrücke|das Hallenbad|den Nachtbus|den Ausbau der Kreisstraße|die alte Ziegelei|das Feuerwehrhaus|"
        "den Hochwasserschutz|die Stadtbücherei|das Wochenmarktkonzept|den Glasfaseranschluss|das Heimatmuseum|die Kläranlage|"
        "den Umbau des Bahnhofsvorplatzes|die Streuobstwiese"
    ),
    "tat": _words("begrüßt|kritisiert|verteidigt|besichtigt|lobt|fordert|vertagt|befürwortet|prüft"),
    "ort": _words("Wiesenbrück|Nordersteden|Alt Lindau|Grünhagen|Moorfleth|Seehausen|Kaltenhof|Brakelsdorf|Ellernbek"),
    "tag": _words(
        "am Montag|am Dienstag|am Mittwoch|am Donnerstag|gestern Abend|in der vergangenen Woche|am Wochenende"
    ),
    "grund": _words(
        "nach monatelangem Streit|trotz heftiger Regenfälle|weil die Kosten sich verdoppelt haben|ohne Gegenstimme|"
        "auf Bitten der Anwohner|zur Überraschung vieler Nachbarn|vor vollbesetztem Saal"
    ),
}
GERMAN_SENTENCES = [
    "{wer} {tat} {was} {tag} {grund}.",
    "Die Entscheidung betrifft nach Angaben der Verwaltung rund {n} Haushalte in {ort} und den umliegenden Gemeinden.",
    "„Wir haben lange genug gewartet“, sagte {wer} {tag}.",
    "Nach der Statistik, die {tag} vorgelegt wurde, stieg die Zahl der Fahrgäste in {ort} um {p} Prozent auf {n} im Monat.",
    "In {ort}, wo das Wasser {p} Zentimeter hoch stand, trugen die Bewohner Möbel ins Obergeschoss.",
    "Die Arbeiten sollen {tag} beginnen; veranschlagt sind {n} 000 Euro, von denen das Land {p} Prozent übernimmt.",
    "Weder {wer} noch {wer} wollten sich dazu äußern.",
    "Seit {y} hat die Gemeinde {n} Bäume gepflanzt, davon {p} Linden.",
    "Eine Bürgerversammlung ist für die kommende Woche angesetzt.",
    "„Es geht nicht um Geld, sondern darum, ob in {p} Jahren noch jemand hier wohnt“, meinte {wer}.",
    "Verletzt wurde niemand.",
    "Der Bericht, {p} Seiten lang, empfiehlt {n} Einzelmaßnahmen, darunter Geschwindigkeitsbegrenzungen und Lärmschutzwände.",
]
GERMAN_HEADS = [
    "{ort} ringt um Hallenbad",
    "Hochwasser: Deich bei {ort} hält",
    "Neue Brücke wird teurer",
    "{p} Prozent mehr Fahrgäste",
    "Feuer in Lagerhalle: {n} Menschen in Sicherheit",
    "Wer bezahlt den Nachtbus?",
    "{ort} feiert die Ernte",
    "Kreistag vertagt Beschluss",
    "Schule öffnet nach Umbau",
    "Streit über Windräder bei {ort}",
]
FRENCH: dict[str, list[str]] = {
    "qui": _words(
        "le maire, M. Étienne Lavergne|la conseillère Odile Marchand|le préfet|le capitaine Yves Kerloch|la compagnie du bac|"
        "l’instituteur Paul Besson|le docteur Simone Arnaud|le syndicat des eaux|la fermière Lucie Gaubert|l’ingénieur Rémi Castel|"
        "la juge Hélène Tissot|le curé de la paroisse"
    ),
    "quoi": _words(
        "le nouveau pont|la halle aux grains|la ligne de nuit|l’école communale|la digue|le musée de la mer|la gare de triage|"
        "le budget des écoles|le marché aux poissons|l’observatoire|la bibliothèque municipale"
    ),
    "fait": _words("approuve|critique|défend|visite|inaugure|réclame|ajourne|soutient|examine"),
    "lieu": _words(
        "Valmont|Saint-Aubin|Port-Carreau|Les Essarts|Montfleury|La Roque|Beaulieu-sur-Aure|Grandval|Cernay-le-Vieux"
    ),
    "jour": _words("lundi|mardi|mercredi|jeudi|vendredi soir|la semaine dernière|hier matin|au début du mois"),
    "cause": _words(
        "après des mois de querelle|malgré la pluie|parce que les dépenses ont doublé|sans une seule voix contre|"
        "à la demande des riverains|à la surprise générale|devant une salle comble"
    ),
}
FRENCH_SENTENCES = [
    "{qui} {fait} {quoi} {jour} {cause}.",
    "La décision touchera, selon la mairie, quelque {n} foyers de {lieu} et des communes voisines.",
    "« Nous avons assez attendu », a déclaré {qui} {jour}.",
    "D’après les chiffres publiés {jour}, le trafic à {lieu} a augmenté de {p} pour cent en un an.",
    "À {lieu}, où la rivière est montée de {p} centimètres, les habitants ont porté leurs meubles à l’étage.",
    "Les travaux, estimés à {n} 000 francs, doivent commencer {jour}.",
    "Ni {qui} ni {qui} n’ont voulu dire ce qu’avait coûté l’opération.",
    "Depuis {y}, la commune a planté {n} tilleuls le long du canal.",
    "On ne déplore aucun blessé.",
    "« Il ne s’agit pas d’argent, mais de savoir si quelqu’un vivra encore ici dans {p} ans », a répondu {qui}.",
    "Le rapport, long de {p} pages, recommande le remplacement de {n} poutres et une couche de peinture.",
    "Une réunion publique se tiendra {jour}.",
]
FRENCH_HEADS = [
    "{lieu} choisit son pont",
    "La crue épargne {lieu}",
    "Qui paiera la ligne de nuit ?",
    "Hausse de {p} % au marché",
    "Incendie dans un entrepôt : {n} évacués",
    "L’école rouvre ses portes",
    "Le conseil ajourne son vote",
    "{lieu} fête la moisson",
    "Le bac reprend la mer",
    "Querelle autour de la digue",
]
SLOT = re.compile(r"\{(\w+)\}")


def _filled(rng: Rng, template: str, words: dict[str, list[str]]) -> str:
    def one(m: re.Match[str]) -> str:
        if m[1] == "n":
            return str(rng.randint(12, 990))
        if m[1] in "py":
            return str(rng.randint(2, 60) if m[1] == "p" else rng.randint(1931, 2009))
        return rng.choice(words[m[1]])

    text = SLOT.sub(one, template)
    return text[0].upper() + text[1:]


def _of_grammar(
    rng: Rng, words: dict[str, list[str]], sentences: list[str], heads: list[str]
) -> tuple[str, tuple[str, ...]]:
    said = (
        " ".join(_filled(rng, s, words) for s in rng.sample(sentences, rng.randint(1, 4)))
        for _ in range(rng.randint(2, 7))
    )
    return _filled(rng, rng.choice(heads), words), tuple(said)


def _plain(rng: Rng, language: str) -> tuple[str, tuple[str, ...]]:
    if language == "de":
        return _of_grammar(rng, GERMAN, GERMAN_SENTENCES, GERMAN_HEADS)
    if language == "fr":
        return _of_grammar(rng, FRENCH, FRENCH_SENTENCES, FRENCH_HEADS)
    headline, paragraphs = made_pages().invented_stories(rng, 1, language)[0]
    return headline, tuple(paragraphs)


def length(text: str, language: str) -> float:
    """How much room a text takes, in sizes of its type."""
    return len(text) * (1.0 if language == "zh" else 0.5)


def story(rng: Rng, language: str, room: float) -> Story:
    """A story whose paragraphs take at least `room` sizes of type."""
    headline, first = _plain(rng, language)
    paragraphs = list(first)
    while sum(length(p, language) for p in paragraphs) < room:
        paragraphs += _plain(rng, language)[1]
    makers = {"zh": _chinese, "en": _english, "de": _german, "fr": _french}
    return makers[language](rng, headline, paragraphs)


def _maybe(rng: Rng, share: float, make: Callable[[], str]) -> str | None:
    return make() if rng.random() < share else None


def _chinese(rng: Rng, headline: str, paragraphs: list[str]) -> Story:
    made = made_pages()
    who = made.person(rng)
    opening = rng.random()
    byline = None
    if opening < 0.35:
        paragraphs[0] = f"本报讯（记者 {who}）" + paragraphs[0]
    elif opening < 0.55:
        paragraphs[0] = (
            f"新源社{made.town(rng)}{rng.randint(1, 12)}月{rng.randint(1, 28)}日电（记者{who}）" + paragraphs[0]
        )
    elif opening < 0.8:
        byline = f"本报记者 {who}"
    return Story(
        headline,
        tuple(paragraphs),
        _maybe(rng, 0.25, lambda: _plain(rng, "zh")[0]),
        _maybe(rng, 0.3, lambda: _plain(rng, "zh")[0]),
        byline,
        _maybe(rng, 0.1, lambda: "（据新源社）"),
        tuple(_plain(rng, "zh")[0] for _ in range(3)) if rng.random() < 0.2 else (),
        f"图为{made.town(rng)}的{rng.choice(('早市', '码头', '新桥', '麦田', '校园', '车间'))}。",
        f"{made.person(rng)} 摄",
    )


def _latin(
    rng: Rng, language: str, headline: str, paragraphs: list[str], by: str, place: list[str], agency: str, picture: str
) -> Story:
    byline = _maybe(rng, 0.4, lambda: by)
    if rng.random() < 0.35:
        paragraphs[0] = f"{rng.choice(place).upper()} ({agency}) – " + paragraphs[0]
    return Story(
        headline,
        tuple(paragraphs),
        _maybe(rng, 0.25, lambda: rng.choice(place)),
        _maybe(rng, 0.35, lambda: _plain(rng, language)[1][0].split(". ")[0]),
        byline,
        None,
        tuple(_plain(rng, language)[0] for _ in range(3)) if rng.random() < 0.2 else (),
        picture,
        "",
    )


def _english(rng: Rng, headline: str, paragraphs: list[str]) -> Story:
    place = made_pages().EN_WORDS["place"]
    who = rng.choice(("ANNA PELL", "J. R. COTTER", "MARTIN ASHE", "LENA WOOD"))
    return _latin(
        rng,
        "en",
        headline,
        paragraphs,
        f"By {who}",
        place,
        "NPA",
        f"The harbour at {rng.choice(place)} on Monday. Photo: L. Wood",
    )


def _german(rng: Rng, headline: str, paragraphs: list[str]) -> Story:
    who = rng.choice(("Inga Petersen", "Karl Brodersen", "Ute Lamprecht"))
    seen = f"Am Ufer bei {rng.choice(GERMAN['ort'])}. Foto: Brodersen"
    return _latin(rng, "de", headline, paragraphs, f"Von {who}", GERMAN["ort"], "npa", seen)


def _french(rng: Rng, headline: str, paragraphs: list[str]) -> Story:
    who = rng.choice(("Claire Morvan", "Jules Ferrand", "A. Destouches"))
    seen = f"Le quai de {rng.choice(FRENCH['lieu'])}, hier. (Photo J. Ferrand)"
    return _latin(rng, "fr", headline, paragraphs, f"Par {who}", FRENCH["lieu"], "ANP", seen)


ADVERTISEMENTS: dict[str, list[tuple[str, ...]]] = {
    "zh": [
        ("青松纺织 换季大清仓", "全场五折起", "地址：柳塘路88号", "电话：0999-5550126"),
        ("百川物流园招商", "仓库 铺面 写字楼", "即租即用 手续简便", "热线：0999-5550177"),
        ("明泉饮料", "一口清甜 四季相伴", "各大超市有售"),
        ("城北驾校", "随到随学 一人一车", "报名热线 0999-5550133"),
        ("惠民药业健康讲座", "周六上午九时 市图书馆三楼", "免费量血压 名额有限"),
    ],
    "en": [
        ("QUILL & SONS", "Ropes, nets and lamp oil", "12 Harbour Street, Port Carrow", "Telephone 555-0142"),
        ("WINTER COATS", "Half price until Saturday", "Ainsley’s, opposite the town hall"),
        ("PIANO LESSONS", "Patient teacher, all ages", "Ask at the Wexley library"),
        ("WANTED", "Two deck hands for the night ferry.", "Good wages. Apply at the pier."),
    ],
    "de": [
        ("TESKE BROT", "Täglich frisch aus dem Steinofen", "Marktstraße 4, Wiesenbrück", "Telefon 5550 126"),
        ("Fahrräder Kampe", "Verkauf, Verleih, Werkstatt", "Am Deich 17"),
        ("TANZ IN DEN MAI", "Gasthof zur Linde, Alt Lindau", "Einlass ab 19 Uhr"),
        ("Gesucht", "Lehrling für unsere Tischlerei.", "Ahlers, Kaltenhof"),
    ],
    "fr": [
        ("CHAPELLERIE MARCHAND", "Feutres, canotiers, casquettes", "3, rue du Port, Valmont", "Téléphone 55-01"),
        ("GRAND BAL", "Samedi soir, salle des fêtes de Grandval", "Entrée libre"),
        ("À LOUER", "Maison de quatre pièces, jardin, puits.", "S’adresser au notaire de La Roque."),
        ("BIÈRE DE L’AURE", "La fraîcheur de nos vallées"),
    ],
}
