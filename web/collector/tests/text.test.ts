import { describe, expect, test } from "vitest";
import { address, bare, label, mask, words } from "../src/text.ts";

describe("mask", () => {
  test.each([
    ["kim.min-su+1@example.co.kr 님", "*** 님"],
    ["kim%40example.kr", "***"],
    ["010-1234-5678", "***"],
    ["01012345678로 보냈어요", "***로 보냈어요"],
    ["02) 123-4567", "***"],
    ["+82 10-1234-5678", "***"],
    ["900101-1234567", "***"],
    ["4111 1111 1111 1111", "***"],
    ["겨울 코트", "겨울 코트"],
    ["8801234567890", "8801234567890"],
    ["상품 1000123456", "상품 1000123456"],
    ["2026-11-26 10:30", "2026-11-26 10:30"],
    ["  두\n줄  ", "두 줄"],
  ])("%s becomes %s", (text, masked) => expect(mask(text)).toBe(masked));

  test("nothing at all is empty, and long text is cut", () => {
    expect(mask(undefined)).toBe("");
    expect(mask(null)).toBe("");
    expect(mask("가".repeat(5000))).toHaveLength(200);
  });

  test("hostile text takes no time", () => {
    const began = performance.now();
    for (const text of ["a".repeat(1e6), "1 ".repeat(1e6), "+1 ".repeat(1e6), "a@".repeat(1e6)]) mask(text);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe("label", () => {
  test.each([
    ["지금 구매", "지금 구매"],
    ["3개 담기", "3개 담기"],
    ["주문 20261126 보기", ""],
    ["kim@x.kr", ""],
    ["가".repeat(41), ""],
    ["가".repeat(40), "가".repeat(40)],
  ])("%s becomes %s", (text, said) => expect(label(text)).toBe(said));
});

describe("address", () => {
  const at = (path: string): void => history.replaceState({}, "", path);

  test("keeps campaigns and chosen names of the query, and nothing else of it", () => {
    at("/a?utm_source=x&token=1&tab=2&email=a%40b.kr#part");
    expect(address(["tab"])).toEqual({
      url: "https://shop.kr/a?utm_source=x&tab=2",
      path: "/a",
      search: "?utm_source=x&tab=2",
    });
  });

  test("takes a route behind the hash for a part of the path", () => {
    at("/app#!/cart/3?token=1");
    expect(address().path).toBe("/app#!/cart/3");
  });

  test("masks people in paths and campaigns", () => {
    at("/u/kim%40shop.kr/x?utm_term=010-1234-5678");
    const campaign = {};
    expect(address([], campaign).url).toBe("https://shop.kr/u/***/x?utm_term=***");
    expect(campaign).toEqual({ term: "***" });
  });

  test("of other schemes and of credentials nothing is left", () => {
    expect(bare("mailto:kim@shop.kr")).toBe("mailto:");
    expect(bare("tel:010")).toBe("tel:");
    expect(bare("https://me:pw@x.kr/a?b=c#d")).toBe("https://x.kr/a");
    expect(bare("/next?x")).toBe("https://shop.kr/next");
  });
});

test("words are separated by spaces or commas", () => expect(words("a, b  c")).toEqual(["a", "b", "c"]));
