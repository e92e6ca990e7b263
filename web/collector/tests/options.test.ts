import { expect, test } from "vitest";
import { captures, read } from "../src/options.ts";

const tag = (attributes: string): HTMLScriptElement => {
  const holder = document.createElement("div");
  holder.innerHTML = `<script src="https://e.kr/yeojido.js" ${attributes}></script>`;
  return holder.firstChild as HTMLScriptElement;
};

test("events go to where the script is from, or to data-host without its slashes", () => {
  expect(read(tag('data-key="k"')).host).toBe("https://e.kr");
  expect(read(tag('data-key="k" data-host="https://c.kr/in/"')).host).toBe("https://c.kr/in");
  expect(read(tag("")).key).toBe("");
});

test.each([
  ["", "click", true],
  ['data-auto="all"', "click", true],
  ['data-auto="page, click"', "click", true],
  ['data-auto="page"', "click", false],
  ['data-auto=""', "page", false],
  ['data-except="click"', "click", false],
  ['data-except="click"', "page", true],
  ['data-auto="page click" data-except="click"', "click", false],
])("%s: %s is captured: %s", (attributes, kind, captured) =>
  expect(captures(read(tag(`data-key="k" ${attributes}`)), kind)).toBe(captured),
);
