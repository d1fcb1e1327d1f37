"""Step 1: what is no question for this assistant at all, told from the words alone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from bot.reading import read_question
from bot.steps import Kit, Stop, Work
from bot.talk import Status

MAX_CHARACTERS = 2000

_GREETING = re.compile(
    r"^(?:hi|hello|hey|hiya|yo|good (?:morning|evening|afternoon|day|night)|greetings|thanks?(?: you)?(?: so much| a lot)?|"
    r"thx|ok(?:ay)?|bye|goodbye|cheers|test(?:ing)?|ping|are you (?:there|ok)|who are you|what are you|what can you do|"
    r"help|how are you|hola|bonjour|salut|hallo|olá|привет|مرحبا|你好|gracias|merci|danke|obrigad[oa]|спасибо|谢谢|شكرا)"
    r"(?: (?:there|bot|rapporteur|everyone|all|friend|again|very much))*[\s!.?,…)(:]*$", re.I
)
_INJECTION = re.compile(
    r"(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,40}\b(?:instructions?|rules?|prompts?|guidelines|previous|"
    r"above|prior|everything)|system\s*(?:prompt|message|override|note)|you are now\b|act as\b|pretend (?:to be|you)|"
    r"developer mode|jailbreak|\bDAN\b|(?:print|reveal|show|repeat|output|leak)\b[^.!?\n]{0,40}\b(?:prompt|instructions|"
    r"configuration|token|api key|secret)|<\/?(?:system|assistant|user|inst)[^>]*>|\[/?(?:system|inst)[^\]]*\]|"
    r"^\s*(?:system|assistant|developer)\s*:|do not (?:cite|flag|mention|use) |without (?:any )?(?:citations?|sources?)|"
    r"(?:answer|reply|respond) (?:only )?(?:with|in) (?:yes|no|one word|base64|json|capital|pirate)|new (?:instructions?|rules?)",
    re.I,
)
_LIVE = re.compile(
    r"\b(?:i|we|me|my|our|mine|us)\b.{0,120}\b(?:arrest\w*|detain\w*|custody|charged|summon\w*|subpoena\w*|police|officers?|"
    r"prosecutor|raid\w*|searched|seiz\w*|confiscat\w*|hacked|stalk\w*|blackmail\w*|threaten\w*|extort\w*|sextort\w*|"
    r"leaked|court|hearing|trial|prison|jail|extradit\w*|deport\w*|scam\w*|stole\w*|lawyer|interrogat\w*|warrant)\b"
    r"|\b(?:arrested|detained|hacked|blackmail\w*|threaten\w*|extorting) (?:me|us|my)\b", re.I | re.S
)
_ADVICE = re.compile(
    r"\b(?:what (?:should|shall|can|do|must|could) (?:i|we) (?:do|say|tell|answer|write|sign|bring)|should (?:i|we|he|she) "
    r"(?:sign|delete|hand|give|tell|say|plead|talk|go|run|flee|leave|agree|confess|admit|report|pay|refuse|comply|accept|"
    r"wipe|destroy|answer|unlock|appeal)|(?:will|would|am|are) (?:i|we) (?:going to|be|get|go to)\b.{0,30}\b(?:prison|jail|"
    r"arrested|convicted|charged|deported|extradited|sentenced|sued)|help me|advise me|give me advice|legal advice|be my "
    r"lawyer|how do i defend|my (?:defence|defense)|who (?:can|should|do) (?:i|we) (?:call|contact|turn to)|"
    r"(?:can|could|will) you (?:defend|represent|help) (?:me|us)|how (?:can|do) i (?:get out|win|avoid|fight|beat)|"
    r"my (?:chances|lawyer)|what (?:are|is) my (?:chances|options|best)|draft (?:my|a) (?:statement|complaint|appeal))\b", re.I
)


async def scope(work: Work, kit: Kit) -> Work | Stop:
    """Empty, too long, no words, a greeting, an injection and nothing else, or a live personal case."""
    text = clean(work.question.text)
    work = replace(work, standalone=text)
    example = kit.replies.examples()[0]
    if not text:
        return Stop(Status.NOT_A_QUESTION, kit.replies.say("empty", example=example), work)
    if len(text) > MAX_CHARACTERS:
        return Stop(Status.TOO_LONG, kit.replies.say("too_long", limit=MAX_CHARACTERS), work)
    if not any(char.isalnum() for char in text):
        return Stop(Status.NOT_A_QUESTION, kit.replies.say("not_a_question", example=example), work)
    if _GREETING.match(text):
        return Stop(Status.NOT_A_QUESTION, kit.replies.say("greeting", example=example), work)
    asked = without_injection(text)
    if not asked:
        return Stop(Status.OUT_OF_SCOPE, kit.replies.say("out_of_scope"), work)
    if asked != text:
        work.trace.notes.append("sentences that instruct the assistant were not read")
    if _ADVICE.search(asked) and _LIVE.search(asked):
        return Stop(Status.PERSONAL_ADVICE, personal_advice(kit), work)
    language = kit.searcher.language(asked)
    return replace(
        work, standalone=asked, language=language, reading=read_question(asked, kit.corpus.voices)
    )


def personal_advice(kit: Kit) -> str:
    """The kind sentence that says where to turn with a live case."""
    pages, checked = kit.replies.help_line()
    return kit.replies.say("personal_advice", pages=pages, checked=checked)


def clean(text: str) -> str:
    """The text without control, format, tag and other invisible characters, with single spaces."""
    kept = "".join(
        " " if char in "\n\r\t" else char
        for char in unicodedata.normalize("NFC", text)
        if char in "\n\r\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return re.sub(r"\s+", " ", kept).strip()


def without_injection(text: str) -> str:
    """The sentences that ask, without those that instruct the assistant about itself."""
    if not _INJECTION.search(text):
        return text
    sentences = re.split(r"(?<=[.!?;:\]>])\s+|\s+(?:and then|and also)\s+|\s[-–—]\s", text)
    return " ".join(sentence for sentence in sentences if not _INJECTION.search(sentence)).strip()
