import { defineConfig } from 'vitest/config';

const conditions = ['@rivergraph/source', 'node'];
// The AWS SDK announces that its versions of 2027 will want a newer Node.
const env = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
};
const integration = [
  'packages/*/test/integration/**/*.test.ts',
  'tools/*/test/integration/**/*.test.ts',
  'examples/*/test/**/*.test.ts',
  'bench/test/**/*.test.ts',
];
const servers = [
  'packages/*/test/servers/**/*.test.ts',
  'tools/*/test/servers/**/*.test.ts',
  'examples/*/test/servers/**/*.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          env,
          include: ['packages/*/test/**/*.test.ts', 'tools/*/test/**/*.test.ts'],
          exclude: [...integration, ...servers],
          restoreMocks: true,
        },
      },
      {
        ...shared,
        test: {
          name: 'integration',
          env,
          include: integration,
          exclude: servers,
          restoreMocks: true,
          testTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'servers',
          env,
          include: servers,
          // The servers of two files at once would not leave each other the memory and the time.
          fileParallelism: false,
          globalSetup: ['tools/servers/src/vitest/global-setup.ts'],
          restoreMocks: true,
          testTimeout: 120_000,
          // Longer than a server may take to start, whose own error says more.
          hookTimeout: 180_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['packages/*/test/**/*.test-d.ts'],
            tsconfig: 'tsconfig.types.json',
          },
        },
      },
    ],
  },
});
