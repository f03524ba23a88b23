/** So many answers are kept; then all are let go. */
const MOST_KEPT = 2_000;

/** The same function of short texts, which is asked for the same ones again and again. */
export function remembered<Answer>(answerTo: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = answerTo(text);
    if (answers.size >= MOST_KEPT) answers.clear();
    // Put together anew, it does not keep the text that it was cut from.
    answers.set([...text].join(""), answer);
    return answer;
  };
}
