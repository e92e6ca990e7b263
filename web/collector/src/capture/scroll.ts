/** How far down a page was seen: told on leaving it, in quarters. */

import { listen } from "../guard.ts";
import type { Watch } from "./watch.ts";

export const watchScroll: Watch = (track, onLeave) => {
  let deepest = 0;
  let told = 0;
  listen("scroll", () => {
    const seen = (scrollY + innerHeight + 1) / document.documentElement.scrollHeight;
    deepest = Math.max(deepest, Math.min(Math.floor(seen * 4) * 25, 100));
  });
  onLeave((how) => {
    if (deepest > told) track("Scroll Depth Reached", { depth: deepest });
    told = deepest;
    if (how === "route") deepest = told = 0;
  });
};
