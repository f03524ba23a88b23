import { folderOf } from "../../text/path.ts";
import type { ProjectFiles } from "../resolve/files.ts";
import { ANY_MAJOR, type MajorSet, majorsOf } from "./majors.ts";
import { npmVersions } from "./npm-versions.ts";
import { pypiVersions } from "./pypi-versions.ts";

/** The versions of Stripe's own libraries that a file may run with. */
export interface SdkVersions {
  readonly npm: VersionSet;
  readonly pypi: VersionSet;
}

export interface VersionSet {
  /** In npm's normal form, for Python's packages, too; undefined where nothing is known. */
  readonly range: string | undefined;
  readonly majors: MajorSet;
}

export const ANY_VERSION: VersionSet = { range: undefined, majors: ANY_MAJOR };

/** What the nearest manifests and lock files say of Stripe's libraries. Everything that had to be known was asked of `files`. */
export function sdkVersions(path: string, files: ProjectFiles): SdkVersions {
  const folder = folderOf(path);
  return { npm: versionSet(npmVersions("stripe", folder, files)), pypi: versionSet(pypiVersions("stripe", folder, files)) };
}

function versionSet(range: string | undefined): VersionSet {
  return range === undefined ? ANY_VERSION : { range, majors: majorsOf(range) };
}
