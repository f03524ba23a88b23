import { folderOf, type ProjectFiles } from "../resolve/files.ts";
import type { MajorSet } from "./majors.ts";
import { npmMajors } from "./npm-versions.ts";
import { pypiMajors } from "./pypi-versions.ts";

/** The majors of Stripe's own libraries that a file may run with. */
export interface SdkMajors {
  readonly npm: MajorSet;
  readonly pypi: MajorSet;
}

/** What the nearest manifests and lock files say of Stripe's libraries. Everything that had to be known was asked of `files`. */
export function sdkMajors(path: string, files: ProjectFiles): SdkMajors {
  const folder = folderOf(path);
  return { npm: npmMajors("stripe", folder, files), pypi: pypiMajors("stripe", folder, files) };
}
