"""Customers' words behind a place, as HTML: what decided marked, how they were read, what was done.

Never who said it: texts are masked before they are stored, and only values that many people share
are shown.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

from yeojido.domain.journey import Cell, Item, Mark, Said
from yeojido.domain.voice import EMOTIONS
from yeojido.domain.words import both
from yeojido.draw import numbers
from yeojido.draw.view import View, number, top_items

#: A mark at least so strong, beside the strongest of its text, stands out.
STRONG = 0.5
#: Marks shown in a text: the strongest; more of them say less, and the page carries them all.
MOST_MARKS = 4
#: Shares of the nine emotions shown; the smaller ones are a sum of little.
_MOODS = 4
#: An emotion with a smaller share is not named as the one of a place.
LEAST_MOOD = 0.1
#: Values shown of who said it: more is hard to read, and comes nearer to a person.
_VALUES = 3


def shown(text: str) -> str:
    """Return a text without control, direction and lone surrogate characters."""
    return "".join(char for char in text if char.isprintable() or char in "\n\u200d\ufe0f")


def clean(text: str) -> str:
    """Return a text as it may be shown, escaped for HTML."""
    return escape(shown(text))


def marked(text: str, marks: Sequence[Mark]) -> str:
    """Return a text as HTML with the parts that decided its valence marked.

    ``up`` and ``down`` differ in colour and in the line beneath; overlapping marks: the stronger
    one stays.

    >>> marked("배송이 느려요", (Mark(start=4, stop=7, weight=-1.2),))
    '배송이 <mark class="down s">느려요</mark>'
    """
    kept: list[Mark] = []
    for mark in marks[:MOST_MARKS]:
        inside = 0 <= mark.start < mark.stop <= len(text)
        if inside and all(mark.stop <= one.start or one.stop <= mark.start for one in kept):
            kept.append(mark)
    most = max((abs(mark.weight) for mark in kept), default=0.0)
    out, at = "", 0
    for mark in sorted(kept, key=lambda mark: mark.start):
        kind = "up" if mark.weight > 0 else "down"
        strong = " s" if abs(mark.weight) >= STRONG * most else ""
        out += clean(text[at : mark.start])
        out += f'<mark class="{kind}{strong}">{clean(text[mark.start : mark.stop])}</mark>'
        at = mark.stop
    return out + clean(text[at:])


def quote(view: View, item: Item) -> str:
    """Return one quoted text with what stands behind it."""
    text = item.label.say(view.language) or item.label.ko or item.label.en
    said = item.said
    if said is None:
        rating = number(item.value)
        note = f"<small>{numbers.score(rating)}</small>" if rating is not None else ""
        return f"<blockquote><bdi>{clean(text)}</bdi>{note}</blockquote>"
    rows = (_read(view, said), _around(view, said), _who(view, said), _why(view, said))
    notes = "".join(f"<small>{row}</small>" for row in rows if row)
    return f"<blockquote><bdi>{marked(text, said.spans)}</bdi>{notes}</blockquote>"


def mood(view: View, name: str) -> str:
    """Return the word of a journey emotion; the name itself where it is none of the nine."""
    return both(f"voice.{name}").say(view.language) if name in EMOTIONS else clean(name)


def _read(view: View, said: Said) -> str:
    """Return how a text was read: its rating, its valence, its emotion, how many say the same."""
    parts: list[str] = []
    if said.rating is not None:
        parts.append(view.t("said_rating", value=numbers.score(said.rating)))
    if said.valence is not None:
        parts.append(view.t("said_words", value=numbers.score(said.valence)))
    if said.emotion is not None and said.valence is not None:
        parts.append(f"<b>{mood(view, said.emotion)}</b>")
    if said.language == "unknown":
        parts.append(view.t("said_unread"))
    if said.alike > 1:
        parts.append(view.t("said_alike", n=numbers.count(said.alike)))
    return " · ".join(parts)


def _around(view: View, said: Said) -> str:
    """Return what the person did before and after, in the same journey."""
    names = {step.id: view.w(step.name) or step.id for step in view.steps}
    before = [clean(names[step]) for step in said.before if step in names]
    after = [clean(names[step]) for step in said.after if step in names]
    if not before and not after:
        return ""
    way = [*before, f"<b>{view.t('said_here')}</b>", *after]
    return view.t("said_around", way=" → ".join(way))


def _who(view: View, said: Said) -> str:
    known = [(name, value) for name, value in said.who.items() if name != "channel"][:_VALUES]
    values = [f"<bdi>{clean(name)}: {clean(value)}</bdi>" for name, value in known]
    return view.t("said_who", who=" · ".join(values)) if values else ""


def _why(view: View, said: Said) -> str:
    """Return when it was said, with which event, and why it stands at this place."""
    parts = [clean(part) for part in (said.day, said.event) if part]
    share = numbers.share(said.confidence)
    parts.append(view.t(f"said_by_{said.reason}", confidence=share))
    return " · ".join(parts)


def sources(view: View, cell: Cell) -> str:
    """Return how much of an emotion came from words and how much from ratings, as a sentence."""
    share = number(cell.values.get("share_text"))
    if share is None or not cell.n:
        return ""
    texts, ratings = (number(cell.values.get(name)) or 0.0 for name in ("texts", "ratings"))
    key = "said_ratings_only" if not texts else "said_words_only" if not ratings else "said_sources"
    text = view.t(
        key,
        words=numbers.share(share),
        ratings=numbers.share(1 - share),
        texts=numbers.count(texts),
        rated=numbers.count(ratings),
    )
    unread = number(cell.values.get("unread")) or 0.0
    return text + (f" {view.t('said_not_read', n=numbers.count(unread))}" if unread else "")


def moods(cell: Cell | None) -> list[Item]:
    """Return the strongest of the nine emotions of a place, the absence of any aside."""
    found = [item for item in top_items(cell, ("mood",)) if item.icon != "none"]
    return [item for item in found if number(item.value)][:_MOODS]


def telling(view: View, cell: Cell | None) -> Item | None:
    """Return the emotion that stands out at a place: its share beside that over all places.

    Of those with a share of LEAST_MOOD at least: shares of probabilities lie close together, and
    joy comes first nearly everywhere.
    """
    found = [item for item in moods(cell) if (number(item.value) or 0.0) >= LEAST_MOOD]
    usual = view.usual_moods
    return max(
        found,
        key=lambda item: (number(item.value) or 0.0) / max(usual.get(item.icon or "", 0.0), 1e-9),
        default=None,
    )


def contradictions(view: View, cell: Cell | None, quoted: Collection[str]) -> str:
    """Return what was rated one way and said another, with an example; empty where nothing was.

    ``quoted``: Korean texts that stand on the page already; an example of them is not said twice.
    """
    count = number(cell.values.get("contradictions")) if cell is not None else None
    if cell is None or not count:
        return ""
    text = f"<p>{view.t('said_against', n=numbers.count(count))}</p>"
    examples = top_items(cell, ("contradiction",))
    return text + "".join(quote(view, item) for item in examples if item.label.ko not in quoted)
