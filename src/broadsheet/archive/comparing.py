"""New and changed articles to matches: each is compared once with all that were there before.

Every transaction that touches articles writes their keys to `waiting`, so that whatever is stopped, and whenever, the next
writer goes on where it was. The engine's own files are never changed once written; which of them count is said by a word
of its own that stands in the database, written together with what was made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from broadsheet.archive.forms import Row
from broadsheet.archive.gathering import gather
from broadsheet.archive.recurring import look_at
from broadsheet.archive.store import Store
from broadsheet.errors import IndexDamaged

if TYPE_CHECKING:
    from broadsheet.reuse.growing import Growing

FOLDER = "reuse"
STATE = "reuse"  # in meta: what the engine last said its state was
LEAST = 30  # characters: what says less is a caption, a jump line, a greeting, and found alike everywhere
TOGETHER = 5000  # new texts compared at a time; each time makes files and reads others
AT_ONCE = 10_000  # keys taken from the database at a time

Say = Callable[[str], None]


@dataclass(slots=True)
class Compared:
    """What comparing came to: articles looked at, and stories that are new or not as they were."""

    articles: int = 0
    stories: int = 0


class Comparing:
    """One run over what waits. The caller holds the archive's lock; the engine is loaded only if there is work for it."""

    def __init__(self, store: Store, threads: int | None = None, say: Say | None = None) -> None:
        self.store, self.threads, self.say = store, threads, say
        self._engine: Growing | None = None

    def catch_up(self) -> Compared:
        """Everything that waits compared, and the stories it touches told anew; all of it, where the engine's files are lost."""
        try:
            return self._caught_up()
        except IndexDamaged:
            return self.again()

    def again(self) -> Compared:
        """All articles compared as if none had been; stories that come out as they were keep their ids."""
        with self.store.transaction():
            self._clear()
        return self._caught_up()

    def sound(self) -> bool:
        """Whether the engine has the texts it is said to have."""
        try:
            if self.store.value("select 1 from meta where name = ?", STATE):
                self._growing()
        except IndexDamaged:
            return False
        return True

    def _caught_up(self) -> Compared:
        out = Compared(self.store.value("select count(*) from waiting"))
        if out.articles:
            self._forget()
            self._compare()
            out.stories = gather(self.store)
        return out

    def _clear(self) -> None:
        for table in ("passages", "matches", "compared", "texts"):
            self.store.db.execute(f"delete from {table}")
        self.store.db.execute("delete from meta where name = ?", (STATE,))
        self.store.db.execute("insert or replace into waiting select key, 0 from articles where state = 0")
        self._engine = None

    # ---- the engine

    def _growing(self) -> Growing:
        """The engine over the texts it knows. Raises IndexDamaged."""
        if self._engine is None:
            from broadsheet.reuse.compiled import NOTE, compiles

            if self.say is not None and compiles():
                self.say(NOTE)
            from broadsheet.reuse.growing import Growing

            state = self.store.value("select value from meta where name = ?", STATE) or ""
            self._engine = Growing(self.store.folder / FOLDER, state, threads=self.threads)
        return self._engine

    @contextmanager
    def _written(self) -> Iterator[None]:
        """A transaction with what the engine did meanwhile; its files that are of no use any more go once it is on disk."""
        with self.store.transaction():
            yield
            if self._engine is not None:
                self.store.db.execute("insert or replace into meta values (?, ?)", (STATE, self._engine.state))
        if self._engine is not None:
            self._engine.settle()

    # ---- what changed or went

    def _forget(self) -> None:
        """Of articles that no longer print the text that was compared, that is forgotten."""
        last = -1
        sql = (
            "select w.article, c.text, t.sum from waiting w join compared c on c.article = w.article left join texts t on"
            " t.number = c.text where w.compared = 0 and w.article > ? order by w.article limit ?"
        )
        while rows := self.store.rows(sql, last, AT_ONCE):
            same, other = list[Row](), list[Row]()
            for article, text, kept in rows:
                (same if _sum(self._text(article)) == kept else other).append((article, text))
            with self._written():
                look_at(self.store, [a for a, _ in same])
                self._done(a for a, _ in same)
                self.store.db.executemany("delete from compared where article = ?", [(a,) for a, _ in other])
                self._drop({t for _, t in other if t is not None})
            last = rows[-1][0]

    def _drop(self, texts: Collection[int]) -> None:
        """Texts that no article prints any more are taken out, with their matches."""
        gone = [t for t in texts if not self.store.value("select 1 from compared where text = ?", t)]
        if not gone:
            return
        for t in gone:
            pairs = self.store.rows(
                "select a, b from matches where a = ? union select a, b from matches where b = ?", t, t
            )
            self.store.db.executemany("delete from passages where a = ? and b = ?", pairs)
            self.store.db.executemany("delete from matches where a = ? and b = ?", pairs)
        self.store.db.executemany("delete from texts where number = ?", [(t,) for t in gone])
        self._growing().remove(gone)

    def _text(self, article: int) -> str | None:
        """An article's text, where it is one to be compared."""
        text = self.store.text(article)
        return text if text is not None and sum(map(str.isalnum, text)) >= LEAST else None

    def _done(self, articles: Any) -> None:
        self.store.db.executemany("update waiting set compared = 1 where article = ?", [(a,) for a in articles])

    # ---- what is new

    def _compare(self) -> None:
        """Articles that wait compared with all others, some thousands of texts at a time."""
        count = self.store.value("select count(*) from waiting where compared = 0")
        done = 0
        sql = "select article from waiting where compared = 0 order by article limit ?"
        while keys := [k for (k,) in self.store.rows(sql, TOGETHER)]:
            with self._written():
                look_at(self.store, keys)
                self._add(keys)
                self._done(keys)
            done += len(keys)
            if self.say is not None and count > TOGETHER:
                self.say(f"{done} of {count} articles compared")

    def _add(self, articles: Sequence[int]) -> None:
        new: dict[int, str] = {}
        papers = []
        for article in articles:
            text = self._text(article)
            known = self.store.value("select number from texts where sum = ?", _sum(text))
            if text is not None and known is None:
                known = self.store.value("insert into texts (sum) values (?) returning number", _sum(text))
                new[known] = text
                papers.append(self.store.value(_PAPER, article))
            self.store.db.execute(_COMPARED, (known, article))
        if new:
            self._put(self._growing().add(list(new), list(new.values()), self._earlier, papers=papers))

    def _earlier(self, numbers: Sequence[int]) -> list[str]:
        """Texts compared before, by number."""
        sql = "select article from compared where text = ? limit 1"
        return [self.store.text(self.store.value(sql, int(n))) or "" for n in numbers]

    def _put(self, found: Any) -> None:
        """Matches and their passages, as the engine found them."""
        c = {name: column.tolist() for name, column in found.columns.items()}
        pairs = list(zip(found.a.tolist(), found.b.tolist(), strict=True))
        facts = zip(c["score"], c["relation"], c["distinctive"], c["a_covered"], c["b_covered"], strict=True)
        mutual = found.mutual.tolist()
        spans = zip(c["a_start"], c["a_end"], c["b_start"], c["b_end"], c["identity"], c["equal"], strict=True)
        seen: dict[tuple[int, int], int] = {}
        matches, passages = [], []
        for pair, fact, m, span in zip(pairs, facts, mutual, spans, strict=True):
            n = seen[pair] = seen.get(pair, -1) + 1
            if n == 0:
                matches.append((*pair, *fact, int(m)))
            passages.append((*pair, n, *span))
        self.store.db.executemany("insert into matches values (?, ?, ?, ?, ?, ?, ?, ?)", matches)
        self.store.db.executemany("insert into passages values (?, ?, ?, ?, ?, ?, ?, ?, ?)", passages)


_COMPARED = "insert into compared select key, ? from articles where key = ? and state = 0"
_PAPER = "select i.paper from articles a join issues i on i.id = a.issue where a.key = ?"


def _sum(text: str | None) -> bytes | None:
    """What tells one printed text from another."""
    return None if text is None else blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
