/**
 * Words that people write where a key belongs, and the ones that stand beside them ("this is not a real key").
 * At most 256: the cost of a word in `placeholder.ts` counts on it.
 */
export const PLACEHOLDER_WORDS: readonly string[] = [
  ..."your yours mine own my our the this that these is are was not isnt no non never a an and or of in on at to be it its with without from for by as only just also".split(
    " ",
  ),
  ..."fake faked dummy example examples sample samples demo mock mocked stub stubbed test tests tested tester testing placeholder filler template pseudo phony bogus".split(
    " ",
  ),
  ..."secret secrets key keys apikey api token tokens value values string text data code password passwd pass credential credentials private public publishable".split(
    " ",
  ),
  ..."restricted webhook signing endpoint stripe account customer merchant platform connect dashboard payment payments live mode sandbox prod production staging".split(
    " ",
  ),
  ..."development develop dev local localhost env environment variable config settings default real actual valid invalid expired revoked rotated rolled leaked".split(
    " ",
  ),
  ..."old new another other different first second primary secondary legacy current previous some any random long short very safe unsafe insecure unit".split(
    " ",
  ),
  ..."change changed changeme replace replaced replaceme insert paste add enter put set fill use used unused goes go here there must should will when where".split(
    " ",
  ),
  ..."redacted removed hidden masked censored omitted deleted obfuscated stripped truncated sanitized undefined null none nil empty missing todo tbd fixme".split(
    " ",
  ),
  ..."foo bar baz qux qwerty qwertyuiop asdf asdfgh asdfghjkl zxcvbn zxcvbnm hello world lorem ipsum deadbeef cafebabe xxxx do does dont but you we me please commit committed hardcoded exposed found".split(
    " ",
  ),
];

/** Words with which nobody's real key begins or ends, at most 32: four letters are enough to tell. */
export const TELLING_WORDS: readonly string[] =
  "fake dummy example sample placeholder redacted changeme replace your insert masked removed hidden invalid todo mock demo test stub bogus foobar hello unused fixme xxxx".split(
    " ",
  );
