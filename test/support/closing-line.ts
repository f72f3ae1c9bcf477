import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** What a skipped test lacked, and how to get it; tests skip with `context.skip(reason)` so that the reason is known here. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let passed = 0;
    let failed = 0;
    const skipped: { name: string; reason: string }[] = [];
    for (const module of modules) {
      if (module.state() === 'failed' && [...module.children.allTests()].length === 0) failed += 1;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') passed += 1;
        else if (result.state === 'skipped') skipped.push({ name: test.fullName, reason: reasonOf(test) });
        else failed += 1;
      }
    }
    failed += unhandledErrors.length;
    if (skipped.length > 0) {
      console.log('\nSkipped, and how to get it:');
      const byReason = new Map<string, number>();
      for (const { reason } of skipped) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
      for (const [reason, count] of byReason) console.log(`  ${count} × ${reason}`);
    }
    if (skipped.length > 0 && process.env['VALISETTE_SKIP_NOTHING'] === '1') {
      console.log('\nNothing may be skipped here.');
      process.exitCode = 1;
    }
    console.log(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  }
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return (result.state === 'skipped' ? result.note : undefined) ?? `${test.fullName}: no reason given`;
}
