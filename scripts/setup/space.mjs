/** Looks before an installation whether the disk holds it. */
import { existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const MEGABYTE = 1e6;

/** What is missing where, in words; undefined when everything fits or cannot be known. */
export function spaceMissing(needs) {
  const disks = new Map();
  for (const { folder, megabytes } of needs) {
    const place = nearestExisting(folder);
    const disk = statSync(place).dev;
    const known = disks.get(disk) ?? { folder: place, megabytes: 0 };
    disks.set(disk, { ...known, megabytes: known.megabytes + megabytes });
  }
  return [...disks.values()].map(shortage).find(Boolean);
}

function shortage({ folder, megabytes }) {
  const { bavail, bsize } = statfsSync(folder);
  const free = Math.floor((bavail * bsize) / MEGABYTE);
  // Some network folders tell no figure.
  if (bsize === 0 || free >= megabytes) return undefined;
  return `${folder} has ${free} MB free, ${megabytes} MB are needed`;
}

function nearestExisting(folder) {
  return existsSync(folder) ? folder : nearestExisting(dirname(folder));
}
