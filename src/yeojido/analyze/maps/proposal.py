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

from yeojido.analyze import lexicon
from yeojido.analyze.maps.ordering import Placed, settle
from yeojido.analyze.maps.rules import rule
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
#: A touchpoint of known events needs this share; a stage on the way to the goal the other.
LEAST_SHARE_KNOWN = 0.005
LEAST_SHARE_STAGE = 0.05
#: Pages of no touchpoint make one of their own where so many people see one, and so many events are.
LEAST_SHARE_PAGES = 0.02
#: Below this share of events in known words, the order alone makes the stages.
KNOWN_ENOUGH = 0.4
#: So many events that are on no touchpoint are named.
MOST_UNMAPPED = 40
_COLOURS = 6
_ORDER = "order"
#: Concepts that are nearly one: when columns are short, the first joins the second early.
_TOGETHER = frozenset({
    ("login", "account"), ("filter", "search"), ("compare", "product"), ("coupon_use", "checkout"),
    ("address", "checkout"), ("wish", "cart"), ("ship", "deliver"), ("track", "deliver"),
    ("receipt", "deliver"), ("confirm", "checkout"), ("rating", "review"), ("nps", "survey"), ("store_visit", "visit"),
    ("message_click", "mail_click"), ("mail_open", "mail_click"), ("question", "call"),
    ("chat", "call"), ("landing", "ad"), ("delivery_choice", "address"), ("ad", "home"),
})  # fmt: skip
#: How much a family tells of the way to the goal: what tells least is merged or left out first.
_WEIGHTS = {
    "account": 0.1, "leave": 0.1, "loyal": 0.3, "trouble": 0.3, "help": 0.3, "voice": 0.4,
    "receive": 0.5, "mail": 0.5, "discover": 0.6, "browse": 0.7, "choose": 1.5, "checkout": 1.5,
    "pay": 3.0,
}  # fmt: skip
_NEAR = 0.5
#: What a rating is about: the concepts, then the families, whose touchpoint it speaks of.
_ABOUT = {
    "rate_payment": ("payment", "pay", "paid", "ordered", "family:checkout", "family:pay"),
    "rate_delivery": ("deliver", "pickup", "ship", "family:receive"),
    "rate_store": ("store_buy", "store_visit"),
    "rate_app": ("product", "catalog", "search", "family:browse"),
    "rate_service": ("call", "support", "chat", "family:help"),
}


@dataclass(slots=True, eq=False)
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
    known = sum(each.events for each in evidence.names if families & set(each.concept.families))
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
    _beside(groups, chosen)
    return _fewer(groups, chosen)


def _by_concept(evidence: Evidence, chosen: Template, *, known_words: bool) -> list[_Group]:
    groups: dict[str, _Group] = {}
    least = LEAST_SHARE if known_words else LEAST_SHARE_UNKNOWN
    telling = _told(evidence)
    for each in evidence.names:
        if each.page is None and (lexicon.nothing(each.name) or (telling and each.pageless)):
            continue
        found = each.concept
        if each.page is not None and found.id == "pages":
            continue
        at_home = bool(_candidates(found, chosen)) or (known_words and found.failure)
        if not at_home and found.families and known_words:
            continue  # known, and of another kind of journey: messages sent, the member's page
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


def _beside(groups: list[_Group], chosen: Template) -> None:
    """Put clicks in vain into the stage of what people do at that time, on the way to the goal."""
    goal = _goal(groups, chosen)
    last = len(chosen.stages) if goal is None else goal.stage
    places = [group for group in groups if not group.concept.failure and group.stage <= last]
    for group in groups:
        if group.concept.id == "stuck" and places:
            near = min(places, key=lambda place: abs(place.position - group.position))
            group.stage = near.stage


def _fewer(groups: list[_Group], chosen: Template) -> list[_Group]:
    """Leave out and merge, what tells least first, until the columns fit on a map."""
    goal = _goal(groups, chosen)
    for group in [g for g in groups if g.share < LEAST_SHARE_KNOWN and g is not goal]:
        groups.remove(group)
    if goal is not None:
        shares = {group.stage: 0.0 for group in groups}
        for group in groups:
            shares[group.stage] = max(shares[group.stage], group.share)
        passed_by = {
            s for s, share in shares.items() if s < goal.stage and share < LEAST_SHARE_STAGE
        }
        groups[:] = [group for group in groups if group.stage not in passed_by]
    while len(groups) > MOST_COLUMNS:
        options = [*_leavings(groups, goal), *_mergers(groups, goal)]
        if not options:
            break
        _, _, small, big = min(options, key=lambda option: option[:2])
        groups.remove(small)
        if big is not None:
            big.absorb(small)
    return groups


_Option = tuple[float, str, _Group, _Group | None]


def _cost(group: _Group) -> float:
    families = group.concept.families
    return group.share * (_WEIGHTS.get(families[0], 1.0) if families else 0.5)


def _leavings(groups: Sequence[_Group], goal: _Group | None) -> Iterable[_Option]:
    """Yield what leaving a group out would cost; a stage keeps its last one."""
    for group in groups:
        alone = sum(1 for other in groups if other.stage == group.stage) == 1
        if group is goal or group.concept.failure or alone:
            continue
        # Leaving out hides people, merging does not: it costs more, but for what tells little.
        little = group.concept.families[:1] in (("account",), ("leave",)) or not group.concept.known
        voiced = max(each.rated + each.worded for each in group.members) > 0.1
        factor = 1.0 if little else (16.0 if voiced else 4.0)
        yield _cost(group) * factor, group.members[0].name, group, None


def _mergers(groups: Sequence[_Group], goal: _Group | None) -> Iterable[_Option]:
    """Yield what merging a group into a wider one of its stage and family would cost."""
    for small in groups:
        if small is goal or small.concept.failure or not small.concept.families:
            continue
        for big in groups:
            pair = (small.concept.id, big.concept.id)
            kin = (
                small.concept.families[0] == big.concept.families[:1][0]
                if big.concept.families
                else False
            )
            if big is small or big is goal or big.concept.failure or big.stage != small.stage:
                continue
            if pair in _TOGETHER:
                yield _cost(small) * _NEAR, small.members[0].name, small, big
            elif kin and (small.share, small.concept.id) < (big.share, big.concept.id):
                yield _cost(small), small.members[0].name, small, big


def _goal(groups: Sequence[_Group], chosen: Template) -> _Group | None:
    """Return the group that is the journey's goal, by the template's list."""
    if len(groups) < 2 or _survey_like(groups):
        return None
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
    last = max(group.stage for group in groups)
    if last == 0:
        return None
    return max((g for g in groups if g.stage == last), key=lambda g: (g.share, g.members[0].name))


def _goals(groups: Sequence[_Group], goal: _Group | None) -> list[_Group]:
    """Return the goal, and buying in a store beside paying on the web."""
    if goal is None:
        return []
    if "pay" not in goal.concept.families:
        return [goal]
    return [g for g in groups if g is goal or g.concept.id == "store_buy"]


def _survey_like(groups: Sequence[_Group]) -> bool:
    rated = sum(each.rated * each.events for group in groups for each in group.members)
    return rated > 0.8 * sum(group.weight for group in groups)


def _document(evidence: Evidence, chosen: Template, groups: list[_Group]) -> JourneyMap:
    goal = _goal(groups, chosen)
    goals = _goals(groups, goal)
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
    groups.sort(key=lambda group: (group.stage, group in goals, group.position, group.concept.id))
    steps = _touchpoints(groups, chosen, goals, evidence)
    left = _left(evidence, groups)
    others = _other_pages(evidence, groups, chosen, left)
    if others is not None:
        steps, left = (
            (*steps, others),
            [each for each in left if each.page is None and not each.pageless],
        )
    warnings = [
        Words(
            ko=both("map.warn_stage_without_events", stage=stage.name.ko).ko,
            en=both("map.warn_stage_without_events", stage=stage.name.en).en,
        )
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
            mapped_events=evidence.events - sum(each.events for each in left),
            unmapped=_unmapped(evidence, left),
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


def _left(evidence: Evidence, groups: Sequence[_Group]) -> list[EventEvidence]:
    """Return the events and pages of no touchpoint, the most frequent first."""
    on_map = {(each.name, each.page) for group in groups for each in group.members}
    ranked = sorted(evidence.names, key=lambda each: (-each.events, each.name))
    return [each for each in ranked if (each.name, each.page) not in on_map]


def _unmapped(evidence: Evidence, left: Sequence[EventEvidence]) -> tuple[Unmapped, ...]:
    return tuple(
        Unmapped(
            event=each.name,
            events=each.events,
            people=each.people,
            share=round(each.events / max(1, evidence.events), 4),
        )
        for each in left[:MOST_UNMAPPED]
    )


def _other_pages(
    evidence: Evidence, groups: Sequence[_Group], chosen: Template, left: Sequence[EventEvidence]
) -> Touchpoint | None:
    """Return the touchpoint of all further pages, where they are many and there is room."""
    from yeojido.analyze.maps.channels import main_channel

    pages = [each for each in left if each.page is not None or each.pageless]
    events = sum(each.events for each in pages)
    people = max((each.share for each in pages), default=0.0)
    looking = [g.stage for g in groups if "browse" in chosen.stages[g.stage].families]
    enough = people >= LEAST_SHARE and events >= LEAST_SHARE_PAGES * evidence.events
    if not (enough and looking and len(groups) < MOST_COLUMNS and _told(evidence)):
        return None
    names = {each.page.event if each.page is not None else each.name for each in pages}
    return Touchpoint(
        id="other_pages",
        stage=chosen.stages[looking[0]].id,
        name=both("templates.other_pages"),
        # It stands last: the first rule that matches takes an event.
        match=Match(events=tuple(sorted(names))),
        channel=main_channel(pages),
        icon="file-text",
    )


def _told(evidence: Evidence) -> bool:
    """Say whether something in the log says which pages were seen."""
    return any(each.page is not None for each in evidence.names)


def _touchpoints(
    groups: Sequence[_Group], chosen: Template, goals: Sequence[_Group], evidence: Evidence
) -> tuple[Touchpoint, ...]:
    from yeojido.analyze.maps.channels import main_channel

    used: set[str] = set()
    asked: set[int] = set()
    made: list[Touchpoint] = []
    voices = _voices(groups)
    everything = {each.page for each in evidence.names if each.page is not None}
    mapped = {each.page for group in groups for each in group.members if each.page is not None}
    for place, group in enumerate(groups):
        stage = chosen.stages[group.stage]
        first = group.stage not in asked and not group.concept.failure
        if first:
            asked.add(group.stage)
        made.append(
            Touchpoint(
                id=_slug(group, used),
                stage=stage.id,
                name=_named(group, groups),
                match=rule(
                    group.members, mapped - {each.page for each in group.members}, everything
                ),
                channel=main_channel(group.members),
                icon=group.concept.icon,
                goal=group in goals,
                milestone=group.concept.id in ("signup", "onboard"),
                failure=group.concept.failure,
                wait=group.concept.id in ("ship", "deliver", "track"),
                # The stage's need stands at its first touchpoint: where it is first felt.
                need=stage.need if first else None,
                voices=voices.get(place, ()),
            )
        )
    return tuple(made)


def _voices(groups: Sequence[_Group]) -> dict[int, tuple[str, ...]]:
    """Return, by the place of a group, the rating events of other groups that are about it."""
    about: dict[int, list[str]] = {}
    for group in groups:
        for each in group.members:
            target = _about(groups, each.concept.id) if each.rated > 0 else None
            if target is not None and groups[target] is not group:
                about.setdefault(target, []).append(each.name)
    return {place: tuple(sorted(names)) for place, names in about.items()}


def _about(groups: Sequence[_Group], concept: str) -> int | None:
    for wanted in _ABOUT.get(concept, ()):
        family = wanted.removeprefix("family:")
        for place, group in enumerate(groups):
            concepts = {group.concept.id, *(part.id for part in group.parts)}
            is_kin = wanted != family and group.concept.families[:1] == (family,)
            if not group.concept.failure and (wanted in concepts or is_kin):
                return place
    return None


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
