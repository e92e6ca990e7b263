"""Read this first: thirty events, by hand, become a funnel, a journey map and a picture.

An event says who did what, and when. Everything else follows from events in order.

    >>> import yeojido as yj
    >>> def day(who, *names, start="2026-03-02T10:00", rating=None):
    ...     at = datetime.fromisoformat(start).replace(tzinfo=UTC)
    ...     for i, name in enumerate(names):
    ...         said = rating if name == "review" else None
    ...         yield yj.Event(who, name, at + timedelta(minutes=5 * i), rating=said)
    >>> log = yj.Log.of(
    ...     *day("minji", "home", "product", "cart", "payment", "delivery", "review", rating=2),
    ...     *day("jiho", "home", "product", "cart", "payment", "delivery", "review", rating=-1),
    ...     *day("sora", "home", "product", "product", "cart", "payment_error", "cart"),
    ...     *day("dohyun", "home", "product", "cart", "payment_error"),
    ...     *day("yuna", "home", "search", "product", "home"),
    ...     *day("taeho", "home", "product", start="2026-03-09T21:00"),
    ...     *day("haeun", "home", "product", start="2026-03-30T09:00"),
    ... )
    >>> log
    Log(30 events of 7 people, 2026-03-02 to 2026-03-30, 8 event names)

**Understanding is a fold.** An analysis is a frozen dataclass; ``log.run`` takes any of them. It
scans whole persons, merges, finishes: on one thread, on all cores or on a cluster, with the same
answer.

    >>> funnel = log.run(yj.Funnel(["product", "cart", "payment"], within="7d"))
    >>> for step in funnel.steps:
    ...     print(step.name, step.people, step.pending)
    product 7 1
    cart 4 0
    payment 2 0

haeun came on the last day: her week is not over, so she is pending at her step, not lost.

    >>> after = log.run(yj.Transitions())
    >>> [edge.target for edge in after.edges if edge.source == "payment_error"]
    ['END', 'cart']

**A journey definition is data.** Stages hold touchpoints, touchpoints hold rules over events. It is
proposed from the log, and yours to edit.

    >>> plan = yj.propose(log, type="purchase")
    >>> plan.meta.kind, plan.meta.type
    ('planned', 'purchase')

**The map is the same document with evidence in it**: for every column and lane a number, its
definition, the sample behind it, its interval and its kind of evidence.

    >>> drawn = yj.map(log, plan)
    >>> drawn.document.meta.kind, drawn.document.lens.people
    ('actual', 7)

**Showing is a render**: map to positioned primitives to SVG, the same on screen, PNG and PDF.

    >>> svg = drawn.svg()
    >>> svg.startswith("<svg"), "font-face" in svg
    (True, True)

``app/loops.py`` shows the way of the data from a file to here.
"""

from datetime import UTC, datetime, timedelta

__all__ = ["UTC", "datetime", "timedelta"]
