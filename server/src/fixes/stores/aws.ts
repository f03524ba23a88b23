/** What programs need around them that ask AWS. */
export const AWS_NEEDS: readonly string[] = ["See that the program has a region (AWS_REGION; for boto3 AWS_DEFAULT_REGION) and credentials that may read it."];
