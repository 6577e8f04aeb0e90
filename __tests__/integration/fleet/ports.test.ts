type Ports = typeof import('../../../lib/fleet/ports.js');

/** As a process of its own has the module: what one remembers, the other does not. */
async function loadedAnew(): Promise<Ports> {
  let ports: Ports | undefined;
  await jest.isolateModulesAsync(async () => {
    ports = await import('../../../lib/fleet/ports.js');
  });
  if (ports === undefined) throw new Error('it was not loaded');
  return ports;
}

test('a port that was given to one is given to nobody else, also before anybody listens on it', async () => {
  const [one, other] = [await loadedAnew(), await loadedAnew()];
  const first = await one.freePort();
  await expect(other.freePort({ first, count: 1 })).rejects.toThrow(/no port of 127\.0\.0\.1/);
});
