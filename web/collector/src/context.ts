/** Where an event happened: the page, the campaign that led there, language and time zone. */

import type { Fields } from "./message.ts";
import type { Options } from "./options.ts";
import { address, bare, mask, words } from "./text.ts";

declare const __VERSION__: string;

export interface Place {
  page: Fields;
  /** Look at the address anew: what is said on leaving a page still belongs to that page. */
  moved(): void;
  context(): Fields;
}

export const makePlace = (options: Options): Place => {
  const { referrer } = document;
  let campaign: Fields | undefined;
  const place: Place = {
    page: {},
    moved: () => {
      const found: Fields = {};
      place.page = {
        ...address(words(options.keep), found),
        title: mask(document.title),
        referrer: referrer && bare(referrer),
      };
      // A campaign stays that of the visit: later pages of an application do not name it.
      if (found["source"]) campaign = found;
    },
    context: () => ({
      library: { name: "yeojido.js", version: __VERSION__ },
      page: place.page,
      campaign,
      locale: navigator.language,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      userAgent: navigator.userAgent,
    }),
  };
  return place;
};
