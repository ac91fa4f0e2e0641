"""What may be set, with presets: each threshold with its unit and the set that settled it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from broadsheet.errors import UsageError


@dataclass(frozen=True, slots=True)
class Options:
    """How reprints are sought. The default serves clean text, misread text and every script alike.

    What is said of a threshold is F1 on zh_news_c0 / zh_news_c10 where it alone is another: by default .983 / .973, and
    .998 on ocr_witnesses, which none of them moves.
    """

    # seed, inner fragment, window, in characters, for ideographs, syllables, letters. Shorter seeds (4) found 1 in 200
    # more of the pairs of zh_news_c10 for twice the time; inner fragments of 3 of 5 doubled the seeds, not the pairs.
    seed: tuple[tuple[int, int, int], ...] = ((5, 2, 8), (8, 4, 12), (11, 5, 16))
    repeats: int = 3  # times one seed of one text is kept: 1 gives .977 / .957, 6 gives .979 / .972
    stock: int = 15  # texts: a window that more have is a stock phrase and speaks for nothing (zh_news_c0)
    crowd: int = 100  # texts: of a seed that more have, only the `near` next printings are compared: 50 gives .983 / .971, 200 the same
    near: int = 4  # texts: 2 and 8 give the same; it is for copies by the hundred
    worth: float = (
        2.5  # sum of seed weights from which a pair is looked at; the least of zh_news_c10's true pairs found has 4.0
    )
    worth_seeds: int = 2  # seeds
    most: int = (
        100  # pairs judged of one text with earlier ones of one index: no template costs more, whoever prints it
    )
    reach: int = 150  # characters between two anchors of a chain; 300 ran over moved paragraphs (zh_news_c0)
    slip: int = (
        32  # characters by which the distances in the two texts may differ: 16 gives .979 / .968, 64 .984 / .971
    )
    slant: float = 0.3  # characters' worth that each of these costs: .15 gives .982 / .970, .6 .982 / .974
    least: float = 8.0  # characters a chain covers: 6 gives .982 / .974, 12 .982 / .973
    drop: int = 25  # more characters that differ than agree before a passage ends (zh_news_c10; 20 and 30 do worse)
    band: int = 12  # characters an end may slip while it is followed: 6 and 24 give the same
    accept: float = 0.5  # chance from which a pair is a match: .4 gives .980 / .968
    mutual: float = 0.5  # length ratio from which a match makes a story, not a part of one (zh_news_truth)
    # mean chance between the articles of two stories from which they are one: adjusted Rand index of zh_news_c0 and c10
    # .955 / .951 at .5, .957 / .963 at .4, .966 / .969 at .3
    linkage: float = 0.3
    weights: str = "default"  # of which preset, in weights.json
    by_passage: bool = False  # judge the shared passage alone, whatever share of the texts it is
    distinctive: int = 30  # characters that are no stock phrase, where the passage alone is judged


PRESETS = {
    "default": Options(),
    # up to one character in twenty misread: half as fast again on zh_news_c0 (F1 .986, by default .983)
    "clean": Options(seed=((6, 2, 8), (9, 4, 12), (12, 5, 16)), worth=4.0, worth_seeds=4, weights="clean"),
    # one in five misread (zh_news_c0 so misread: F1 .956, by default .940), for half as long again, on letters twice
    "ocr": Options(seed=((4, 1, 8), (8, 4, 12), (9, 4, 16)), worth=1.5, weights="ocr"),
    "quotation": Options(by_passage=True, worth=1.5),
}


def options_of(preset: str | Options) -> Options:
    """A preset by its name."""
    if isinstance(preset, Options):
        return preset
    if preset not in PRESETS:
        raise UsageError(f"--preset {preset}", "no such preset", f"There are {', '.join(PRESETS)}")
    return replace(PRESETS[preset])
