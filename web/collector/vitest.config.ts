import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "https://shop.kr/" } },
    include: ["tests/*.test.ts"],
  },
});
