"""A small invented story and its witnesses, for the tests of what is made of an apparatus."""

from __future__ import annotations

import datetime
from functools import cache

from broadsheet.collate import collate
from broadsheet.model import Apparatus, Witness

LEAD = "10日凌晨，位于海拔4120米的云顶天文台传来消息，我国自主研制的3.8米光学望远镜完成首次观测。"
REST = "主镜由18块六边形子镜拼接而成，拼接误差不超过20纳米，可以在三分钟内转向天空的任意方位。"
THIRD = "“它就像一只睁在高原上的眼睛。”首席科学家温知秋说，云顶一年有270多个晴夜，空气干燥稳定。"
LAST = "望远镜试运行期为一年，观测数据保护期满后全部公开。"
TEXT = "\n".join([LEAD, REST, THIRD, LAST])
DAY = datetime.date(2025, 3, 11)


@cache
def story() -> Apparatus:
    """Three papers and a transcript: B leaves out the end, C misreads a name and has a dateline, D is no page."""
    blocks = tuple((TEXT.index(t), f"p1/L{2 * n + 1}") for n, t in enumerate([LEAD, REST, THIRD, LAST]))
    return collate(
        [
            Witness("A", TEXT, "a.md#1", paper="云溪日报", date=DAY, headline="望远镜睁眼", page=2, blocks=blocks),
            Witness("B", TEXT.removesuffix(LAST).strip(), "b.md#1", paper="云溪晚报", date=DAY),
            Witness("C", "据新源社云顶3月10日电 " + TEXT.replace("温知秋", "温知秩"), "c.md#2", paper="岭东都市报"),
            Witness("D", TEXT.replace("，", ","), "d.jsonl#1", kind="transcript", date=DAY),
        ]
    )


@cache
def apparatus(*texts: str) -> Apparatus:
    """The apparatus of some texts, A, B, ..."""
    return collate(list(texts))
