// One line of JSON for each test, so that the build counts them one by one.
export default async function* lines(events) {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    // A file is reported as a test of its own where it fails before its first test.
    const isFile = data.name.endsWith('.test.mjs');
    if (data.details?.type === 'suite' || (isFile && type === 'test:pass')) continue;
    const error = data.details?.error;
    yield JSON.stringify({
      name: data.name,
      passed: type === 'test:pass',
      error: error ? String(error.cause?.stack ?? error.cause ?? error.stack ?? error) : undefined,
    }) + '\n';
  }
}
