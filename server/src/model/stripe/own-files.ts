/** Files that stand together in one folder of every version of Stripe's libraries, 2 to 16 in Python and 8 to 23 in Node, and nowhere else. */
export const OWN_FILES: readonly (readonly RegExp[])[] = [
  [
    /(?:^|\/)stripe\/__init__\.py$/,
    /(?:^|\/)stripe\/_?api_requestor\.py$/,
    /(?:^|\/)stripe\/_?webhook\.py$/,
    /(?:^|\/)stripe\/_?multipart_data_generator\.py$/,
  ],
  [/(?:^|\/)StripeResource\.[jt]s$/, /(?:^|\/)Webhooks\.[jt]s$/, /(?:^|\/)autoPagination\.[jt]s$/],
];
