"""Which identifiers are one person: a function of the set of evidence, never of its order.

Two steps, both greedy in the order of the evidence's weight (``order``):

1. Known identifiers (user ids, member numbers, e-mail addresses, telephones) are joined along
   evidence that can be trusted, like Kruskal's (1956) tree over a disjoint-set forest (Tarjan
   1975), with cannot-link constraints as in COP-KMeans (Wagstaff et al. 2001): an edge that would
   put two sides of a cut into one person, or give a person more identifiers of a kind than the
   limits allow, is left out.
2. Each anonymous key (a browser, a device) chooses one known identifier: that of its weightiest
   evidence. It never joins two of them, so whoever shares a tablet stays two people.

Plain union-find over all edges, which many pipelines use, does neither: one shared tablet or a
telephone number of an office joins everybody who ever touched it. Choosing instead of joining also
keeps the work small: what a new edge can change is one person and the anonymous keys around it.

Trust: evidence from browsers, whose key everybody can read, only ever takes part in step 2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from yeojido.domain.people import (
    KINDS,
    LIMITS,
    NAMELESS,
    Edge,
    Identifier,
    IdentifierKind,
    Limits,
    kind_of_key,
)

#: What evidence weighs: by hand; an alias of two known or of two anonymous keys; other trusted
#: evidence between known keys; trusted, then untrusted evidence of an anonymous key; none.
MANUAL, ALIAS, KNOWN, TRUSTED, UNTRUSTED, NONE = range(6)
ALIASES = frozenset(("alias", "alias_back"))
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Joined:
    """Who is who.

    Attributes:
        person: key -> key of the person's leading identifier.
        why_not: for each edge, in the order given: "" where it holds its two keys together, else
            why it does not: cut, limit, shared, unverified, held (the anonymous key belongs to
            somebody else by better evidence), full (too many anonymous keys).
        choice: anonymous key -> the known key it chose, whether there was room or not.
    """

    person: dict[str, str]
    why_not: list[str]
    choice: dict[str, str] = field(default_factory=dict[str, str])


def tier(edge: Edge, a: IdentifierKind, b: IdentifierKind) -> int:
    """Return what one edge weighs between keys of two kinds; the smallest is the heaviest."""
    if edge.rule == "manual":
        return MANUAL
    nameless = (a in NAMELESS) + (b in NAMELESS)
    if nameless == 1:
        return TRUSTED if edge.verified else UNTRUSTED
    if not edge.verified:
        return NONE
    if edge.rule in ALIASES:
        return ALIAS
    return KNOWN if nameless == 0 else NONE


def join(
    identifiers: Iterable[Identifier],
    edges: Sequence[Edge],
    cuts: Iterable[tuple[str, str]] = (),
    limits: Limits = LIMITS,
) -> Joined:
    """Join identifiers by evidence; see the module for how.

    Keys that only evidence names are joined too. The result is the same for any order of the
    arguments and for any repetition.
    """
    return _Joining(_kinds(identifiers, edges), edges, cuts, limits).result()


def persons(
    identifiers: Iterable[Identifier],
    edges: Sequence[Edge],
    cuts: Iterable[tuple[str, str]] = (),
    limits: Limits = LIMITS,
) -> dict[str, str]:
    """Return whose each key is: key -> key of the person's leading identifier."""
    return join(identifiers, edges, cuts, limits).person


def _kinds(identifiers: Iterable[Identifier], edges: Sequence[Edge]) -> dict[str, IdentifierKind]:
    kinds: dict[str, IdentifierKind] = {}
    for each in identifiers:
        before = kinds.get(each.key)
        if before is None or _RANK[each.kind] < _RANK[before]:
            kinds[each.key] = each.kind
    for edge in edges:
        for key in (edge.a, edge.b):
            if key not in kinds:
                kinds[key] = kind_of_key(key)
    return kinds


class _Joining:
    """One run."""

    def __init__(
        self,
        kinds: Mapping[str, IdentifierKind],
        edges: Sequence[Edge],
        cuts: Iterable[tuple[str, str]],
        limits: Limits,
    ) -> None:
        self.kinds = kinds
        self.edges = edges
        self.limits = limits
        self.parent = {key: key for key in kinds}
        self.members: dict[str, list[str]] = {key: [key] for key in kinds}
        #: Identifiers of each kind in a group; user ids that are one by alias count once.
        self.counts: dict[str, dict[IdentifierKind, int]] = {
            key: {kind: 1} for key, kind in kinds.items()
        }
        self.enemies: dict[str, set[str]] = defaultdict(set)
        for a, b in cuts:
            self.enemies[a].add(b)
            self.enemies[b].add(a)
        self.tiers = [tier(e, kinds[e.a], kinds[e.b]) for e in edges]
        self.order = sorted(range(len(edges)), key=self._weight)
        self.why_not = ["unverified"] * len(edges)
        self.given_up: set[str] = set()
        self.choice: dict[str, str] = {}

    def _weight(self, i: int) -> tuple[int, int, str, str, str, str, str]:
        e = self.edges[i]
        return self.tiers[i], e.at, e.a, e.b, e.rule, e.message, e.source

    def find(self, key: str) -> str:
        parent = self.parent
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    def result(self) -> Joined:
        self._known()
        self._nameless()
        person: dict[str, str] = {}
        for group in self.members.values():
            leading = min(group, key=lambda k: (_RANK[self.kinds[k]], k in self.given_up, k))
            person.update(dict.fromkeys(group, leading))
        return Joined(person, self.why_not, self.choice)

    # step 1

    def _known(self) -> None:
        shared = self._shared()
        for i in self.order:
            edge, weight = self.edges[i], self.tiers[i]
            if weight > KNOWN:
                break
            if weight > MANUAL and (edge.a in shared or edge.b in shared):
                self.why_not[i] = "shared"
                continue
            a, b = self.find(edge.a), self.find(edge.b)
            self.why_not[i] = self._against(a, b, weight) if a != b else ""
            if not self.why_not[i]:
                if a != b:
                    self._unite(a, b, weight)
                if edge.rule in ALIASES:
                    self.given_up.add(edge.a if edge.rule == "alias" else edge.b)

    def _shared(self) -> set[str]:
        beside: dict[str, set[str]] = defaultdict(set)
        for i, edge in enumerate(self.edges):
            if MANUAL < self.tiers[i] <= KNOWN:
                beside[edge.a].add(edge.b)
                beside[edge.b].add(edge.a)
        return {key for key, others in beside.items() if len(others) > self.limits.shared}

    def _against(self, a: str, b: str, weight: int) -> str:
        """Say what speaks against making one group of two: "" nothing."""
        if self._cut(a, b):
            return "cut"
        if weight == KNOWN:
            mine, theirs = self.counts[a], self.counts[b]
            for kind, count in theirs.items():
                if kind in mine and mine[kind] + count > self.limits.of(kind):
                    return "limit"
        return ""

    def _cut(self, a: str, b: str) -> bool:
        if not self.enemies:
            return False
        if len(self.members[a]) > len(self.members[b]):
            a, b = b, a
        enemies = self.enemies
        return any(
            self.find(other) == b
            for key in self.members[a]
            for other in enemies.get(key, ())
            if other in self.parent
        )

    def _unite(self, a: str, b: str, weight: int) -> None:
        if len(self.members[a]) < len(self.members[b]):
            a, b = b, a
        self.parent[b] = a
        self.members[a] += self.members.pop(b)
        counts = self.counts[a]
        for kind, count in self.counts.pop(b).items():
            counts[kind] = counts.get(kind, 0) + count
        if weight < KNOWN and "user_id" in counts:
            counts["user_id"] = 1

    # step 2

    def _nameless(self) -> None:
        claims = self._claims()
        looked: dict[str, set[str]] = defaultdict(set)
        chosen: dict[str, int] = {}
        for i in self.order:
            if self.tiers[i] not in (TRUSTED, UNTRUSTED):
                continue
            nameless, known = self._ends(i)
            looked[known].add(nameless)
            group = self.find(nameless)
            if self._has_known(group):
                self.why_not[i] = "" if group == self.find(known) else "held"
            elif group not in claims:
                self.why_not[i] = "shared"
            elif group not in chosen:
                if self._cut(group, self.find(known)):
                    self.why_not[i] = "cut"
                else:
                    chosen[group] = i
                    self.why_not[i] = "full" if len(looked[known]) > self.limits.reach else ""
            else:
                self.why_not[i] = "held"
        self._settle(chosen)

    def _ends(self, i: int) -> tuple[str, str]:
        edge = self.edges[i]
        return (edge.a, edge.b) if self.kinds[edge.a] in NAMELESS else (edge.b, edge.a)

    def _has_known(self, group: str) -> bool:
        return any(kind not in NAMELESS for kind in self.counts[group])

    def _claims(self) -> set[str]:
        """Return the anonymous groups that are not shared, judged by their best kind of evidence."""
        best: dict[str, int] = {}
        known: dict[str, set[str]] = defaultdict(set)
        for i in self.order:
            if self.tiers[i] in (TRUSTED, UNTRUSTED):
                nameless, other = self._ends(i)
                group = self.find(nameless)
                if best.setdefault(group, self.tiers[i]) == self.tiers[i]:
                    known[group].add(other)
        return {group for group, others in known.items() if len(others) <= self.limits.named}

    def _settle(self, chosen: Mapping[str, int]) -> None:
        """Give each group to whom it chose while there is room; say what other evidence is."""
        room: dict[str, dict[IdentifierKind, int]] = defaultdict(dict)
        joined: dict[str, str] = {}
        for group, i in chosen.items():  # in the order of their evidence
            known = self._ends(i)[1]
            self.choice.update(dict.fromkeys(self.members[group], known))
            person = self.find(known)
            have = room[person]
            counts = self.counts[group]
            full = any(have.get(k, 0) + n > self.limits.of(k) for k, n in counts.items())
            if full or self.why_not[i]:
                self.why_not[i] = "full"
                continue
            for kind, count in counts.items():
                have[kind] = have.get(kind, 0) + count
            joined[group] = person
        for i in self.order:
            if self.why_not[i] == "held":
                nameless, known = self._ends(i)
                group = self.find(nameless)
                if group in joined and joined[group] == self.find(known):
                    self.why_not[i] = ""
        for group, person in joined.items():
            self.parent[group] = person
            self.members[person] += self.members.pop(group)
