/**
 * The house: imports run downward only. A room imports rooms of a lower floor, never above or beside.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const FLOORS = [
  ['model'],
  ['firmware-bridge', 'wasm-core', 'hardware-sim', 'relay', 'formats', 'service'],
  ['hub', 'hospital', 'ui'],
  ['cli'],
];

const forbidden = [
  { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
  {
    name: 'model-stands-alone',
    comment: 'model imports nothing of ours',
    severity: 'error',
    from: { path: '^model/' },
    to: { path: `^(${FLOORS.flat().filter((room) => room !== 'model').join('|')}|test)/` },
  },
  { name: 'assembly-stands-alone', severity: 'error', from: { path: '^wasm-core/assembly/' }, to: { pathNot: '^wasm-core/assembly/' } },
  { name: 'simulator-knows-only-model', severity: 'error', from: { path: '^hardware-sim/' }, to: { path: '^(firmware-bridge|wasm-core|relay|formats|service)/' } },
  { name: 'nothing-imports-tests', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
  { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^(node:|dist/)' } },
];

FLOORS.forEach((rooms, floor) => {
  const above = FLOORS.slice(floor + 1).flat();
  for (const room of rooms) {
    const beside = rooms.filter((other) => other !== room);
    const closed = [...above, ...beside];
    if (closed.length > 0) {
      forbidden.push({ name: `${room}-looks-down`, severity: 'error', from: { path: `^${room}/` }, to: { path: `^(${closed.join('|')})/` } });
    }
  }
});

module.exports = {
  forbidden,
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules|test-artefacts)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], extensions: ['.ts', '.js', '.mjs', '.json'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
