"""Discord's own description of its HTTP API, by which every body the bot sends is judged; and what it leaves out."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bot.render.discord_text import units

SHARED = Path(os.environ.get("RAPPORTEUR_SHARED", Path(__file__).parents[4] / "shared"))
FILE = SHARED / "discord" / "openapi.json"
COMPONENTS_V2, EPHEMERAL = 1 << 15, 1 << 6
ACTION_ROW, TEXT_DISPLAY = 1, 10


class Spec:
    """The description with a validator for each operation."""

    def __init__(self, file: Path = FILE) -> None:
        self._document = json.loads(file.read_text(encoding="utf-8"))
        resource = Resource(contents=self._document, specification=DRAFT202012)
        self._registry: Any = Registry().with_resource("urn:discord", resource)
        self._paths = sorted(self._document["paths"], key=lambda path: (path.count("{"), path))
        self._known: dict[str, Draft202012Validator | None] = {}

    def faults(self, method: str, path: str, body: Any) -> Iterator[str]:
        """What Discord would refuse about a body."""
        template = next((one for one in self._paths if _matches(one, path)), None)
        if template is None or method.lower() not in self._document["paths"][template]:
            yield f"{method} {path} is no operation of Discord's"
            return
        validator = self._validator(template, method.lower())
        if validator is not None and (fault := best_match(validator.iter_errors(_with_strings(body)))) is not None:
            where = ".".join(str(part) for part in fault.absolute_path)
            yield f"{method} {template}: {where}: {fault.message[:300]}"

    def _validator(self, template: str, method: str) -> Draft202012Validator | None:
        key = f"{method} {template}"
        if key not in self._known:
            operation = self._document["paths"][template][method]
            content = operation.get("requestBody", {}).get("content", {})
            made = None
            if "application/json" in content:
                escaped = template.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
                pointer = f"/paths/{escaped}/{method}/requestBody/content/application~1json/schema"
                made = Draft202012Validator({"$ref": f"urn:discord#{pointer}"}, registry=self._registry)
            self._known[key] = made
        return self._known[key]


def _matches(template: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path) is not None


def _with_strings(value: Any, key: str = "") -> Any:
    """The body with ids as strings where discord.py sends numbers, which Discord takes too."""
    if isinstance(value, dict):
        return {name: _with_strings(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_strings(one, key) for one in value]
    is_id = key in ("id", "message_id", "channel_id", "guild_id", "users", "roles") and isinstance(value, int)
    return str(value) if is_id and value > 2**32 else value


def limits(method: str, path: str, body: Any) -> Iterator[str]:
    """What the description does not hold: sums, counts and habits of this bot."""
    if path.endswith("/commands"):
        yield from _commands(body)
        return
    message = body.get("data", {}) if path.endswith("/callback") else body
    kind = body.get("type") if path.endswith("/callback") else None
    if kind == 5 and message and set(message) - {"flags"}:
        yield "a deferred answer carries more than flags"
    if kind in (None, 4, 7) and not path.endswith("/threads"):
        yield from _message(message, is_new=kind == 4 or method == "POST")
    if kind in (None, 4, 7, 9):
        yield from _custom_ids(message.get("components") or [])


def _message(message: dict[str, Any], *, is_new: bool) -> Iterator[str]:
    embeds, components = message.get("embeds") or [], message.get("components") or []
    nested = list(walk(components))
    if message.get("flags", 0) & COMPONENTS_V2:
        if message.get("content") or embeds:
            yield "content or embeds beside Components V2"
        if len(nested) > 40:
            yield f"{len(nested)} components"
        told = sum(units(one["content"]) for one in nested if one["type"] == TEXT_DISPLAY)
        if told > 4000:
            yield f"{told} units of text"
    else:
        if len(components) > 5:
            yield f"{len(components)} rows in a classic message"
        if any(one["type"] == TEXT_DISPLAY for one in nested):
            yield "a text display without the flag of Components V2"
    if units(message.get("content") or "") > 2000:
        yield "content over 2000 units"
    total = sum(units(part) for embed in embeds for part in _texts_of(embed))
    if total > 6000:
        yield f"embeds of {total} units"
    if is_new and not (message.get("content") or embeds or components):
        yield "an empty message"
    mentions = message.get("allowed_mentions")
    if mentions is None or mentions.get("parse") != [] or mentions.get("users") or mentions.get("roles"):
        yield f"mentions are allowed: {mentions}"


def _texts_of(embed: dict[str, Any]) -> Iterator[str]:
    yield from (embed[name] for name in ("title", "description") if embed.get(name))
    yield (embed.get("footer") or {}).get("text", "")
    yield (embed.get("author") or {}).get("name", "")
    for field in embed.get("fields") or []:
        yield from (field["name"], field["value"])


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every component with those inside it."""
    for one in components:
        yield one
        yield from walk([*(one.get("components") or []), *([one["component"]] if one.get("component") else [])])


def _custom_ids(components: list[dict[str, Any]]) -> Iterator[str]:
    ids = [one["custom_id"] for one in walk(components) if one.get("custom_id")]
    for name, count in Counter(ids).items():
        if count > 1:
            yield f"custom_id twice: {name}"
        if units(name) > 100:
            yield f"custom_id over 100 units: {name}"
    for one in walk(components):
        if one["type"] == 2 and one.get("style") != 5 and not one.get("custom_id"):
            yield "a button without custom_id"
        if one["type"] == ACTION_ROW and sum(child["type"] == 2 for child in one["components"]) > 5:
            yield "more than five buttons in a row"


def _commands(commands: list[dict[str, Any]]) -> Iterator[str]:
    for kind, most in ((1, 100), (2, 15), (3, 15)):
        if sum(one["type"] == kind for one in commands) > most:
            yield f"more than {most} commands of type {kind}"
    for one in commands:
        if one["type"] == 1:
            names = [one["name"], *(one.get("name_localizations") or {}).values()]
            names += [option["name"] for option in one.get("options") or []]
            for name in names:
                if not re.fullmatch(r"[-_'\w]{1,32}", name) or name != name.lower():
                    yield f"not a command's name: {name}"
        elif one.get("description"):
            yield "a context menu with a description"
        if len(json.dumps(one, ensure_ascii=False)) > 8000:
            yield f"{one['name']} is over 8000 characters"
        for option in one.get("options") or []:
            if option.get("autocomplete") and option.get("choices"):
                yield f"{one['name']}: autocomplete beside choices"
