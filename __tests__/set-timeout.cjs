// The limit of the project that the test belongs to (jest.config.cjs).
jest.setTimeout(globalThis.testTimeoutMs);
