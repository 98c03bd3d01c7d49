import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

const pure = {
  "no-restricted-imports": [
    "error",
    {
      patterns: [{ group: ["react", "react-dom", "@tanstack/react-*", "@/ui/*", "@/app/*", "@/features/*"] }],
    },
  ],
  "no-restricted-globals": ["error", "document", "window", "localStorage", "sessionStorage"],
};

export default tseslint.config(
  {
    ignores: [
      "dist",
      "node_modules",
      "src/api/schema.d.ts",
      "e2e/.output",
      "test-results",
      "playwright-report",
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { globals: globals.browser, parserOptions: { projectService: true } },
    plugins: { "react-hooks": reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "no-console": "error",
      eqeqeq: "error",
    },
  },
  { files: ["**/*.tsx"], ...jsxA11y.flatConfigs.strict },
  // The native companion will share these: no React, no page.
  { files: ["src/api/**/*.ts", "src/domain/**/*.ts"], ignores: ["**/*.test.ts"], rules: pure },
  // A fixture's first argument is always taken apart, even if nothing of it is used.
  {
    files: ["e2e/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  { files: ["public/**/*.js"], languageOptions: { globals: globals.browser } },
  {
    files: ["**/*.{js,mjs}"],
    ignores: ["public/**"],
    languageOptions: { globals: globals.node },
    rules: { "no-console": "off" },
  },
);
