/** What every watcher gets, and how it looks at elements. */

import type { Fields } from "../message.ts";
import { mask } from "../text.ts";

/** Take an event down; fields that are empty are left out. */
export type Track = (event: string, fields: Fields) => void;

/** How a page is left: another route of the application, hidden (perhaps to return), or gone. */
export type Leave = "route" | "hidden" | "gone";
export type OnLeave = (work: (how: Leave) => void) => void;

export type Watch = (track: Track, onLeave: OnLeave) => void;

/**
 * The element that an event began at (inside open shadow roots too); none where it stands under
 * `data-yj-ignore`, or in a text that is being written: nothing there is looked at.
 */
export const origin = (event: Event): Element | undefined => {
  const at = event.composedPath()[0];
  return at instanceof Element && !at.closest("[data-yj-ignore],[contenteditable]") ? at : undefined;
};

/** An attribute, personal values masked; empty where it is missing. */
export const attribute = (element: Element, name: string): string =>
  mask(element.getAttribute(name), 80);
