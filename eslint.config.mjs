import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import prettier from 'eslint-config-prettier/flat';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Imports go down only (docs/adding-a-feature.md). Each line: who may import whom. */
const boundaries = [
  { sourceTag: 'side:shared', onlyDependOnLibsWithTags: ['side:shared'] },
  { sourceTag: 'side:web', onlyDependOnLibsWithTags: ['side:shared', 'side:web'] },
  { sourceTag: 'side:server', onlyDependOnLibsWithTags: ['side:shared', 'side:server'] },
  { sourceTag: 'side:e2e', onlyDependOnLibsWithTags: ['lib:contract', 'lib:testing'] },
  { sourceTag: 'lib:core', onlyDependOnLibsWithTags: ['lib:contract'] },
  { sourceTag: 'lib:auth', onlyDependOnLibsWithTags: ['lib:contract', 'lib:core'] },
  { sourceTag: 'lib:upload', onlyDependOnLibsWithTags: ['lib:contract', 'lib:core', 'lib:auth'] },
  { sourceTag: 'lib:notify', onlyDependOnLibsWithTags: ['lib:contract', 'lib:core', 'lib:auth'] },
  { sourceTag: 'lib:desk', onlyDependOnLibsWithTags: ['lib:contract', 'lib:core', 'lib:auth'] },
  {
    sourceTag: 'lib:chat',
    onlyDependOnLibsWithTags: [
      ...['lib:contract', 'lib:core', 'lib:auth', 'lib:upload', 'lib:desk', 'lib:notify'],
    ],
  },
  ...['store-mongo', 'store-sqlite'].map((lib) => ({
    sourceTag: `lib:${lib}`,
    onlyDependOnLibsWithTags: [
      ...['lib:contract', 'lib:core', 'lib:auth', 'lib:upload', 'lib:desk', 'lib:chat', 'lib:testing'],
    ],
  })),
  {
    sourceTag: 'lib:testing',
    onlyDependOnLibsWithTags: [
      ...['lib:contract', 'lib:core', 'lib:auth', 'lib:upload', 'lib:desk', 'lib:notify', 'lib:chat'],
    ],
  },
  {
    sourceTag: 'lib:bench',
    onlyDependOnLibsWithTags: [
      ...['lib:contract', 'lib:core', 'lib:auth', 'lib:upload', 'lib:desk', 'lib:chat'],
      ...['lib:store-mongo', 'lib:store-sqlite', 'lib:testing'],
    ],
  },
  { sourceTag: 'lib:web-data-access', onlyDependOnLibsWithTags: ['lib:contract'] },
  { sourceTag: 'lib:web-ui', onlyDependOnLibsWithTags: ['lib:contract'] },
  {
    sourceTag: 'lib:web-chat',
    onlyDependOnLibsWithTags: ['lib:contract', 'lib:web-data-access', 'lib:web-ui'],
  },
  {
    sourceTag: 'lib:web-console',
    onlyDependOnLibsWithTags: ['lib:contract', 'lib:web-data-access', 'lib:web-ui', 'lib:web-chat'],
  },
];

/** Only the store libs know their databases. */
const closed = (names, message) => ({
  'no-restricted-imports': ['error', { patterns: [{ group: names, message }] }],
});
const MONGO = ['mongoose', 'mongoose/*', 'mongodb', 'bson', '@nestjs/mongoose'];
const SQL = ['node:sqlite', 'sqlite'];

/** Words on screen lie in the rooms of texts (docs/adding-a-language.md); keys are called as they are. */
const WORDS_IN_TEMPLATES = [
  'Text[value=/\\p{L}{2}/u]:not([value=/^\\s*(Enter|Esc|Tab)\\s*$/])',
  'BoundText[value.source=/(^|\\}\\})[^{]*\\p{L}{2}/u]',
  'TextAttribute[name=/^(aria-label|aria-description|aria-roledescription|title|placeholder|alt)$/][value=/\\p{L}/u]',
].map((selector) => ({
  selector,
  message: 'Words on screen belong into a room of texts, in every language.',
}));

export default defineConfig(
  { ignores: ['**/dist', '**/node_modules', '**/coverage', '.nx', '.angular', 'tmp', 'apps/web/public'] },
  { files: ['**/*.{ts,mjs,cjs}'], plugins: { '@nx': nx } },
  {
    files: ['**/*.ts'],
    extends: [
      js.configs.recommended,
      ...tseslint.configs.recommendedTypeChecked,
      ...tseslint.configs.stylistic,
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-extraneous-class': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: [String.raw`^.*/jest\.config\.ts$`],
          enforceBuildableLibDependency: false,
          depConstraints: boundaries,
        },
      ],
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: ['libs/server/store-*/**', 'apps/bench/**'],
    rules: closed([...MONGO, ...SQL], 'Only the store libs know their databases (DESIGN section 2).'),
  },
  { files: ['libs/server/store-mongo/**/*.ts'], rules: closed(SQL, 'SQL lives in store-sqlite.') },
  { files: ['libs/server/store-sqlite/**/*.ts'], rules: closed(MONGO, 'Mongoose lives in store-mongo.') },
  {
    files: ['apps/web/**/*.ts', 'libs/web/**/*.ts'],
    ignores: ['**/jest.config.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/prefer-on-push-component-change-detection': 'error',
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'pc', style: 'kebab-case' }],
      '@angular-eslint/directive-selector': [
        'error',
        { type: 'attribute', prefix: 'pc', style: 'camelCase' },
      ],
      '@angular-eslint/component-class-suffix': 'off',
      '@angular-eslint/directive-class-suffix': 'off',
    },
  },
  {
    files: ['apps/web/**/*.html', 'libs/web/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
    rules: { 'no-restricted-syntax': ['error', ...WORDS_IN_TEMPLATES] },
  },
  // Said before there is a program that could choose a language.
  { files: ['apps/web/src/index.html'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['**/*.spec.ts', 'libs/server/testing/**/*.ts', 'apps/web-e2e/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.{mjs,cjs}'],
    extends: [js.configs.recommended],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'Buffer',
          'performance',
          'URL',
          'setTimeout',
          'clearTimeout',
          'fetch',
          'AbortSignal',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { module: 'writable', require: 'readonly', __dirname: 'readonly' } },
  },
  prettier,
);
