"""What IIIF's specifications say of manifests, collections and searches, as JSON Schema: written from the text of
Presentation 3.0, Image 3.0 and Content Search 2.0 for these tests, and stricter than they where we always say more."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

_ID = {"type": "string", "pattern": "^https?://[^\\s]+$"}
_LABEL = {
    "type": "object", "minProperties": 1, "patternProperties": {"^([a-zA-Z]{2,3}(-[A-Za-z0-9]+)*|none)$": {
        "type": "array", "minItems": 1, "items": {"type": "string"},
    }}, "additionalProperties": False,
}  # fmt: skip
_MOMENT = {"type": "string", "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$"}
_SIZE = {"type": "integer", "exclusiveMinimum": 0}
_MEDIA = {"type": "string", "pattern": "^[a-z]+/[a-z0-9.+-]+$"}


def _of(kind: str | list[str], required: list[str], **fields: Json) -> Json:
    kinds = {"enum": [kind] if isinstance(kind, str) else kind}
    return {
        "type": "object",
        "required": ["id", "type", *required],
        "properties": {"id": _ID, "type": kinds, **fields},
        "additionalProperties": False,
    }


def _many(of: Json, least: int = 0) -> Json:
    return {"type": "array", "items": of, "minItems": least}


_LINKED = _of(
    ["Dataset", "Text", "Image"], ["label", "format"], label=_LABEL, format=_MEDIA, profile={"type": "string"}
)
_SERVICE = _of(["ImageService3", "SearchService2"], [], profile={"enum": ["level0", "level1", "level2"]})
_IMAGE = _of(
    "Image", ["format", "width", "height"], format=_MEDIA, width=_SIZE, height=_SIZE, service=_many(_SERVICE, 1)
)
_WORDS = {
    "type": "object", "required": ["type", "value"], "additionalProperties": False,
    "properties": {"type": {"const": "TextualBody"}, "value": {"type": "string"}, "format": _MEDIA},
}  # fmt: skip
_QUOTE = {
    "type": "object", "required": ["type", "source", "selector"], "additionalProperties": False, "properties": {
        "type": {"const": "SpecificResource"}, "source": _ID, "selector": _many({
            "type": "object", "required": ["type", "exact"], "additionalProperties": False,
            "properties": {"type": {"const": "TextQuoteSelector"}} | {key: {"type": "string"} for key in ("prefix", "exact", "suffix")},
        }, 1),
    },
}  # fmt: skip
_TARGET = {"anyOf": [{"type": "string", "pattern": "^https?://[^#]+(#xywh=\\d+,\\d+,[1-9]\\d*,[1-9]\\d*)?$"}, _QUOTE]}
_MOTIVES = {"enum": ["painting", "supplementing", "highlighting", "contextualizing"]}
_ANNOTATION = _of(
    "Annotation", ["motivation", "target"], motivation=_MOTIVES, body={"anyOf": [_IMAGE, _WORDS]}, target=_TARGET
)
_PAINTED = _of("AnnotationPage", ["items"], items=_many(_ANNOTATION))
_TOLD = {
    "label": _LABEL,
    "homepage": _many(_LINKED, 1),
    "seeAlso": _many(_LINKED, 1),
    "rendering": _many(_LINKED, 1),
    "thumbnail": _many(_IMAGE, 1),
}
_CANVAS = _of(
    "Canvas", ["label", "width", "height", "items"], width=_SIZE, height=_SIZE, items=_many(_PAINTED, 1),
    annotations=_many(_of("AnnotationPage", [])), **_TOLD,
)  # fmt: skip
_PART = {
    "type": "object",
    "required": ["id", "type"],
    "additionalProperties": False,
    "properties": {"id": _TARGET["anyOf"][0], "type": {"const": "Canvas"}},
}  # type: ignore[index]
_RANGE = _of("Range", ["label", "items"], items=_many(_PART, 1), **_TOLD)
_CONTEXT = {"@context": {"type": "string"}}

MANIFEST = _of(
    "Manifest", ["@context", "label", "items", "partOf", "seeAlso", "homepage"], **_CONTEXT,
    metadata=_many({"type": "object", "required": ["label", "value"], "properties": {"label": _LABEL, "value": _LABEL}, "additionalProperties": False}),
    items=_many(_CANVAS, 1), structures=_many(_RANGE, 1), partOf=_many(_of(["Collection", "Manifest"], []), 1),
    service=_many(_SERVICE, 1), viewingDirection={"enum": ["left-to-right", "right-to-left"]}, navDate=_MOMENT, **_TOLD,
)  # fmt: skip
_REFERRED = _of(["Manifest", "Collection"], ["label"], label=_LABEL, navDate=_MOMENT)
COLLECTION = _of(
    "Collection",
    ["@context", "label", "items"],
    **_CONTEXT,
    label=_LABEL,
    items=_many(_REFERRED),
    homepage=_many(_LINKED),
    navDate=_MOMENT,
)
PAGE = _of(
    "AnnotationPage", ["@context", "items"], **_CONTEXT, items=_many(_ANNOTATION), annotations=_many(_PAINTED),
    ignored=_many({"type": "string"}),
)  # fmt: skip
INFO: Json = {
    "type": "object",
    "required": ["@context", "id", "type", "protocol", "profile", "width", "height"],
    "properties": {
        "@context": {"const": "http://iiif.io/api/image/3/context.json"}, "id": _ID, "type": {"const": "ImageService3"},
        "protocol": {"const": "http://iiif.io/api/image"}, "profile": {"enum": ["level0", "level1", "level2"]},
        "width": _SIZE, "height": _SIZE, "maxWidth": _SIZE, "maxHeight": _SIZE, "maxArea": _SIZE,
        "sizes": _many({"type": "object", "required": ["width", "height"], "properties": {"width": _SIZE, "height": _SIZE}}, 1),
        "tiles": _many({"type": "object", "required": ["width", "scaleFactors"], "properties": {"width": _SIZE, "scaleFactors": _many(_SIZE, 1)}}, 1),
    },
}  # fmt: skip
