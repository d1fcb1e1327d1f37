"""Text as Discord takes it: foreign words made harmless, lengths counted, long texts cut where nothing breaks."""

from __future__ import annotations

import re
import unicodedata

ELLIPSIS = "…"
RIGHT_TO_LEFT = ("ar",)
_NO_MENTION = "\N{ZERO WIDTH SPACE}"
_ADDRESS = re.compile(r"https?://[^\s<>\"`]+", re.I)
_MARKS = re.compile(r"[\\`*_~|\[\]<>]")
_LINE_START = re.compile(r"^(\s*)([-+#>]|\d+(?=[.)]))", re.M)
_CODE = re.compile(r"`[^`]+`")
_LIST_START = re.compile(r"-# |- |### |> ")
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c\x00-\x08\x0b-\x1f\x7f]")
# A space at which a line may end: never before a number or a mark, so that `Art. 28(4)` and `word [1]` stay whole.
_BREAK = re.compile(r"\s+(?![\d\[])")


def units(text: str) -> int:
    """The length in UTF-16 code units: what Discord counts is not told, and this is the most it can be."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def escape(text: str) -> str:
    """Foreign words that can neither format, mention, hide nor preview anything."""
    text = _HIDDEN.sub("", text)
    parts: list[str] = []
    last = 0
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(".,;:!?)'’”*_~|")
        # `%40` leads to the same page as `@`, but can call nobody.
        parts += [_escape(text[last : match.start()]), f"<{address.replace('@', '%40')}>"]
        last = match.start() + len(address)
    return "".join([*parts, _escape(text[last:])])


def _escape(text: str) -> str:
    text = _MARKS.sub(r"\\\g<0>", text)
    text = _LINE_START.sub(_harmless_start, text)
    return text.replace("@", f"@{_NO_MENTION}")


def _harmless_start(match: re.Match[str]) -> str:
    """A line's first mark, which would make a heading, a quotation or a list."""
    start, mark = match[1], match[2]
    if mark.isdecimal():
        return f"{start}{mark}\\"
    return f"{start}{mark}" if mark == ">" else f"{start}\\{mark}"  # `>` is escaped already


def unescape(text: str) -> str:
    """The words that `escape` was given."""
    text = re.sub(r"<(https?://[^\s>]+)>", r"\1", text, flags=re.I)
    return _HIDDEN.sub("", _ESCAPED.sub(r"\1", text))


def apart(text: str, language: str) -> str:
    """A stretch that keeps its own direction within a line of another one; only where the language runs leftwards."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if language in RIGHT_TO_LEFT else text


def directed(text: str, language: str) -> str:
    """Each line that begins in letters from right to left is set so, whatever the app takes the message for."""
    return "\n".join(map(_directed, text.split("\n"))) if language in RIGHT_TO_LEFT else text


def _directed(line: str) -> str:
    kinds = (unicodedata.bidirectional(char) for char in line)
    if next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") == "L":
        return line
    start = _LIST_START.match(line)
    at = start.end() if start else 0
    told = _CODE.sub("\N{LEFT-TO-RIGHT ISOLATE}\\g<0>\N{POP DIRECTIONAL ISOLATE}", line[at:])
    return f"{line[:at]}\N{RIGHT-TO-LEFT ISOLATE}{told}\N{POP DIRECTIONAL ISOLATE}"


def sentence(text: str) -> str:
    """A label as a line of its own."""
    return text[:1].upper() + text[1:]


def link(label: str, address: str | None) -> str:
    """A quiet link, or the label alone where the address is none that can be trusted to stay one."""
    if address is None or not re.fullmatch(r"https?://[^\s<>()\"`\\]+", address):
        return label
    return f"[{label}](<{address}>)"


def clip(text: str, limit: int) -> str:
    """The text in at most `limit` UTF-16 units, with an ellipsis where something is missing."""
    if units(text) <= limit:
        return text
    kept, used = [], 1
    for char in text:
        used += 2 if ord(char) > 0xFFFF else 1
        if used > limit:
            break
        kept.append(char)
    return _finished("".join(kept)).rstrip() + ELLIPSIS


def _finished(text: str) -> str:
    """A text that was cut, without half an address or half an escape at its end."""
    text = re.sub(r"<https?:[^>]*$", "", text)
    backslashes = len(text) - len(text.rstrip("\\"))
    return text[:-1] if backslashes % 2 else text


def split(text: str, limit: int) -> list[str]:
    """The text in parts of at most `limit` UTF-16 units: cut between lines, else sentences, else words."""
    parts = []
    while units(text) > limit:
        head = clip(text, limit + 1).removesuffix(ELLIPSIS)
        cut = _last_cut(head)
        parts.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*parts, text] if text else parts


def _last_cut(head: str) -> int:
    """Where the last line, sentence or word of a text's beginning ends; its very end where it has none."""
    half = len(head) // 2
    if (line := head.rfind("\n")) > half:
        return line
    breaks = [match.start() for match in _BREAK.finditer(head)]
    sentences = [place for place in breaks if head[place - 1 : place] in (".", ";", "。", "؟", "!", "?")]
    return next((found[-1] for found in (sentences, breaks) if found and found[-1] > half), len(head))
