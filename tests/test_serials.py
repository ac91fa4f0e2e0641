"""What an article says of the serial it is part of, in the ways of several presses."""

from __future__ import annotations

import pytest

from broadsheet.articles.serials import instalment
from broadsheet.model import Article, Instalment, Paragraph


def made(headline: str | None, kicker: str | None = None, deck: str | None = None, end: str = "") -> Article:
    return Article(
        "x",
        "article",
        (),
        (Paragraph(f"The night was dark. 夜深了。{end}"),),
        kicker=kicker,
        headline=headline,
        deck=deck,
    )


@pytest.mark.parametrize(
    ("article", "said"),
    [
        (made("渡口（三）", end="（未完待续）"), ("渡口", 3, True, True)),
        (made("夜渡", "长篇小说连载《渡口》"), ("渡口", None, False, True)),
        (made("第十二章 夜渡", "连载·渡口"), ("渡口", 12, False, True)),
        (made("渡口", "【连载之五】"), ("渡口", 5, False, True)),
        (made("The Lamp of Ness. Chapter XIV", end="(To be continued.)"), ("The Lamp of Ness", 14, True, True)),
        (
            made("LES SCIES", "FEUILLETON DU GAULOIS DU 8 FÉVRIER (12)", end="(La suite à demain.)"),
            ("LES SCIES", 12, True, True),
        ),
        (
            made("Der Leuchtturm", "Roman von E. Weis", "(7. Fortsetzung)", "(Fortsetzung folgt.)"),
            ("Der Leuchtturm", 7, True, True),
        ),
        (made("Maître Conan", "Feuilleton de l'Éclair 12", end="(A suivre.)"), ("Maître Conan", 12, True, True)),
        (made("POT-AU-FEU", "FEUILLETON DU 8 FÉVRIER 1882"), ("POT-AU-FEU", None, False, True)),
        (made("经济观察之三"), ("经济观察", 3, False, False)),
        (made("Our serial: The Lamp of Ness, Part 2"), ("The Lamp of Ness", 2, False, True)),
    ],
)
def test_instalments(article: Article, said: tuple[str, int | None, bool, bool]) -> None:
    found = instalment(article)
    assert found == Instalment(*said)


@pytest.mark.parametrize(
    "article",
    [
        made("渡口大桥今日合龙", end="大桥七月通车。（未完，下转第二版）"),
        made("图书馆夜间开放", end="（完）"),
        made("The council adjourned", end="Talks are to continue."),
        made(None, end="（未完待续）"),
        made("A 2031 budget", end="The end."),
    ],
)
def test_what_is_none(article: Article) -> None:
    assert instalment(article) is None
