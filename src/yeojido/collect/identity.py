"""Who a message is about: its keys, and what it says about which of them are one person.

What evidence adds up to is decided in ``kernels.joining``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from yeojido.collect.looks import looks_personal
from yeojido.collect.redact import pseudonym
from yeojido.domain.log import DAY
from yeojido.domain.message import Message
from yeojido.domain.people import (
    KINDS,
    NAMELESS,
    PREFIXES,
    Edge,
    Identifier,
    IdentifierKind,
    kind_of_key,
)
from yeojido.domain.personal import CARD, EMAIL, IP, PHONE, RESIDENT
from yeojido.kernels.joining import join, persons

__all__ = ["RULES", "Keys", "Rules", "evidence", "join", "key_of", "keys_of", "persons"]

#: Values that programs send where they know nobody; compared in lower case.
NOBODY = frozenset(
    """
    0 -1 null (null) nil none undefined nan n/a na - -- . ? true false [] {} [object object] object
    anonymous anon guest visitor unknown test userid user_id id uuid default
    example empty blank no not_set (not set) not-set notset not-applicable unidentified unregistered
    guest_user anonymous_user unauthenticated not_logged_in logged_out public nobody distinct_id
    distinctid anonymousid anonymous_id email @ none@none.com no@email.com noemail@noemail.com
    test@test.com email@example.com user@example.com
    비회원 비로그인 손님 게스트 익명 방문자 없음 미상 테스트 알수없음 미등록 회원 고객
    """.split()
) | {"(not set)", "[object object]", "not set", "not logged in", "알 수 없음", "비 회원"}
_LONG = 200
_ONE_SIGN = re.compile(r"[0\s!-/:-@\[-`{-~]*")
_PERSONAL = re.compile(rf"(?P<email>{EMAIL})|(?P<phone>{PHONE})|{RESIDENT}|{CARD}|{IP}")
_PHONE = re.compile(r"\+?[\d\s().-]{8,20}")
_EMAIL = re.compile(EMAIL)
#: How SDKs write a made-up id; nothing that a shop gives its customers.
_DEVICE = re.compile(r"idf[av]|gaid|ad(vertising)?_?id|cookie|device|client_id|anonymous|token")
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}
_MADE_UP = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as an identifier.

    Attributes:
        nobody: values that name nobody, in lower case.
        external: names of traits that hold an id of another system, such as ``member_no``.
        email, phone: names of traits that hold an e-mail address or a telephone number.
        patience: how far before its arrival a message from a browser may claim an anonymous key,
            microseconds; a sender can write any time, and the earliest claim wins.
    """

    nobody: frozenset[str] = NOBODY
    external: tuple[str, ...] = ()
    email: tuple[str, ...] = ("email", "e_mail", "emailAddress", "email_address", "이메일")
    phone: tuple[str, ...] = (
        "phone", "phoneNumber", "phone_number", "mobile", "mobilePhone", "tel", "휴대폰", "전화번호",
    )  # fmt: skip
    patience: int = DAY


RULES = Rules()


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one message.

    Attributes:
        identity: the key its event arrives under, the strongest; "" where it names nobody.
        identifiers: all of them, the strongest first.
    """

    identity: str
    identifiers: list[Identifier] = field(default_factory=list[Identifier])


def keys_of(
    message: Message, secret: bytes, *, verified: bool = False, rules: Rules = RULES
) -> Keys:
    """Return the keys of a message.

    Only over a secret key (``verified``) do e-mail addresses, telephones and external ids in
    traits identify anybody: in a browser everybody can write down somebody else's.
    """
    at = message.time
    found: dict[str, Identifier] = {}
    for key, kind in _named(message, secret, rules, verified=verified):
        if key not in found:
            found[key] = Identifier(key, kind, at)
    # Stable: of the user ids the message's own comes first.
    identifiers = sorted(found.values(), key=lambda each: _RANK[each.kind])
    own = [each.key for each in identifiers[:1]]
    user = message.user_id and key_of("user_id", message.user_id, secret, rules)
    identity = user[0] if user else (own[0] if own else "")
    return Keys(identity, identifiers)


def evidence(
    message: Message,
    keys: Keys,
    source: str,
    verified: bool,
    secret: bytes,
    rules: Rules = RULES,
) -> list[Edge]:
    """Return what a message says about which identifiers are one person.

    Each other key is tied to the message's identity. From a browser only the anonymous key is;
    an alias between two known ones is kept too, for a person to look at, and joins nothing.
    """
    identity = keys.identity
    if not identity or (len(keys.identifiers) < 2 and message.previous_id is None):
        return []
    at = message.time
    if not verified:
        at = min(max(at, message.received_at - rules.patience), message.received_at)
    digest = hashlib.blake2b(
        message.message_id.encode(errors="replace"), key=secret, digest_size=16
    )
    mark = digest.hexdigest()
    nameless_rule = "identify" if message.call == "identify" else "same_message"
    edges: dict[tuple[str, str, str], Edge] = {}

    def tie(key: str, rule: str) -> None:
        if key != identity:
            a, b = (key, identity) if key < identity else (identity, key)
            if rule == "alias" and a == identity:
                rule = "alias_back"
            edges[a, b, rule] = Edge(a, b, rule, at, source, verified, mark)

    for each in keys.identifiers:
        tie(each.key, nameless_rule if each.kind in NAMELESS else "trait")
    for key in _previous(message, identity, secret, rules, verified=verified):
        tie(key, "alias")
    return list(edges.values())


@lru_cache(maxsize=8_192)
def key_of(
    kind: IdentifierKind, value: str, secret: bytes, rules: Rules = RULES
) -> tuple[str, IdentifierKind] | None:
    """Return the key of a value and its kind, or None where it names nobody.

    A user id that is an e-mail address or a telephone is one: its key is the same pseudonym.
    """
    text = value.strip()
    bare = text.partition(":")[2] if kind == "external_id" else text
    if bare.strip().lower() in rules.nobody or _ONE_SIGN.fullmatch(bare):
        return None
    if kind == "email":
        return (pseudonym(text, secret), kind) if _EMAIL.fullmatch(text) else None
    if kind == "phone":
        return (pseudonym(text, secret), kind) if _is_phone(text) else None
    personal = _PERSONAL.fullmatch(text)
    if kind == "user_id":
        if personal is not None:
            return pseudonym(text, secret), _kind_of(personal)
        if (
            text.startswith(PREFIXES)
            or kind_of_key(text) != "user_id"
            or looks_personal(text)  # such as crm:kim@example.com
        ):
            return pseudonym(text, secret), kind
        return _short(text), kind
    hidden = personal is not None or looks_personal(text)
    return f"{kind}:{pseudonym(text, secret) if hidden else _short(text)}", kind


def _kind_of(personal: re.Match[str]) -> IdentifierKind:
    if personal["email"]:
        return "email"
    return "phone" if personal["phone"] else "user_id"


def _is_phone(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    # 010-0000-0000 and its like are what people type who do not want to say.
    return bool(_PHONE.fullmatch(text)) and len(digits) >= 8 and len(set(digits[3:])) > 1


def _short(text: str) -> str:
    """Return an id that fits into every database: not too long, nothing unprintable."""
    if len(text) <= _LONG and text.isprintable():
        return text
    digest = hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16)
    return f"long:{digest.hexdigest()}"


def _named(
    message: Message, secret: bytes, rules: Rules, *, verified: bool
) -> Iterator[tuple[str, IdentifierKind]]:
    """Yield key and kind of all that a message names, its own user id first."""
    values: list[tuple[IdentifierKind, str | None]] = [("user_id", message.user_id)]
    if verified:
        values += _told(message, rules)
    values.append(("anonymous", message.anonymous_id))
    for kind, value in values:
        found = key_of(kind, value, secret, rules) if value else None
        if found is not None:
            yield found


def _told(message: Message, rules: Rules) -> Iterator[tuple[IdentifierKind, str]]:
    """Yield what the traits of a message from a trusted source say."""
    here: list[Mapping[str, Any]] = [] if message.call == "group" else [message.traits]
    inner: Any = message.context.get("traits")
    if isinstance(inner, Mapping):
        here.append(inner)  # pyright: ignore[reportUnknownArgumentType]
    names: tuple[tuple[IdentifierKind, tuple[str, ...]], ...] = (
        ("email", rules.email),
        ("phone", rules.phone),
    )
    for traits in here:
        if not traits:
            continue
        for kind, known in names:
            for name in known:
                value = traits.get(name)
                if isinstance(value, str):
                    yield kind, value
        for name in rules.external:
            value = traits.get(name)
            if isinstance(value, str | int) and not isinstance(value, bool):
                yield "external_id", f"{name}:{value}"
    yield from _external(message.context.get("externalIds"))


def _external(listed: Any) -> Iterator[tuple[IdentifierKind, str]]:
    """Yield the ids in a list of Segment's form: ``{"id": "17", "type": "crm_id"}``."""
    for each in listed[:20] if isinstance(listed, list) else ():  # pyright: ignore[reportUnknownVariableType]
        if not isinstance(each, Mapping):
            continue
        value: Any = each.get("id")  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        kind: Any = each.get("type")  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        if not (isinstance(value, str) and isinstance(kind, str)) or _DEVICE.search(kind):
            continue
        if kind in ("email", "phone"):
            yield ("email" if kind == "email" else "phone"), value
        else:
            yield "external_id", f"{kind}:{value.strip()}"


def _previous(
    message: Message, identity: str, secret: bytes, rules: Rules, *, verified: bool
) -> Iterator[str]:
    """Yield the keys that the ``previousId`` of an alias may mean: SDKs do not say which."""
    value = message.previous_id
    nameless = value and key_of("anonymous", value, secret, rules)
    if message.call != "alias" or not value or not nameless:
        return
    yield nameless[0]
    made_up = not verified and _MADE_UP.fullmatch(value.strip())
    if value == message.anonymous_id or made_up or kind_of_key(identity) in NAMELESS:
        return
    known = key_of("user_id", value, secret, rules)
    if known is not None:
        yield known[0]
