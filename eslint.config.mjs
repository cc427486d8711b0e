import tseslint from "typescript-eslint";

// The layers of the product, lowest last. A file may import from its own layer and from those the table names;
// every other import between layers is an error. See docs/adr/0002-layers.md.
const layers = {
  "src/units/**": [],
  "src/outage/**": ["units"],
  "src/capacity/**": ["units", "outage"],
  "src/config/**": ["units", "outage", "capacity"],
  "src/kubernetes/**": ["units", "outage", "config"],
  "src/object-store/**": ["units", "outage", "config", "kubernetes"],
  "src/cache/**": ["units", "capacity", "config", "kubernetes"],
  "src/thanos/**": ["units", "outage", "config", "kubernetes", "cache", "object-store", "prometheus"],
  "src/prometheus/**": ["units", "outage", "config", "kubernetes"],
  "src/grafana/**": ["units", "outage", "config", "kubernetes", "alerting"],
  "src/exporters/**": ["units", "outage", "config", "kubernetes"],
  "src/alerting/**": ["units", "outage", "config", "kubernetes"],
  "src/existing/**": ["units", "outage", "config", "kubernetes", "thanos", "prometheus"],
  "src/manifests/**": [],
  "src/identity/**": ["units", "outage", "config"],
  "src/audit/**": ["units", "outage", "config"],
  "src/cost/**": ["units", "outage", "config"],
  "src/status/**": ["units", "outage", "config", "identity", "audit"],
};
const all = [
  "units",
  "outage",
  "capacity",
  "config",
  "kubernetes",
  "cache",
  "object-store",
  "thanos",
  "prometheus",
  "grafana",
  "exporters",
  "alerting",
  "existing",
  "manifests",
  "identity",
  "audit",
  "cost",
  "status",
];

const upward = String.raw`(^|/)\.\./(app|cli|stacks|lab|policy|test)(/|\.js|$)|(^|/)(stacks|lab|policy|test|cli)/|/main\.js$`;
const directProvider = {
  regex: "^(cdktf|@cdktf/.*)$",
  message:
    "Import the framework and the providers through the imports map: #cdktf, #kubernetes/<resource>, #helm/<resource>, #aws/<resource>.",
};
const framework = {
  regex: "^(#cdktf|#kubernetes/|#helm/|#aws/|constructs$|cdktf|@cdktf)",
  message: "This layer is pure: it knows nothing of the framework.",
};

const layerRules = Object.entries(layers).map(([files, allowed]) => {
  const own = files.split("/")[1];
  const forbidden = all.filter((layer) => layer !== own && !allowed.includes(layer));
  const pure = ["units", "outage", "capacity", "config", "manifests", "identity", "audit", "cost", "status"].includes(
    own,
  );
  return {
    files: [files],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            directProvider,
            ...(pure ? [framework] : []),
            {
              regex: `\\.\\./(${forbidden.join("|")})/`,
              message: `${own} may import from: ${allowed.join(", ") || "nothing else"}.`,
            },
            {
              regex: upward,
              message:
                "Imports point downwards: main → app → stacks → components → kubernetes → config → outage → units.",
            },
          ],
        },
      ],
    },
  };
});

export default tseslint.config(
  { ignores: ["dist", "cdktf.out", "node_modules", "state", "lab.out"] },
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ["**/*.ts"] })),
  {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { project: "./tsconfig.check.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: "error",
      "max-lines": ["error", { max: 350 }],
      "no-restricted-imports": ["error", { patterns: [directProvider] }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true, allow: [{ from: "file", name: ["Duration", "Quantity"] }] },
      ],
    },
  },
  ...layerRules,
  {
    // Everything reaches the product as a value; only entry points look at the process.
    files: ["src/**/*.ts", "stacks/**/*.ts"],
    ignores: ["src/cli/**"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "Only main.ts and src/cli read the process environment." },
      ],
    },
  },
);
