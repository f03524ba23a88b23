import type { Ecosystem } from "../../facts/program.ts";
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

/**
 * What the nearest manifests and lock files say of Stripe's libraries; of those of one ecosystem alone, where a program can only use these. Everything that had to be
 * known was asked of `files`.
 */
export function sdkVersions(path: string, files: ProjectFiles, only?: Ecosystem): SdkVersions {
  const folder = folderOf(path);
  return {
    npm: only === "pypi" ? ANY_VERSION : versionSet(npmVersions("stripe", folder, files)),
    pypi: only === "npm" ? ANY_VERSION : versionSet(pypiVersions("stripe", folder, files)),
  };
}

function versionSet(range: string | undefined): VersionSet {
  return range === undefined ? ANY_VERSION : { range, majors: majorsOf(range) };
}
