"""Where everything is found: the addresses of an archive's pages, behind whatever prefix they are served."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.requests import Request

from broadsheet.web.kit import sum_of


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses on one site: `root` is the prefix of every path (no slash at its end), `site` what stands before paths
    that are told to others (https://example.org/papers)."""

    root: str
    site: str

    @staticmethod
    def of(request: Request, address: str = "") -> Links:
        root = str(request.scope.get("root_path", "")).rstrip("/")
        return Links(root, address.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}{root}")

    def to(self, *parts: str, **query: object) -> str:
        """A path of this site: to("articles", ID, q="市长")."""
        path = self.root + "/" + "/".join(quote(p, safe="") for p in parts)
        asked = {k: v for k, v in query.items() if v not in (None, "")}
        return f"{path}?{urlencode(asked)}" if asked else path

    def full(self, *parts: str, **query: object) -> str:
        """The same as an address that can be given to others."""
        return self.site + self.to(*parts, **query).removeprefix(self.root)

    def static(self, name: str) -> str:
        """A file of the reader's own, under a name that changes when it does."""
        return f"{self.root}/static/{name}?v={sum_of(name)}"

    def home(self) -> str:
        return f"{self.root}/"

    def paper(self, slug: str, **query: object) -> str:
        return self.to("papers", slug, **query)

    def issue(self, name: str, **query: object) -> str:
        return self.to("issues", name, **query)

    def page(self, issue: str, number: int | None, **query: object) -> str:
        return self.to("pages", f"{issue}-p{number or 0}", **query)

    def article(self, name: str, **query: object) -> str:
        return self.to("articles", name, **query)

    def story(self, name: str, **query: object) -> str:
        return self.to("stories", name, **query)

    def search(self, **query: object) -> str:
        return self.to("search", **query)
