"""Funnels as other systems count them, from what they document; nothing here is our semantics.

Sources: ClickHouse, documentation and behaviour of ``windowFunnel`` without modes (26.9); PostHog,
``funnel-udf`` (the ordered funnel of its query engine); Mixpanel, "Funnels Advanced Concepts" and
"Funnels FAQ"; Amplitude, "How Amplitude handles simultaneous events in a funnel". Each kernel is
written from the rules, and ``tests/semantics`` and ``tests/laws`` hold their worked cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from yeojido.kernels.compiled import njit
from yeojido.kernels.funnel_chains import Found, Runs, Totals

if TYPE_CHECKING:
    from yeojido.kernels.arrays import Codes, Flags, Longs, Masks

_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_SECOND = 1_000_000
#: A step of PostHog's that was not entered.
_NEVER = -(1 << 62)
#: Mixpanel takes events this close together in either order.
_GRACE = 2 * _SECOND


@njit(nogil=True, cache=True)
def _nobody(owners: int, steps: int) -> Found:
    return Found(
        np.full((owners, steps), -1, np.int64), np.full((owners, steps), -1, np.int64),
        np.full((owners, steps), -1, np.int64), np.full(owners, -1, np.int64),
        np.full(owners, -1, np.int64),
    )  # fmt: skip


@njit(nogil=True, cache=True)
def _together(runs: Runs, time: Longs, n: int, stop: int, unit: int) -> int:
    """Return where the events end that share the time of event ``n`` to the unit."""
    same = time[runs.position[n]] // unit
    end = n + 1
    while end < stop and time[runs.position[end]] // unit == same:
        end += 1
    return end


@njit(nogil=True, cache=True)
def _bits(runs: Runs, time: Longs, r: int, n: int) -> np.uint64:
    """Return the steps an event matches; step 1 only where chains may begin."""
    bits = runs.mask[n]
    if runs.first[r] <= time[runs.position[n]] < runs.last[r]:
        return bits
    return bits & ~_ONE


@njit(nogil=True, cache=True)
def clickhouse(runs: Runs, time: Longs, owners: int, steps: int, window: int) -> Found:
    """Count as ``windowFunnel``: events of equal time by step, each for every step it matches."""
    found = _nobody(owners, steps)
    best, tail = np.empty(steps, np.int64), np.empty(steps, np.int64)
    for r in range(runs.begin.size):
        o = runs.owner[r]
        best[:] = -1
        n = runs.begin[r]
        while n < runs.stop[r]:
            end = _together(runs, time, n, runs.stop[r], 1)
            now = time[runs.position[n]]
            for i in range(steps):
                for k in range(n, end):
                    if not _bits(runs, time, r, k) >> np.uint64(i) & _ONE:
                        continue
                    j = runs.position[k]
                    if i == 0:
                        best[0] = tail[0] = j
                    elif best[i - 1] >= 0 and now - time[best[i - 1]] <= window:
                        best[i], tail[i] = best[i - 1], j
                    else:
                        continue
                    if found.done[o, i] < 0:
                        found.start[o, i] = best[i]
                        found.done[o, i] = j
                        found.before[o, i] = tail[max(i - 1, 0)]
            n = end
            if found.done[o, steps - 1] >= 0:
                break
    return found


class _PostHog(NamedTuple):
    """Where a person stands; index ``i`` is step ``i`` (from 1), 0 the event that is read.

    (steps + 1,) ``entered`` time of the chain's first event, ``out`` whether it met an exclusion;
    (steps + 1, steps) ``trace`` positions of its events. ``reach``: furthest step, whether it is
    excluded, when it was entered; ``kept`` its events.
    """

    entered: Longs
    out: Flags
    trace: Longs
    reach: Longs
    kept: Longs


@njit(nogil=True, cache=True)
def _posthog_excludes(now: int, kill: np.uint64, window: int, state: _PostHog) -> None:
    """Mark the chains that an excluded event meets."""
    for i in range(state.entered.size - 1, 1, -1):
        begun = state.entered[i - 1]
        if not kill >> np.uint64(i - 2) & _ONE or begun == _NEVER:
            continue
        if now - begun > window or state.entered[i] == begun or state.out[i - 1]:
            continue
        state.out[i - 1] = True
        if state.reach[0] == i - 1 and now - state.reach[2] <= window:
            state.reach[1] = 1


@njit(nogil=True, cache=True)
def _posthog_steps(
    j: int, now: int, bits: np.uint64, several: bool, window: int, state: _PostHog
) -> None:
    """Let an event fill its steps, from the last."""
    trace, reach, kept = state.trace, state.reach, state.kept
    for i in range(state.entered.size - 1, 0, -1):
        before = i - 1
        begun = state.entered[before]
        if not bits >> np.uint64(before) & _ONE or begun == _NEVER:
            continue
        if now - begun > window or state.entered[i] == begun:
            continue
        used = False
        for x in range(before):
            used = used or trace[before, x] == j
        if several and used:
            continue
        if not state.out[before]:
            state.entered[i] = begun
            state.out[i] = False
            trace[i, :before] = trace[before, :before]
            trace[i, before] = j
        if i > reach[0] or (i == reach[0] and reach[1] == 1):
            reach[0], reach[1], reach[2] = i, 1 if state.out[before] else 0, begun
            kept[:before] = trace[before, :before]
            kept[before] = j


@njit(nogil=True, cache=True)
def posthog(runs: Runs, time: Longs, owners: int, steps: int, window: int) -> Found:
    """Count as PostHog's ordered funnel; who ends excluded is in no step at all."""
    found = _nobody(owners, steps)
    state = _PostHog(
        np.empty(steps + 1, np.int64), np.empty(steps + 1, np.bool_),
        np.empty((steps + 1, steps), np.int64), np.empty(3, np.int64), np.empty(steps, np.int64),
    )  # fmt: skip
    for r in range(runs.begin.size):
        state.entered[:] = _NEVER
        state.out[:] = False
        state.reach[:] = 0
        n = runs.begin[r]
        while n < runs.stop[r] and state.entered[steps] == _NEVER:
            end = _together(runs, time, n, runs.stop[r], 1)
            now = int(time[runs.position[n]])
            state.entered[0], state.out[0] = now, False
            alike = True
            for k in range(n + 1, end):
                alike = alike and runs.mask[k] == runs.mask[n] and runs.kill[k] == runs.kill[n]
            for i in range(1 if alike else steps):
                at = ~_ZERO if alike else _ONE << np.uint64(i)
                for k in range(n, end):
                    if alike:
                        _posthog_excludes(now, runs.kill[k], window, state)
                    bits = _bits(runs, time, r, k) & at
                    _posthog_steps(runs.position[k], now, bits, not alike, window, state)
            n = end
        if state.reach[1] == 0:
            o = runs.owner[r]
            for i in range(state.reach[0]):
                found.start[o, i], found.done[o, i] = state.kept[0], state.kept[i]
                found.before[o, i] = state.kept[max(i - 1, 0)]
    return found


@njit(nogil=True, cache=True)
def _match(
    s: int, masks: Masks, tokens: int, of_step: Longs, of_token: Longs, scratch: Longs
) -> bool:
    """Give step ``s`` a token of its own, moving others where needed; False if there is none."""
    seen = np.zeros(tokens, np.bool_)
    scratch[0] = s
    done, filled = 0, 1
    parent = np.empty(tokens, np.int64)
    while done < filled:
        step = scratch[done]
        done += 1
        for t in range(tokens):
            if seen[t] or not masks[t] >> np.uint64(step) & _ONE:
                continue
            seen[t] = True
            parent[t] = step
            if of_token[t] >= 0:
                scratch[filled] = of_token[t]
                filled += 1
                continue
            free = t
            while free >= 0:
                mine = parent[free]
                moved = of_step[mine]
                of_token[free], of_step[mine] = mine, free
                if mine == s:
                    return True
                free = moved
    return False


@njit(nogil=True, cache=True)
def amplitude(runs: Runs, code: Codes, time: Longs, owners: int, steps: int, window: int) -> Found:
    """Count as Amplitude: times to the second; in one second different events in either order."""
    found = _nobody(owners, steps)
    best, new = np.empty(steps, np.int64), np.empty(steps, np.int64)
    of_step, scratch = np.empty(steps, np.int64), np.empty(steps + 1, np.int64)
    for r in range(runs.begin.size):
        o = runs.owner[r]
        best[:] = -1
        n = runs.begin[r]
        while n < runs.stop[r] and found.done[o, steps - 1] < 0:
            end = _together(runs, time, n, runs.stop[r], _SECOND)
            codes = np.empty(end - n, np.int64)
            masks = np.empty(end - n, np.uint64)
            tokens, entry = 0, -1
            for k in range(n, end):
                bits = _bits(runs, time, r, k)
                if bits & _ONE:
                    entry = runs.position[k]
                mine = np.int64(code[runs.position[k]])
                t = 0
                while t < tokens and codes[t] != mine:
                    t += 1
                if t == tokens:
                    codes[t], masks[t] = mine, _ZERO
                    tokens += 1
                masks[t] |= bits
            second = time[runs.position[n]] // _SECOND
            j = runs.position[end - 1]
            of_token = np.empty(tokens, np.int64)
            new[:] = best
            for base in range(-1, steps - 1):
                start = entry if base < 0 else best[base]
                if start < 0 or (second - time[start] // _SECOND) * _SECOND > window:
                    continue
                of_step[:] = -1
                of_token[:] = -1
                for i in range(base + 1, steps):
                    if not _match(i, masks, tokens, of_step, of_token, scratch):
                        break
                    new[i] = max(new[i], start)
                    if found.done[o, i] < 0 or (
                        found.done[o, i] == j and start > found.start[o, i]
                    ):
                        found.start[o, i], found.done[o, i] = start, j
                        found.before[o, i] = start if i <= 1 else found.done[o, i - 1]
            best[:] = new
            n = end
    return found


@njit(nogil=True, cache=True)
def _mixpanel_next(
    runs: Runs, time: Longs, r: int, i: int, entry: int, last: int, used: Longs, window: int
) -> tuple[int, int]:
    """Return (event that fills step ``i``, excluded event that ends the attempt), -1 for none.

    ``last`` is where the event of the step before stands among the run's events.
    """
    begin, stop = runs.begin[r], runs.stop[r]
    came = time[runs.position[last]]
    n = last
    while n > begin and came - time[runs.position[n - 1]] <= _GRACE:
        n -= 1
    ended = -1
    for k in range(n, stop):
        now = time[runs.position[k]]
        if now - time[runs.position[entry]] > window:
            break
        if ended >= 0 and now > time[runs.position[ended]] + _GRACE:
            break
        mine = False
        for x in range(i):
            mine = mine or used[x] == k
        if not mine and runs.mask[k] >> np.uint64(i) & _ONE:
            return k, -1
        if ended < 0 and now > came + _GRACE and runs.kill[k] >> np.uint64(i - 1) & _ONE:
            ended = k
    return -1, ended


@njit(nogil=True, cache=True)
def mixpanel(runs: Runs, time: Longs, steps: int, window: int, again: bool, room: int) -> Totals:
    """Count as Mixpanel without optimized re-entry.

    The first event of step 1 enters and fixes the window, then each step takes its first event.
    ``again``: totals; after an attempt has ended (converted, timed out, excluded) the next event
    of step 1 enters anew. ``room``: the most chains there can be.
    """
    found = Totals(
        np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64),
        np.empty(room, np.int64), np.empty(room, np.int64),
        np.full(runs.begin.size, -1, np.int64), np.zeros(runs.begin.size, np.uint64),
    )  # fmt: skip
    used = np.empty(steps, np.int64)
    filled = 0
    for r in range(runs.begin.size):
        n = runs.begin[r]
        while n < runs.stop[r]:
            if not _bits(runs, time, r, n) & _ONE:
                n += 1
                continue
            used[0] = n
            reached, ended = 1, -1
            while reached < steps and ended < 0:
                k, ended = _mixpanel_next(
                    runs, time, r, reached, n, used[reached - 1], used, window
                )
                if k < 0:
                    break
                used[reached] = k
                reached += 1
            for i in range(reached):
                found.step[filled], found.owner[filled] = i, runs.owner[r]
                found.start[filled] = runs.position[n]
                found.done[filled] = runs.position[used[i]]
                found.before[filled] = runs.position[used[max(i - 1, 0)]]
                filled += 1
            if not again:
                break
            entry = n
            if reached == steps:
                n = used[steps - 1] + 1
                for i in range(steps):
                    n = max(n, used[i] + 1)
            elif ended >= 0:
                n = ended + 1
            else:
                n += 1
                while n < runs.stop[r] and (
                    time[runs.position[n]] - time[runs.position[entry]] <= window
                ):
                    n += 1
    return Totals(
        found.step[:filled].copy(), found.owner[:filled].copy(), found.start[:filled].copy(),
        found.done[:filled].copy(), found.before[:filled].copy(), found.open, found.since,
    )  # fmt: skip
