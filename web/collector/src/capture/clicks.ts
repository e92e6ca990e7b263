/** Clicks: on what, in anger (rage), and in vain (dead). */

import { guard, listen } from "../guard.ts";
import type { Fields } from "../message.ts";
import { bare, label } from "../text.ts";
import { attribute, origin, type Watch } from "./watch.ts";

const LABELLED =
  "a,button,summary,[type=submit],[type=button],[role=button],[role=link],[role=menuitem],[role=tab]";
const ACTIVE = `${LABELLED},[type=image],[onclick],[data-yj],[role=switch]`;
const TYPED = "input,select,textarea,label,video,audio";
const OUTSIDE = "[target=_blank],[download],[href*=':']";

/** Clicks in anger: so many, within so many milliseconds and pixels. */
const RAGE = 3;
const RAGE_WITHIN = 1000;
const RAGE_PIXELS = 30;
/** After a click something should have changed by then, milliseconds. */
const PATIENCE = 2000;

/** What an element is; its text only where it is a short label of a button or link. */
export const describe = (element: Element): Fields => {
  const href = element.getAttribute("href");
  return {
    tag: element.localName,
    id: attribute(element, "id"),
    classes: attribute(element, "class"),
    name: attribute(element, "data-yj"),
    role: attribute(element, "role"),
    text:
      element.matches(LABELLED) &&
      !element.querySelector(`[data-yj-ignore],${TYPED}`)
        ? label(element.matches("input") ? (element as HTMLInputElement).value : element.textContent)
        : "",
    href: href && bare(href),
  };
};

export const watchClicks: Watch = (track) =>
  listen("click", (event) => {
    const found = origin(event)?.closest(ACTIVE);
    if (found) track("Element Clicked", describe(found));
  });

export const watchRage: Watch = (track) => {
  let burst: MouseEvent[] = [];
  listen<MouseEvent>("click", (event) => {
    const at = origin(event);
    // Three clicks in a text mark a paragraph: that is no anger.
    if (!at || at.closest(TYPED) || `${getSelection()}`) return;
    burst = burst.filter(
      (each) =>
        event.timeStamp - each.timeStamp < RAGE_WITHIN &&
        Math.hypot(event.x - each.x, event.y - each.y) < RAGE_PIXELS,
    );
    if (burst.push(event) === RAGE) track("Rage Click", describe(at.closest(ACTIVE) ?? at));
  });
};

export const watchDead: Watch = (track, onLeave) => {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const alive = (): void => {
    clearTimeout(waiting);
    observer.disconnect();
  };
  const observer = new MutationObserver(alive);
  listen("click", (event) => {
    const found = origin(event)?.closest(ACTIVE);
    alive();
    // What opens elsewhere leaves this page as it is.
    if (!found || found.matches(`${TYPED},${OUTSIDE}`)) return;
    observer.observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    waiting = setTimeout(
      guard(() => {
        alive();
        track("Dead Click", describe(found));
      }),
      PATIENCE,
    );
  });
  listen("scroll submit input change focusin selectionchange copy toggle blur", alive);
  onLeave(alive);
};
