"""What may be set, with presets: each threshold with its unit and the set that settled it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from broadsheet.errors import UsageError


@dataclass(frozen=True, slots=True)
class Options:
    """How reprints are sought. The default serves clean text, misread text and every script alike."""

    # seed, inner fragment, window, in characters, for ideographs, syllables, letters. Shorter seeds (4) found 1 in 200
    # more of the pairs of zh_news_c10 for twice the time; inner fragments of 3 of 5 doubled the seeds, not the pairs.
    seed: tuple[tuple[int, int, int], ...] = ((5, 2, 8), (8, 4, 12), (11, 5, 16))
    repeats: int = 3  # times one seed of one text is kept: more only where a text repeats itself
    stock: int = 15  # texts: a window that more have is a stock phrase and speaks for nothing (zh_news_c0)
    crowd: int = 100  # texts: of a seed that more have, only the `near` next printings are compared
    near: int = 4  # texts
    worth: float = (
        2.5  # sum of seed weights from which a pair is looked at; the least of zh_news_c10's true pairs found has 4.0
    )
    worth_seeds: int = 2  # seeds
    most: int = (
        100  # pairs judged of one text with earlier ones of one index: no template costs more, whoever prints it
    )
    reach: int = 150  # characters between two anchors of a chain; 300 ran over moved paragraphs (zh_news_c0)
    slip: int = 32  # characters by which the distances in the two texts may differ
    slant: float = 0.3  # characters' worth that each of these costs
    least: float = 8.0  # characters a chain covers
    drop: int = 25  # more characters that differ than agree before a passage ends (zh_news_c10; 20 and 30 do worse)
    band: int = 12  # characters an end may slip while it is followed
    accept: float = 0.5  # chance from which a pair is a match
    mutual: float = 0.5  # length ratio from which a match makes a story, not a part of one (zh_news_truth)
    linkage: float = 0.4  # mean chance between the articles of two stories from which they are one
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
