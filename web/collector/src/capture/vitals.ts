/**
 * Web vitals as web.dev defines them (LCP, CLS, INP, FCP, TTFB): one event a page load, told when
 * the page is first hidden or left. Milliseconds; CLS has no unit.
 */

import { guard } from "../guard.ts";
import type { Watch } from "./watch.ts";

interface Entry extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
  interactionId: number;
  responseStart: number;
}

export const watchVitals: Watch = (track, onLeave) => {
  // A page that was opened in the background was painted for nobody.
  if (document.hidden) return;
  let lcp: number | undefined;
  let fcp: number | undefined;
  let ttfb: number | undefined;
  let cls = 0;
  const interactions: Record<number, number> = {};
  let last: (() => void)[] = [];

  const observe = guard((type: string, work: (entry: Entry) => void): void => {
    const take = (entries: PerformanceEntryList): void => (entries as Entry[]).forEach(work);
    const observer = new PerformanceObserver((list) => take(list.getEntries()));
    observer.observe({ type, buffered: true, durationThreshold: 40 } as PerformanceObserverInit);
    last.push(() => {
      take(observer.takeRecords());
      observer.disconnect();
    });
  });

  observe("navigation", (entry) => (ttfb = entry.responseStart));
  observe("largest-contentful-paint", (entry) => (lcp = entry.startTime));
  observe("paint", ({ name, startTime }) => {
    if (name === "first-contentful-paint") fcp = startTime;
  });

  // The worst run of shifts that follow within 1 s of each other, 5 s at most in all.
  let sum = 0;
  let began = 0;
  let latest = 0;
  observe("layout-shift", ({ startTime, value, hadRecentInput }) => {
    if (hadRecentInput) return;
    if (startTime - latest > 1000 || startTime - began > 5000) {
      sum = 0;
      began = startTime;
    }
    latest = startTime;
    cls = Math.max(cls, (sum += value));
  });

  // The longest interaction, one in fifty left out; those below 40 ms are not looked at.
  observe("event", ({ interactionId: id, duration }) => {
    if (id) interactions[id] = Math.max(interactions[id] ?? 0, duration);
  });

  onLeave((how) => {
    if (how === "route" || !last.length) return;
    last.forEach((work) => work());
    last = [];
    const longest = Object.values(interactions).sort((a, b) => b - a);
    const whole = (value: number | undefined): number | undefined => value && Math.round(value);
    track("Web Vitals", {
      lcp: whole(lcp),
      cls: Math.round(cls * 1000) / 1000,
      inp: whole(longest[Math.floor(longest.length / 50)]),
      fcp: whole(fcp),
      ttfb: whole(ttfb),
    });
  });
};
