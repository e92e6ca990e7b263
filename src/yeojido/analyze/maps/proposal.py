"""Proposes stages and touchpoints from what is in a log, to be edited by a person.

Events the dictionary knows go to the stage their family belongs to; the others go where their
place in people's journeys falls between them; rare ones stay off the map, visible as unmapped.
Near-synonyms share a touchpoint, and at most twelve touchpoints make the columns of a map.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from yeojido.analyze.maps import lexicon
from yeojido.analyze.maps.ordering import Placed, settle
from yeojido.analyze.maps.templates import Template, of_type, template
from yeojido.domain.journey import JourneyMap, Lens, Match, Meta, Stage, Touchpoint, Unmapped
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from yeojido.analyze.maps.vocabulary import EventEvidence, Evidence
    from yeojido.domain.journey import JourneyType

MOST_COLUMNS = 12
#: An event the dictionary does not know needs this share of people to be on the map.
LEAST_SHARE = 0.05
LEAST_SHARE_UNKNOWN = 0.02
#: A touchpoint of known events needs this share.
LEAST_SHARE_KNOWN = 0.005
#: Below this share of events in known words, the order alone makes the stages.
KNOWN_ENOUGH = 0.4
_COLOURS = 6
_ORDER = "order"
#: Concepts that go together when columns are short: the first joins the second.
_TOGETHER = (
    ("login", "account"), ("filter", "search"), ("compare", "product"), ("coupon_use", "checkout"),
    ("address", "checkout"), ("wish", "cart"), ("ship", "deliver"), ("track", "deliver"),
    ("receipt", "deliver"), ("rating", "review"), ("nps", "survey"), ("store_visit", "store_buy"),
    ("message", "mail_send"), ("push", "mail_send"), ("message_click", "mail_click"),
    ("chat", "call"), ("question", "call"), ("landing", "ad"), ("delivery_choice", "payment"),
)  # fmt: skip
#: Families that tell least of a journey: the first to leave when columns are short.
_ASIDE = frozenset({"account", "leave"})


@dataclass(slots=True)
class _Group:
    """Events that make one touchpoint."""

    concept: lexicon.Concept
    members: list[EventEvidence] = field(default_factory=list["EventEvidence"])
    stage: int = 0
    parts: list[lexicon.Concept] = field(default_factory=list[lexicon.Concept])

    def absorb(self, other: _Group) -> None:
        """Take another group's events in."""
        self.members += other.members
        self.parts += [other.concept, *other.parts]

    @property
    def name(self) -> Words:
        """The concept's name; of two, both; of more, the family's."""
        if len(self.parts) == 1:
            one, two = self.concept.name, self.parts[0].name
            return Words(ko=f"{one.ko}·{two.ko}", en=f"{one.en}, {two.en.lower()}")
        return lexicon.family_name(self.concept.families[0]) if self.parts else self.concept.name

    @property
    def weight(self) -> float:
        return sum(each.events for each in self.members)

    @property
    def share(self) -> float:
        """Share of people, at least: that of the most widespread member."""
        return max(each.share for each in self.members)

    @property
    def position(self) -> float:
        known = [(each.place, each.people) for each in self.members if each.place is not None]
        total = sum(people for _, people in known)
        return sum(place * people for place, people in known) / total if total else 0.0


def propose(
    evidence: Evidence,
    type: JourneyType | None = None,
    template_id: str | None = None,
) -> JourneyMap:
    """Return a planned journey for a log.

    Without a type the advisor's first choice is taken; without a template the stage set of the
    type that the data fills best. Raises BadOption for an unknown template.
    """
    from yeojido.analyze.maps.advice import advise

    if template_id is not None:
        chosen = template(template_id)
    else:
        wanted = type or advise(evidence).best
        chosen = _fitting(evidence, wanted)
    groups = _grouped(evidence, chosen)
    return _document(evidence, chosen, groups)


def _fitting(evidence: Evidence, wanted: JourneyType) -> Template:
    """Return the stage set the data fills: a full one first, then the most stages filled."""
    options = of_type(wanted)
    if wanted == "service" and known_share(evidence, options[0]) < KNOWN_ENOUGH:
        return template(_ORDER)

    def rank(option: Template) -> tuple[bool, float]:
        groups = _grouped(evidence, option)
        filled = len({group.stage for group in groups})
        empty = len(option.stages) - filled
        return empty == 0, filled - 0.5 * empty

    rated = [option for option in options if option.id != _ORDER]
    return max(rated, key=rank)


def known_share(evidence: Evidence, chosen: Template) -> float:
    """Return the share of events whose family has a stage in a template."""
    families = frozenset[str]().union(*(stage.families for stage in chosen.stages))
    known = sum(
        each.events
        for each in evidence.names
        if families & set(lexicon.concept(each.name).families)
    )
    return known / max(1, evidence.events)


def _grouped(evidence: Evidence, chosen: Template) -> list[_Group]:
    """Return the touchpoints to be, each with its stage, at most MOST_COLUMNS of them."""
    known_words = known_share(evidence, chosen) >= KNOWN_ENOUGH
    groups = _by_concept(evidence, chosen, known_words=known_words)
    stages = len(chosen.stages)
    things = [
        Placed(group.position, group.weight**0.5, _candidates(group.concept, chosen))
        for group in groups
    ]
    for group, stage in zip(groups, settle(things, stages), strict=True):
        group.stage = stage
    _spread(groups, things, stages)
    return _fewer(groups, chosen)


def _by_concept(evidence: Evidence, chosen: Template, *, known_words: bool) -> list[_Group]:
    groups: dict[str, _Group] = {}
    least = LEAST_SHARE if known_words else LEAST_SHARE_UNKNOWN
    for each in evidence.names:
        if lexicon.nothing(each.name):
            continue
        found = lexicon.concept(each.name)
        at_home = bool(_candidates(found, chosen)) or (known_words and found.failure)
        if not at_home and each.share < least:
            continue
        if not at_home or (not known_words and len(evidence.names) <= MOST_COLUMNS):
            # In a log of unknown words every name speaks for itself.
            found = replace(found, id=lexicon.stem(each.name), name=lexicon.pretty(each.name))
        groups.setdefault(found.id, _Group(found)).members.append(each)
    return list(groups.values())


def _candidates(concept: lexicon.Concept, chosen: Template) -> tuple[int, ...]:
    families = set(concept.families)
    if "error" in families:
        # A failed payment belongs where people pay.
        families = {"checkout"} if concept.id == "pay_error" else set()
    return tuple(i for i, stage in enumerate(chosen.stages) if families & stage.families)


def _spread(groups: list[_Group], things: Sequence[Placed], stages: int) -> None:
    """Where nothing is known, cut the order into stages of even numbers of touchpoints."""
    if any(thing.candidates for thing in things):
        return
    ordered = sorted(groups, key=lambda group: (group.position, group.members[0].name))
    for place, group in enumerate(ordered):
        group.stage = min(stages - 1, place * stages // max(1, len(ordered)))


def _fewer(groups: list[_Group], chosen: Template) -> list[_Group]:
    """Leave out and merge, the least widespread first, until the columns fit on a map."""
    goal = _goal(groups, chosen)
    for group in [g for g in groups if g.share < LEAST_SHARE_KNOWN and g is not goal]:
        _leave(groups, group)
    while len(groups) > MOST_COLUMNS:
        free = [group for group in groups if group is not goal]
        aside = [g for g in free if g.concept.families[:1] and g.concept.families[0] in _ASIDE]
        if aside and _leave(groups, min(aside, key=_rarity)):
            continue
        pair = _partners(free) or _relatives(free)
        if pair is not None:
            small, big = pair
            big.absorb(small)
            groups.remove(small)
            continue
        spare = [group for group in free if not group.concept.failure and not _only(groups, group)]
        if not spare:
            break
        groups.remove(min(spare, key=_rarity))
    return groups


def _rarity(group: _Group) -> tuple[float, str]:
    return group.share, group.members[0].name


def _only(groups: Sequence[_Group], group: _Group) -> bool:
    """Return whether a group is all that its stage has."""
    return sum(1 for other in groups if other.stage == group.stage) == 1


def _leave(groups: list[_Group], group: _Group) -> bool:
    if _only(groups, group) and group.share >= LEAST_SHARE_KNOWN:
        return False
    groups.remove(group)
    return True


def _partners(groups: Sequence[_Group]) -> tuple[_Group, _Group] | None:
    """Return the rarest group that has a partner in its stage, and the partner."""
    by_concept = {group.concept.id: group for group in groups}
    pairs = [
        (by_concept[one], by_concept[two])
        for one, two in _TOGETHER
        if one in by_concept and two in by_concept
    ]
    pairs = [pair for pair in pairs if pair[0].stage == pair[1].stage]
    return min(pairs, key=lambda pair: _rarity(pair[0])) if pairs else None


def _relatives(groups: Iterable[_Group]) -> tuple[_Group, _Group] | None:
    """Return the pair of one stage and family whose smaller part is the least widespread."""
    kin: dict[tuple[int, str], list[_Group]] = {}
    for group in groups:
        if group.concept.families and not group.concept.failure:
            kin.setdefault((group.stage, group.concept.families[0]), []).append(group)
    pairs: list[tuple[float, str, _Group, _Group]] = []
    for relatives in kin.values():
        if len(relatives) > 1:
            ranked = sorted(relatives, key=_rarity)
            pairs.append((ranked[1].share, ranked[0].members[0].name, ranked[0], ranked[1]))
    if not pairs:
        return None
    _, _, small, big = min(pairs, key=lambda pair: pair[:2])
    return small, big


def _goal(groups: Sequence[_Group], chosen: Template) -> _Group | None:
    """Return the group that is the journey's goal, by the template's list."""
    for wanted in chosen.goals:
        family = wanted.removeprefix("family:")
        fits = [
            group
            for group in groups
            if group.concept.known
            and (
                group.concept.id == wanted
                or (wanted != family and group.concept.families[:1] == (family,))
            )
        ]
        if fits:
            # Of several, the last that many reach: billed rather than finished and then billed.
            most = max(group.share for group in fits)
            return max(
                (group for group in fits if group.share >= most / 2),
                key=lambda group: (group.stage, group.position, group.share),
            )
    if len(groups) < 2 or _survey_like(groups):
        return None
    last = max(group.stage for group in groups)
    if last == 0:
        return None
    return max((g for g in groups if g.stage == last), key=lambda g: (g.share, g.members[0].name))


def _survey_like(groups: Sequence[_Group]) -> bool:
    rated = sum(each.rated * each.events for group in groups for each in group.members)
    return rated > 0.8 * sum(group.weight for group in groups)


def _document(evidence: Evidence, chosen: Template, groups: list[_Group]) -> JourneyMap:
    goal = _goal(groups, chosen)
    filled = sorted({group.stage for group in groups})
    order = {stage: place for place, stage in enumerate(filled)}
    stages = tuple(
        Stage(
            id=chosen.stages[stage].id,
            name=chosen.stages[stage].name,
            order=order[stage],
            colour_token=f"stage-{order[stage] % _COLOURS + 1}",
        )
        for stage in filled
    )
    groups.sort(key=lambda group: (group.stage, group is goal, group.position, group.concept.id))
    steps = _touchpoints(groups, chosen, goal)
    warnings = [
        both("map.warn_stage_without_events", stage=stage.name.ko, stage_en=stage.name.en)
        for i, stage in enumerate(chosen.stages)
        if i not in order and chosen.id != _ORDER
    ]
    if len(steps) == 1:
        warnings.append(both("map.warn_one_touchpoint"))
    return JourneyMap(
        meta=Meta(
            id=chosen.id,
            title=both(f"templates.type_{chosen.type}"),
            type=chosen.type,
            goal=_goal_words(chosen, goal, steps),
            template=chosen.id,
        ),
        stages=stages,
        steps=steps,
        lens=Lens(
            people=evidence.people,
            events=evidence.events,
            mapped_events=sum(round(group.weight) for group in groups),
            unmapped=_unmapped(evidence, groups),
        ),
        warnings=tuple(warnings),
    )


def _goal_words(chosen: Template, goal: _Group | None, steps: Sequence[Touchpoint]) -> Words | None:
    if goal is None:
        return None
    reached = next(step for step in steps if step.goal)
    if chosen.id == _ORDER:
        return reached.name
    return Words(
        ko=f"{chosen.end.ko} ({reached.name.ko})", en=f"{chosen.end.en} ({reached.name.en})"
    )


def _unmapped(evidence: Evidence, groups: Sequence[_Group]) -> tuple[Unmapped, ...]:
    on_map = {each.name for group in groups for each in group.members}
    return tuple(
        Unmapped(
            event=each.name,
            events=each.events,
            people=each.people,
            share=round(each.events / max(1, evidence.events), 4),
        )
        for each in sorted(evidence.names, key=lambda each: (-each.events, each.name))
        if each.name not in on_map
    )


def _touchpoints(
    groups: Sequence[_Group], chosen: Template, goal: _Group | None
) -> tuple[Touchpoint, ...]:
    from yeojido.analyze.maps.channels import main_channel

    used: set[str] = set()
    asked: set[int] = set()
    made: list[Touchpoint] = []
    for group in groups:
        stage = chosen.stages[group.stage]
        first = group.stage not in asked and not group.concept.failure
        if first:
            asked.add(group.stage)
        made.append(
            Touchpoint(
                id=_slug(group, used),
                stage=stage.id,
                name=_named(group, groups),
                match=Match(events=tuple(sorted(each.name for each in group.members))),
                channel=main_channel(group.members),
                icon=group.concept.icon,
                goal=group is goal,
                milestone=group.concept.id in ("signup", "onboard"),
                failure=group.concept.failure,
                wait=group.concept.id in ("ship", "deliver", "track"),
                # The stage's need stands at its first touchpoint: where it is first felt.
                need=stage.need if first else None,
            )
        )
    return tuple(made)


def _named(group: _Group, groups: Sequence[_Group]) -> Words:
    """Return a touchpoint's name; the event's own where the concept's is taken or too broad."""
    name = group.name
    same = [other for other in groups if other.name == name]
    return name if len(same) == 1 else lexicon.pretty(group.members[0].name)


def _slug(group: _Group, used: set[str]) -> str:
    base = re.sub(r"[^0-9a-z가-힣]+", "_", group.concept.id.lower()).strip("_") or "touchpoint"
    slug, number = base, 2
    while slug in used:
        slug, number = f"{base}_{number}", number + 1
    used.add(slug)
    return slug
