/**
 * The interpreter's bounds: counts, never time, so that an answer never depends on the machine. Past a bound a value is unknown and the walk goes on;
 * how often that happened is part of the result. Chosen so that real projects meet them in fewer than one function in a thousand.
 */

/** Texts, constants, objects, functions and placeholders that one value may be at once. */
export const MAX_ALTERNATIVES = 8;
/** Origins that may flow into one value. */
export const MAX_WAYS = 24;
/** Pieces of one text, and UTF-16 units of what is known of it. */
export const MAX_PIECES = 64;
export const MAX_TEXT = 16_384;
/** Members, elements and calls between a parameter and what is made of it. */
export const MAX_SYMBOL_DEPTH = 6;
/** Expressions evaluated in one function or module, repetitions included. */
export const MAX_STEPS = 60_000;
/** Entries kept by name of one object; further ones are kept together. */
export const MAX_FIELDS = 512;
/** Objects looked through when everything inside a value is wanted, and how deep. */
export const MAX_REACHED = 128;
export const MAX_SHAPE_DEPTH = 6;
/** Values in a shape whose objects are looked into. */
export const MAX_SHAPE_PARTS = 128;
/** Events and pending calls kept in one function's summary. */
export const MAX_LATENT = 1_000;
/** Values under one name of a caller's object that a function's summary keeps apart. */
export const MAX_WRITTEN = 8;
/** Expressions of one statement, and of what arrives in one sink, that are remembered with their values. */
export const MAX_PARTS = 64;
/** Calls within calls while summaries are instantiated. */
export const MAX_CALL_DEPTH = 12;
/** Times that a function may call itself by way of others, on the same object: with the same objects, with whatever objects. What goes round once more is not followed. */
export const MAX_RECURSION = { same: 1, alike: 2 };
/** Nested loops whose body is evaluated twice; deeper ones once. */
export const MAX_LOOP_DEPTH = 2;
/** Rounds over a module until what its functions capture no longer grows. */
export const MAX_ROUNDS = 3;
/** Functions through which an event or a call of something unknown is handed up before it is dropped. */
export const MAX_HANDED_UP = 4;
/** Calls, events, writes and values of called functions that one function's walk instantiates. */
export const MAX_INSTANTIATED = 10_000;
/** The same in all functions of one module together. Real modules stay under it; bundles do not. */
export const MAX_INSTANTIATED_IN_MODULE = 120_000;
/** Elements of a list, or characters of a text, that are followed one by one in their order. */
export const MAX_KNOWN_ITEMS = 256;
/** Elements for which a function is called one by one, unless they are all numbers. */
export const MAX_SEPARATE_ITEMS = 32;
/** The same whatever they are. */
export const MAX_FEW_ITEMS = 4;
/** Names, or entries with their names, for which the body of a loop is evaluated one by one. */
export const MAX_NAMED_ITEMS = 32;
/** Functions evaluated on demand inside each other. */
export const MAX_ON_DEMAND = 24;
/** Instances made in one module whose methods are called as those do that nobody sees. */
export const MAX_HOLDERS = 32;
