"""Why a link was made, in words: the evidence that spoke most for it against the best other candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from broadsheet.articles.evidence import LINK

if TYPE_CHECKING:
    from broadsheet.articles.evidence import Evidence
    from broadsheet.articles.sheet import Floats, Ints
    from broadsheet.articles.weights import FittedWeights

# What evidence means to a reader of the page, by its name; evidence that only tempers other evidence has no words.
WORDS = {
    "next": "it stands right after",
    "second": "it stands two blocks on",
    "third": "it stands three blocks on",
    "further on": "it stands a little further on",
    "from the foot": "the first half was set down at the foot of the page",
    "to the foot": "it was set down at the foot of the page",
    "something between": "only a caption or furniture stands between",
    "says the same": "the two speak of the same things",
    "neighbours agree": "their neighbours speak of the same things",
    "window agrees": "what stands before and after speaks of the same things",
    "heading found in it": "the headline's words are found in it",
    "heading found best in it": "no other text has as many of the headline's words",
    "best heading for it": "no other headline fits it as well",
    "own heading found in it": "the headline's words are found in it",
    "own heading found around it": "the headline's words are found there",
    "own heading found below b": "the headline's words are found below it",
    "a found below b": "what stands below both has its words",
    "goes on": "the sentence goes on",
    "goes on well": "the sentence goes on",
    "known on the page": "the page has the words across the cut elsewhere",
    "fits the gap before": "it fills the gap before what follows",
    "fits the gap after": "it fills the gap after what came before",
    "ends in a comma": "the first half ends in a comma",
    "ends hyphenated": "the first half ends in a hyphen",
    "ends open": "the first half ends without a mark",
    "quote goes on": "it closes the quotation left open",
    "cannot start": "no paragraph begins like this",
    "has an opening": "it opens with a dateline or byline",
    "lower follows": "it begins in lower case",
    "hyphen and lower": "a hyphen, then lower case",
    "same level": "both are headings of one level",
    "deeper": "a heading of a lower level follows",
    "shallower": "a heading of a higher level follows",
    "plain then marked": "a plain line stands over a heading",
    "marked then plain": "a plain line stands under a heading",
    "b deeper than own heading": "it is set lower than the headline",
    "deeper and alone": "a lone heading lower than the headline",
    "deeper, alone, opens nothing": "a lone heading lower than the headline that no dateline follows",
    "alone, opens nothing": "headings of its level open no articles here",
    "b deeper than headlines": "headlines are set higher on this page",
    "b deeper than headlines and alone": "headlines are set higher on this page",
    "both numbered": "both are numbered",
    "both trade": "both speak of trade",
    "jumps away": "the text jumps to another page",
    "arrives": "the text comes from another page",
    "hungry heading found in it": "it has the words of a headline with no text of its own",
    "a found in an orphan": "a text with no headline has its words",
    "b is an orphan": "it opens an article and no headline stands above it",
    "opening below b": "an article opens below it",
    "heading found from b on": "the headline's words are found from it on",
    "heading found from b on, not before": "the headline's words are found from it on and not before it",
    "headings found from b on": "the headlines' words are found from it on",
    "headings found from b on, not before": "the headlines' words are found from it on and not before it",
    "own headings found from b on": "its headlines' words are found from it on",
    "the run goes on speaking": "the text before and the text from it on speak of the same things",
    "a found in the run below b": "what stands below both has its words",
    "found in the same runs": "the words of both are found in the same text",
    "found in the same texts": "the words of both are found in the same text",
    "higher heading found below b": "what stands below it has the words of the headline above",
    "a speaks of what stands before b": "the two speak of the same things",
    "b speaks of what stands after a": "the two speak of the same things",
    "numbers run on": "the numbering goes on",
}
UNWORDS = {  # and where its absence speaks
    "headings between": "no headline stands between",
    "a heading between": "no headline stands between",
    "ends between": "no article ends between",
    "has an opening": "it opens no article of its own",
    "quote breaks": "no quotation is left open",
}
BEST = {"heading found best in it", "best heading for it"}  # 0 where it holds
YES = np.array([name in WORDS and name not in BEST for name in LINK])
TOP = np.array([name in BEST for name in LINK])
NO = np.array([name in UNWORDS for name in LINK])


def reasons(e: Evidence, a: Ints, b: Ints, gain: Floats, w: FittedWeights, most: int = 3) -> list[str]:
    """For each link a[k] to b[k], why it was taken, in words."""
    if not len(a):
        return []
    others = gain.copy()
    np.fill_diagonal(others, -np.inf)
    others[a, b] = -np.inf
    rival = others.argmax(axis=0)[b]
    x, y = e.at(a, b), e.at(rival, b)
    say = (x - y * (len(e.nodes) > 2)) * w.links[e.kind[a, b]]
    top = TOP & (np.abs(x) < 1e-6) & (y < x)
    say = np.where(((x > 0) & YES) | top | ((x <= 0) & NO), say, 0)
    best = np.argsort(-say, axis=1)[:, : 2 * most]
    links = np.arange(len(a))[:, None]
    told = (say[links, best] > 0.02).sum(axis=1)  # the first of `best`
    holds = ((x > 0) | top)[links, best]
    out = []
    for count, features, there in zip(told.tolist(), best.tolist(), holds.tolist(), strict=True):
        found = [(WORDS if there[k] else UNWORDS)[LINK[features[k]]] for k in range(count)]
        out.append("; ".join(list(dict.fromkeys(found))[:most]) or "nothing else fits better")
    return out
