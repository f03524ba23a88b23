/** A book, with its price in cents. */
export interface Book {
  readonly id: string;
  readonly title: string;
  readonly cents: number;
}

const books: readonly Book[] = [
  { id: "deep", title: "Light in Deep Water", cents: 2490 },
  { id: "lure", title: "The Lure", cents: 1890 },
  { id: "trench", title: "A Field Guide to the Trench", cents: 3200 },
];

export function bookOf(id: unknown): Book | undefined {
  return books.find((it) => it.id === id);
}

export function all(): readonly Book[] {
  return books;
}
