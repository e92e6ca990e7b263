/** Page views, also of applications that change the address without loading a page. */

import { guard, listen } from "../guard.ts";
import type { Options } from "../options.ts";
import { address } from "../text.ts";
import { searched } from "./search.ts";

/** `left` is called while the old page still counts, `arrived` once the new one stands there. */
export const watchPages = (options: Options, left: () => void, arrived: () => void): void => {
  // A changed sort order or filter is the same page; another term is another search.
  const current = (): string => address().path + searched(options);
  let before = current();
  const check = guard(() => {
    if (before === (before = current())) return;
    left();
    // Frameworks set the title right after the address.
    setTimeout(guard(arrived));
  });
  for (const name of ["pushState", "replaceState"] as const) {
    const original = history[name];
    history[name] = function (...given): void {
      original.apply(this, given);
      check();
    };
  }
  listen("popstate hashchange", check);
};
