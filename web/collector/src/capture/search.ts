/** Site search, seen in the address: which query parameters hold a term is told by their names. */

import type { Options } from "../options.ts";
import { mask, words } from "../text.ts";

const NAMES = "q query search keyword s kwd 검색어";

/** The term that the page's address searches for, personal values masked; empty where none. */
export const searched = (options: Options): string => {
  const given = new URLSearchParams(location.search);
  return words(options.search ?? NAMES).reduce((found, name) => found || mask(given.get(name)), "");
};
