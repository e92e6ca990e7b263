"""What a message says of a person goes to the vault; the event keeps what is not personal.

By name (``names``): e-mail, telephone, name, address, birth date, account: to the vault. Resident,
passport and card numbers, passwords, tokens, IP and exact position, advertising ids: nowhere. The
browser's name for itself becomes three words (``devices``). By look (``looks``): whatever else
looks personal, anywhere, is blotted out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, cast

import msgspec

from yeojido.collect.agreeing import consents_of
from yeojido.collect.devices import device_words
from yeojido.collect.looks import looks_personal, masked, masked_name, masked_number
from yeojido.collect.names import COARSE, Handling, field_of, kind_of_name
from yeojido.collect.redact import pseudonym
from yeojido.collect.remembering import LONGEST
from yeojido.collect.vocabulary import plain
from yeojido.domain.message import Message
from yeojido.domain.people import Personal
from yeojido.domain.personal import EMAIL, PHONE

__all__ = ["Fields", "consents_of", "take_out"]

#: Deeper than this nothing is looked into, and nothing is kept.
DEEPEST: Final = 20
_TRAITS: Final = frozenset(("traits", "$set", "$set_once"))
_YES_OR_NO: Final = frozenset(("true", "false", "y", "n", "yes", "no", "0", "1", ""))
_OF_DEVICE: Final = frozenset(("id", "name", "token"))


@dataclass(frozen=True, slots=True)
class Fields:
    """Names of fields that a workspace says are personal (``extra``) or are not (``allowed``).

    As they are sent, in any spelling (``memberNo`` is ``member_no``), alone or with their path
    (``properties.memo`` is not asked for: ``memo``, or ``order.memo`` for the one in ``order``).
    What is dropped by law cannot be allowed.
    """

    extra: frozenset[str] = field(default_factory=frozenset[str])
    allowed: frozenset[str] = field(default_factory=frozenset[str])

    def handling(self, name: str, path: str, *, of_person: bool) -> Handling | str | None:
        """Return what becomes of a field: as ``kind_of_name``, or ``allowed``."""
        kind = kind_of_name(name, of_person=of_person)
        if not (self.extra or self.allowed) or kind == "drop":
            return kind
        names = {name, path, plain(name), plain(path.replace(".", "_"))}
        if names & self.allowed:
            return "allowed"
        return kind or ("keep" if names & self.extra else None)


def take_out(
    message: Message, keys_identity: str, source: str, fields: Fields, secret: bytes
) -> tuple[Message, list[Personal]]:
    """Return a message without personal data, and the personal values it held.

    Identifiers that look personal are replaced by their pseudonyms, so the keys of a message
    (``collect.identity.keys_of``) are made before. Traits lie in the vault as ``email``,
    ``phone`` or under their own name, values of events as ``event.NAME``, of groups as
    ``group.NAME``; the fields they came from are gone from the message.
    """
    work = _Work(keys_identity, source, message.time, fields)
    for value in (message.user_id, message.previous_id):
        work.identifier(value)
    prefix = "group." if message.call == "group" else ""
    cleaned = msgspec.structs.replace(
        message,
        event=masked_name(message.event),
        user_id=_hidden(message.user_id, secret),
        anonymous_id=_hidden(message.anonymous_id, secret),
        group_id=_hidden(message.group_id, secret),
        previous_id=_hidden(message.previous_id, secret),
        properties=work.inside(message.properties, "", "event."),
        traits=work.inside(message.traits, "", prefix, of_person=not prefix),
        context=work.context(message.context),
    )
    return cleaned, work.found


def _hidden(value: str | None, secret: bytes) -> str | None:
    if value and len(value) <= 12 and value.isascii() and value.isalnum() and not value.isdigit():
        return value  # too short for a number with letters about it
    return pseudonym(value, secret) if value and looks_personal(value) else value


class _Work:
    """One message on its way through."""

    __slots__ = ("_at", "_fields", "_identity", "_source", "found")

    def __init__(self, identity: str, source: str, at: int, fields: Fields) -> None:
        self.found: list[Personal] = []
        self._identity, self._source, self._at, self._fields = identity, source, at, fields

    def identifier(self, value: str | None) -> None:
        """Keep an e-mail address or a telephone that serves as an identifier."""
        text = (value or "").strip()
        if _WHOLE_EMAIL.fullmatch(text):
            self._keep("email", text)
        elif _WHOLE_PHONE.fullmatch(text):
            self._keep("phone", text)

    def context(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """Clean what is said about where and with what."""
        given = dict(context)
        agent = given.pop("userAgent", None) or given.pop("user_agent", None)
        device = given.pop("device", None)
        cleaned = self.inside(given, "", "context.")
        if isinstance(device, dict):
            inner = {k: v for k, v in cast("dict[str, Any]", device).items() if k not in _OF_DEVICE}
            cleaned["device"] = self.inside(inner, "device", "context.")
        if isinstance(agent, str):
            _with_device(cleaned, device_words(agent[:1000]))
        return cleaned

    def inside(
        self, values: Mapping[str, Any], path: str, prefix: str, *,
        of_person: bool = False, personal: bool = False, depth: int = 0,
    ) -> dict[str, Any]:  # fmt: skip
        """Clean an object. ``personal``: everything in it is, but towns and countries."""
        kept: dict[str, Any] = {}
        plainly = not (of_person or personal or self._fields.extra or self._fields.allowed)
        for name, value in values.items():
            # Most fields of most events: a name that says nothing, a value of one level.
            short = plainly and len(name) <= LONGEST
            if short and (shown := _unsuspicious(name)) is not None:
                quick = _QUICK.get(type(value))
                if quick is not None:
                    kept[shown] = quick(value)
                    continue
                if type(value) is dict and depth < DEEPEST:
                    inner = cast("dict[str, Any]", value)
                    dotted = f"{path}.{name}" if path else name
                    kept[shown] = self.inside(inner, dotted, prefix, depth=depth + 1)
                    continue
            dotted = f"{path}.{name}" if path else name
            person = of_person or name in _TRAITS
            kind = self._fields.handling(name, dotted, of_person=person)
            if kind is None and personal and plain(name) not in COARSE:
                kind = "keep"
            if kind == "allowed":
                kept[name] = value
                continue
            place = dotted if name not in _TRAITS else ""
            left = self._value(kind, value, place, "" if person else prefix, person, depth)
            if left is not None or (value is None and kind is None):
                kept[masked_name(name)] = left
        return kept

    def _value(
        self, kind: str | None, value: Any, path: str, prefix: str, of_person: bool, depth: int
    ) -> Any:
        """Return what the event keeps of a value, None for nothing."""
        if isinstance(value, str) and kind is None:
            return masked(value)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, dict | list):
            if kind == "drop" or depth >= DEEPEST:
                return None
            return self._many(kind, cast("Any", value), path, prefix, of_person, depth + 1)
        return self._one(kind, value, path, prefix)

    def _many(
        self, kind: str | None, value: Any, path: str, prefix: str, of_person: bool, depth: int
    ) -> Any:
        if isinstance(value, dict):
            inner = cast("dict[str, Any]", value)
            return self.inside(
                inner, path, prefix, of_person=of_person, personal=kind is not None, depth=depth
            )
        left = [self._value(kind, each, path, prefix, of_person, depth) for each in value]
        return [each for each in left if each is not None] if kind is None else None

    def _one(self, kind: str | None, value: Any, path: str, prefix: str) -> Any:
        if kind is None:
            return masked_number(value) if isinstance(value, int | float) else None
        if str(value).strip().lower() in _YES_OR_NO:
            return value  # a field "email" that merely says whether there is one
        if kind != "drop":
            self._keep(f"{prefix}{field_of(path)}", str(value))
        return None

    def _keep(self, name: str, value: str) -> None:
        self.found.append(Personal(self._identity, name, value, self._at, self._source))


@lru_cache(maxsize=65_536)
def _unsuspicious(name: str) -> str | None:
    """Return a field's name as it is kept where it says nothing of a person, else None."""
    if name in _TRAITS or kind_of_name(name) is not None:
        return None
    return masked_name(name)


def _same(value: Any) -> Any:
    return value


#: type of a value -> what is kept of it in a field whose name says nothing
_QUICK: Final[Mapping[type, Callable[[Any], Any]]] = {
    str: masked, bool: _same, float: _same, int: masked_number, type(None): _same,
}  # fmt: skip


def _with_device(context: dict[str, Any], words: Mapping[str, str]) -> None:
    """Say browser, system and kind of device where the sender has not said them better."""
    for key, name in (("browser", "browser"), ("os", "os")):
        if name in words and key not in context:
            context[key] = {"name": words[name]}
    device = context.setdefault("device", {})
    if isinstance(device, dict) and "type" in words:
        cast("dict[str, Any]", device).setdefault("type", words["type"])


_WHOLE_EMAIL = re.compile(EMAIL)
_WHOLE_PHONE = re.compile(PHONE)
