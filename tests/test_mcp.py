"""What assistants ask, by the project's own client over pipes and by the protocol's own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive import Archive
from broadsheet.mcp import TOOLS, VERSIONS, Desk, serve

STORY = "s-yunxi-ribao-2025-03-10-a-p1-i003"
ARTICLE = "yunxi-ribao-2025-03-10-a-p1-i003"
COMMAND = [sys.executable, "-c", "from broadsheet.cli import main; main()", "mcp"]


class Assistant:
    """The other end of a server's pipes."""

    def __init__(self, folder: Path) -> None:
        self.server = subprocess.Popen(
            [*COMMAND, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.last = 0

    def say(self, message: object) -> None:
        assert self.server.stdin
        self.server.stdin.write(json.dumps(message).encode() + b"\n")
        self.server.stdin.flush()

    def ask(self, method: str, **params: Any) -> Any:
        self.last += 1
        self.say({"jsonrpc": "2.0", "id": self.last, "method": method, "params": params})
        assert self.server.stdout
        told = json.loads(self.server.stdout.readline())
        assert told["id"] == self.last and told["jsonrpc"] == "2.0"
        return told["result"] if "result" in told else told["error"]

    def call(self, name: str, **arguments: Any) -> Any:
        return self.ask("tools/call", name=name, arguments=arguments)


@pytest.fixture(scope="module")
def assistant(samples: Path) -> Iterator[Assistant]:
    made = Assistant(samples)
    yield made
    out, err = made.server.communicate(timeout=30)
    assert (made.server.returncode, out, err) == (0, b"", b"")


def test_from_a_question_to_what_to_distrust(assistant: Assistant) -> None:
    begun = assistant.ask(
        "initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo={"name": "t", "version": "1"}
    )
    assert begun["protocolVersion"] == "2025-06-18" and begun["serverInfo"]["name"] == "broadsheet"
    assistant.say({"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert assistant.ask("ping") == {}
    assert [t["name"] for t in assistant.ask("tools/list")["tools"]] == list(TOOLS)
    found = assistant.call("search", query="铁路 paper:云溪日报", limit=2)
    assert found["isError"] is False and ARTICLE in found["content"][0]["text"]
    facts = assistant.call("search", query="市长", limit=4, cursor=None)["structuredContent"]
    more = assistant.call("search", query="市长", limit=4, cursor=facts["cursor"])["structuredContent"]
    assert len(facts["hits"]) + len(more["hits"]) == facts["total"] == 6 and more["cursor"] is None
    assert not {h["id"] for h in facts["hits"]} & {h["id"] for h in more["hits"]}
    read = assistant.call("read_article", id=ARTICLE)
    assert "可行性研究报告" in read["content"][0]["text"] and read["structuredContent"]["story"] == STORY
    listed = assistant.call("list_stories", paper="yunxi-ribao", **{"from": "2025-03-10", "to": "2025-03-10"})
    assert STORY in {s["id"] for s in listed["structuredContent"]["stories"]}
    story = assistant.call("read_story", id=STORY)["structuredContent"]
    told = assistant.call("collation", story=STORY)
    assert {w["id"] for w in told["structuredContent"]["witnesses"]} == {
        p["article"] for p in (*story["printings"], *story["texts"])
    }
    assert (
        told["structuredContent"]["check"][0] | {"text": "558", "instead": "588", "loud": True}
        == told["structuredContent"]["check"][0]
    )
    assert "“558”, where others have “588”: LOUD, misreading" in told["content"][0]["text"]
    two = assistant.call("collation", articles=[p["article"] for p in story["printings"][:2]], all=True)[
        "structuredContent"
    ]
    assert two["places"] == len(two["apparatus"]["places"]) > 0


def test_resources_are_read_by_their_addresses(assistant: Assistant) -> None:
    assert [r["uri"] for r in assistant.ask("resources/list")["resources"]] == ["broadsheet://papers"]
    ids = {
        "articles": ARTICLE,
        "pages": "yunxi-ribao-2025-03-10-a-p1",
        "issues": "yunxi-ribao-2025-03-10-a",
        "stories": STORY,
        "collations": STORY,
    }
    told = [t["uriTemplate"] for t in assistant.ask("resources/templates/list")["resourceTemplates"]]
    assert told == [f"broadsheet://{kind}/{{id}}" for kind in ids]
    for address in (*(t.format(id=ids[t.split("/")[2]]) for t in told), "broadsheet://papers"):
        (content,) = assistant.ask("resources/read", uri=address)["contents"]
        assert content["uri"] == address and "云溪日报" in content["text"], address
    for address in (
        "broadsheet://articles/x",
        "broadsheet://papers/x",
        "file:///etc/passwd",
        "broadsheet://x/../../etc",
        7,
    ):
        assert assistant.ask("resources/read", uri=address)["code"] == -32002


def test_what_cannot_be_meant_is_told_and_the_next_is_answered(assistant: Assistant) -> None:
    for tool, arguments in (
        ("search", {"query": "("}), ("search", {"query": " "}), ("search", {"query": "a", "cursor": "~"}), ("read_article", {"id": "x"}),
        ("read_story", {"id": "x"}), ("collation", {}), ("collation", {"story": "x"}), ("collation", {"articles": [ARTICLE, "x"]}),
        ("list_stories", {"from": "today"}), ("list_stories", {"paper": "nobody"}),
    ):  # fmt: skip
        told = assistant.call(tool, **arguments)
        assert told["isError"] is True and len(told["content"][0]["text"]) > 20
    for tool, arguments in (
        ("search", {}), ("search", {"query": "x" * 501}), ("search", {"query": "a", "limit": 0}), ("search", {"query": "a", "limit": True}),
        ("search", {"query": "a", "sort": "best"}), ("search", {"query": "a", "more": 1}), ("nothing", {}), ("collation", {"articles": [1]}),
    ):  # fmt: skip
        assert assistant.call(tool, **arguments)["code"] == -32602
    assert assistant.ask("prompts/list")["code"] == -32601
    for line, code in (
        (b"{", -32700),
        (b"[]", -32600),
        (b'{"jsonrpc":"2.0","id":{},"method":"ping"}', -32600),
        (b"x" * (1 << 21), -32600),
    ):
        assert assistant.server.stdin and assistant.server.stdout
        assistant.server.stdin.write(line + b"\n")
        assistant.server.stdin.flush()
        assert json.loads(assistant.server.stdout.readline())["error"]["code"] == code
    assert assistant.ask("initialize", protocolVersion="1999-01-01")["protocolVersion"] == VERSIONS[0]


def test_a_folder_that_is_no_archive_is_told_at_once(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, str(tmp_path / "none")], input=b"", capture_output=True, timeout=60)
    assert done.returncode == 9 and b"no such folder" in done.stderr and not done.stdout


@pytest.fixture(scope="module")
def desk(samples: Path) -> Iterator[Desk]:
    with Archive(samples, read_only=True) as archive:
        yield Desk(archive)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=9), x, max_size=3),
    max_leaves=8,
)
_methods = st.sampled_from(["initialize", "ping", "tools/list", "tools/call", "resources/list", "resources/read", "x"])
_calls = st.fixed_dictionaries(
    {
        "name": st.sampled_from([*TOOLS]),
        "arguments": st.dictionaries(
            st.sampled_from(["id", "query", "limit", "story", "papers", "cursor"]), _json, max_size=3
        ),
    }
)
_messages = st.fixed_dictionaries(
    {"jsonrpc": st.just("2.0"), "method": _methods | st.text(max_size=9)},
    optional={"id": _json, "params": _calls | _json},
)


@given(
    st.one_of(
        _messages.map(lambda m: json.dumps(m).encode()),
        _json.map(lambda m: json.dumps(m).encode()),
        st.binary(max_size=60),
    )
)
def test_anything_said_is_answered_or_a_notice(desk: Desk, line: bytes) -> None:
    told = desk.answer(line)
    assert told is None or ("result" in told) != ("error" in told)
    assert "own" not in str((told or {}).get("error", {}).get("message", "")), told  # no fault of ours


def test_the_protocol_s_own_client(samples: Path) -> None:
    mcp = pytest.importorskip("mcp", reason="the protocol's own client is not installed: pip install mcp")
    anyio = pytest.importorskip("anyio")
    from mcp.client.stdio import stdio_client

    async def talk() -> None:
        how = mcp.StdioServerParameters(command=COMMAND[0], args=[*COMMAND[1:], str(samples)])
        async with stdio_client(how) as (heard, said), mcp.ClientSession(heard, said) as session:
            begun = await session.initialize()
            assert "newspapers" in begun.instructions
            assert [t.name for t in (await session.list_tools()).tools] == list(TOOLS)
            found = await session.call_tool("search", {"query": "市长"})
            assert "6 articles found" in found.content[0].text
            assert (await session.read_resource("broadsheet://papers")).contents[0].text

    anyio.run(talk)


def test_lines_without_end_are_passed_over(samples: Path, tmp_path: Path) -> None:
    asked, told = tmp_path / "asked", tmp_path / "told"
    asked.write_bytes(b"y" * (3 << 20) + b"\n" + b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n')
    with asked.open("rb") as heard, told.open("wb") as said:
        serve(samples, heard, said)
    first, second = (json.loads(t) for t in told.read_text().splitlines())
    assert first["error"]["code"] == -32600 and second == {"jsonrpc": "2.0", "id": 1, "result": {}}
