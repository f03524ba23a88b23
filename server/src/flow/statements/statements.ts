import type { Statement } from "../../facts/program.ts";
import { leaveDescent } from "../calls/descents.ts";
import { givenBackAsAsked } from "../calls/given-flags.ts";
import { retriedByItself } from "../calls/recursion.ts";
import { defineClass, typedValue } from "../classes/classes.ts";
import { caughtByHandler } from "../errors/caught.ts";
import { neverReturns } from "../errors/endings.ts";
import { raisedPart } from "../errors/raised.ts";
import { endingOf, saysFailure } from "../errors/refusals.ts";
import { asksForRetry, bodyOf, callsAgain, caughtIn, retriedIn } from "../errors/retries.ts";
import { isForStripe, namesStripe, waitsForTheRest } from "../errors/stripe-attempts.ts";
import { caughtPromise, endsOtherwise, suppressed, swallowedIn, type Tried } from "../errors/swallowed.ts";
import type { Guard } from "../event.ts";
import { evaluate, literal } from "../expressions/expressions.ts";
import { elementsOf } from "../expressions/members.ts";
import { recordReturn } from "../frameworks/response-models.ts";
import { callsSignatureCheck } from "../frameworks/signature-checks.ts";
import { evaluateAsked } from "../frameworks/unasked.ts";
import { decorated } from "../functions/decorators.ts";
import { isDevelopmentGuard } from "../guards/development.ts";
import { guardOf, narrow, narrowBefore, narrowByReturn } from "../guards/guards.ts";
import { knownNameIn } from "../guards/known-names.ts";
import { askedFor, guardPast } from "../guards/past-branches.ts";
import { givenWhere } from "../guards/told-errors.ts";
import { MAX_LOOP_DEPTH } from "../limits.ts";
import { leaveReplaced } from "../masks/entry-names.ts";
import { maskingBranch, noteMet, replacedInTurn } from "../masks/masked-characters.ts";
import { noteOverwritten } from "../masks/overwritten.ts";
import { endStripping, takeOut } from "../masks/stripped.ts";
import { importNames } from "../modules/modules.ts";
import { knownItems } from "../results/sequences.ts";
import type { State } from "../values/heap.ts";
import type { Origin } from "../values/origin.ts";
import { codeValue, constantValue, join, NOTHING, truthiness, UNKNOWN } from "../values/value.ts";
import { assign } from "./assign.ts";
import { keepChosen } from "./chosen-by-flags.ts";
import { runWith } from "./contexts.ts";
import type { Frame } from "./frame.ts";
import { RETRIED_BY_LIBRARY, recordStatementLoop, retryingOf } from "./loops.ts";
import { itemsChosen, placesChosen, runChain, runOneByOne } from "./one-by-one.ts";
import { recordRaise } from "./record.ts";
import { runSwitch } from "./switches.ts";

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>;

/** Walks statements in order. What follows a `return` is walked too, as dead code: what is written there is still written. */
export function run(frame: Frame, statements: readonly Statement[]): void {
  for (const statement of statements) {
    if (frame.leaves(statement, !frame.state.live)) continue;
    if (frame.state.live || frame.dead) runOne(frame, statement);
    else {
      const outer = frame.state;
      const fork = outer.fork();
      fork.live = true;
      frame.state = fork;
      const dead = frame.dead;
      frame.dead = true;
      runOne(frame, statement);
      frame.dead = dead;
      frame.state = outer;
    }
  }
}

function runOne(frame: Frame, statement: Statement): void {
  frame.forgetEvaluated();
  switch (statement.kind) {
    case "expression":
      if (statement.value.kind === "text") literal(frame, statement.value.value, statement.value, true);
      else {
        evaluateAsked(frame, statement, statement.value);
        narrowByReturn(frame, statement.value);
        const caught = caughtPromise(statement, frame.function, frame.walk, knownNameIn(frame));
        if (caught) frame.record({ ...frame.circumstances(frame.place(caught.at)), kind: "swallowed", how: caught.how, types: [] });
        if (!frame.dead && neverReturns(frame, statement.value)) {
          frame.noteWrite();
          frame.state.live = false;
        }
      }
      return;
    case "assign":
      return runAssign(frame, statement);
    case "branch":
      return runBranch(frame, statement);
    case "each":
      return runEach(frame, statement);
    case "while":
      return runWhile(frame, statement);
    case "switch":
      return runSwitch(frame, statement);
    case "return": {
      const value = statement.value ? givenBackAsAsked(frame, statement.value, frame.place(statement)) : constantValue(undefined);
      if (!frame.dead) {
        frame.giveBack(value, statement.value);
        recordReturn(frame, value, frame.place(statement.value ?? statement), statement.value);
      }
      frame.state.live = false;
      return;
    }
    case "raise": {
      const value = statement.value ? evaluate(frame, statement.value) : UNKNOWN;
      if (statement.cause) evaluate(frame, statement.cause);
      recordRaise(frame, value, frame.place(statement.value ?? statement));
      frame.raise(raisedPart(frame, value));
      frame.noteWrite();
      frame.state.live = false;
      return;
    }
    case "break":
    case "continue": {
      const loop = frame.loops.at(-1);
      if (loop) loop[statement.kind === "break" ? "breaks" : "continues"].push(frame.state.snapshot());
      frame.state.live = false;
      return;
    }
    case "try":
      return runTry(frame, statement);
    case "with":
      runWith(frame, statement);
      return recordSwallowed(frame, suppressed(statement, knownNameIn(frame)));
    case "function": {
      const closure = codeValue(frame.walk.closure(statement.function));
      return frame.setVariable(statement.binding, decorated(frame, statement.decorators, closure, frame.place(statement)));
    }
    case "class": {
      const value = defineClass(frame, statement.class, statement.binding);
      return frame.setVariable(statement.binding, decorated(frame, statement.decorators, value, frame.place(statement)));
    }
    case "import":
      return importNames(frame, statement);
    case "assert":
      return runAssert(frame, statement);
    case "delete":
      return takeOut(frame, statement.target);
    case "block":
      return run(frame, statement.body);
  }
}

function runAssert(frame: Frame, { test, message }: Of<"assert">): void {
  const value = evaluate(frame, test);
  if (message) {
    frame.branch(guardOf(frame, test, value, false), false, () => {
      narrow(frame, test, false);
      recordRaise(frame, evaluate(frame, message), frame.place(message));
    });
  }
  narrow(frame, test, true);
  if (!frame.dead && truthiness(value) === undefined) frame.pass([guardOf(frame, test, value, true)]);
}

function runAssign(frame: Frame, statement: Of<"assign">): void {
  const typed = statement.type ? typedValue(frame, statement.type) : NOTHING;
  if (!statement.value) {
    if (typed !== NOTHING) assign(frame, statement.target, { ...typed, open: true });
    else if (statement.target.kind === "name") frame.state.setVariable(statement.target.binding, UNKNOWN);
    return;
  }
  const value = evaluateAsked(frame, statement, statement.value);
  const known = value.open && typed !== NOTHING && value.api === undefined && value.objects.length === 0 ? join(value, typed) : value;
  // What is put somewhere only while developing is not there otherwise.
  const isOwn = known.objects.some((id) => frame.state.object(id)?.kind === "object");
  const guard = isOwn ? undefined : frame.guards.find(isDevelopmentGuard);
  assign(frame, statement.target, guard ? givenWhere(frame, [guard], known, frame.place(statement.value)) : known, statement.value);
}

function runBranch(frame: Frame, statement: Of<"branch">): void {
  const masking = maskingBranch(frame, statement);
  if (masking) return run(frame, masking);
  const forks: State[] = [];
  const outerGuards = frame.guards;
  const outerDead = frame.dead;
  const outer = frame.state;
  const entries = frame.entryNames.size === 0 ? undefined : new Map(frame.entryNames);
  let decided = false;
  let isOpen = false;
  const tested: Guard[] = [];
  const waysTaken: (readonly Guard[])[] = [];
  const asked: (readonly Origin[])[] = [];
  for (const arm of statement.arms) {
    const test = evaluate(frame, arm.test);
    const truth = decided ? false : truthiness(test);
    const guard = guardOf(frame, arm.test, test, true);
    asked.push(askedFor(frame, arm));
    const left = frame.leaves(arm, truth === false);
    const fork = frame.branch(guard, truth === false, () => {
      if (left) return;
      narrowBefore(frame, statement.arms, arm);
      narrow(frame, arm.test, true);
      run(frame, arm.body);
    });
    if (truth === false) fork.live = false;
    forks.push(fork);
    if (truth === true) decided = true;
    isOpen ||= truth === undefined;
    tested.push(guard);
    waysTaken.push([...frame.guards.slice(outerGuards.length), guard]);
    // What follows in the chain runs where this test did not hold.
    frame.guards = [...frame.guards, { ...guard, holds: !guard.holds, asks: guard.asks && { ...guard.asks, holds: !guard.asks.holds } }];
  }
  waysTaken.push(frame.guards.slice(outerGuards.length));
  const left = frame.leaves(statement, decided);
  const fork = frame.branch(undefined, decided, () => {
    if (left) return;
    narrowBefore(frame, statement.arms, undefined);
    run(frame, statement.otherwise);
  });
  if (decided) fork.live = false;
  forks.push(fork);
  frame.guards = outerGuards;
  frame.dead = outerDead;
  frame.state = outer;
  keepChosen(
    frame,
    forks.map((state, index) => ({ state, guards: waysTaken[index] ?? [] })),
  );
  outer.joinForks(forks);
  if (entries) leaveReplaced(frame, entries, tested, forks);
  // A branch that always leaves guards all that follows: `if not DEBUG: return`, and `if DEBUG: … else: return`.
  const [arm, another] = statement.arms;
  if (arm === undefined || !isOpen || !outer.live || outerDead) return;
  const allLeave = statement.otherwise.length === 0 && statement.arms.every((_, index) => forks[index]?.live === false);
  if (allLeave) frame.pass(statement.arms.map((arm, index) => guardPast(frame, arm, tested[index], asked[index])));
  if (allLeave || another !== undefined) return;
  if (statement.otherwise.length > 0 && !fork.live) frame.pass(tested.slice(-1));
}

/** Runs a loop's body until nothing new comes round, at most twice, and joins what leaves it. */
function runLoop(frame: Frame, body: () => void, otherwise: readonly Statement[], certain: boolean): void {
  const loop = { breaks: [] as State[], continues: [] as State[] };
  frame.loops.push(loop);
  const rounds = frame.loops.length <= MAX_LOOP_DEPTH ? 2 : 1;
  for (let round = 0; round < rounds; round++) {
    const fork = frame.branch(undefined, false, body);
    const skipped = frame.state.fork();
    if (round === 0 && fork.changes === 0 && loop.breaks.length === 0) break;
    if (certain && round > 0) skipped.live = false;
    frame.state.joinForks([fork, ...loop.continues, skipped]);
    if (!frame.state.live) break;
  }
  frame.loops.pop();
  const normal = frame.branch(undefined, false, () => run(frame, otherwise));
  if (loop.breaks.length > 0) {
    frame.state.live = true;
    frame.state.joinForks([normal, ...loop.breaks]);
  } else frame.state.adopt(normal);
}

function runEach(frame: Frame, statement: Of<"each">): void {
  for (const attempt of retriedIn(statement)) frame.retried.set(attempt, retryingOf(frame, statement));
  const at = frame.place(statement.iterable);
  const iterable = evaluate(frame, statement.iterable);
  recordStatementLoop(frame, statement, iterable);
  noteOverwritten(frame, statement.target, statement.iterable);
  noteMet(frame, statement.target);
  const items = itemsChosen(frame, statement, iterable, at) ?? placesChosen(frame, statement)?.places;
  if (items) {
    runOneByOne(frame, statement, items);
    return endStripping(frame);
  }
  if (runChain(frame, statement, iterable, elementsOf(frame, iterable, statement.over, at))) return endStripping(frame);
  const replacing = replacedInTurn(statement);
  runLoop(
    frame,
    () => {
      assign(frame, statement.target, elementsOf(frame, iterable, statement.over, at));
      run(frame, replacing ?? statement.body);
    },
    statement.otherwise,
    replacing !== undefined || (knownItems(frame, iterable)?.length ?? 0) > 0,
  );
  leaveDescent(frame, statement);
  endStripping(frame);
}

function runWhile(frame: Frame, statement: Of<"while">): void {
  for (const attempt of retriedIn(statement)) frame.retried.set(attempt, retryingOf(frame, statement));
  recordStatementLoop(frame, statement, UNKNOWN);
  const counting = placesChosen(frame, statement);
  if (counting) {
    runOneByOne(frame, { ...statement, target: counting.target }, counting.places);
    assign(frame, counting.target, UNKNOWN);
    return endStripping(frame);
  }
  const always = statement.test === undefined || truthiness(evaluate(frame, statement.test)) === true;
  runLoop(
    frame,
    () => {
      run(frame, statement.body);
      if (statement.update) evaluate(frame, statement.update);
      if (statement.test) evaluate(frame, statement.test);
    },
    statement.otherwise,
    always || !statement.testFirst,
  );
  endStripping(frame);
}

/** Errors of what was tried end nothing. */
function recordSwallowed(frame: Frame, tried: Tried | undefined): void {
  for (const { at, how, types } of tried ? swallowedIn(tried, frame.function, frame.walk, knownNameIn(frame)) : [])
    frame.record({ ...frame.circumstances(frame.place(at)), kind: "swallowed", how, types });
}

function runTry(frame: Frame, statement: Of<"try">): void {
  const attempt: State[] = [];
  frame.attempts.push(attempt);
  const recorded = frame.events.length;
  const { retrying, asksStripe } = frame;
  frame.asksStripe = false;
  const retried = frame.retried.get(statement) ?? (asksForRetry(statement) || callsAgain(statement) ? RETRIED_BY_LIBRARY : retriedByItself(frame, statement));
  if (retried) {
    frame.retrying = retried;
    frame.record({ ...frame.circumstances(frame.place(bodyOf(statement))), kind: "retry", after: caughtIn(statement, knownNameIn(frame)), ...retried });
  }
  let { guards } = frame;
  const { result: body, raised } = frame.trying(() =>
    frame.branch(undefined, false, () => {
      run(frame, statement.body);
      guards = frame.guards;
    }),
  );
  const isOfStripe = frame.asksStripe || isForStripe(frame.walk.path) || namesStripe(statement.body, frame.walk);
  frame.asksStripe ||= asksStripe;
  frame.retrying = retrying;
  frame.attempts.pop();
  if (statement.handlers.length === 0) frame.raise(raised);
  const checksSignature =
    frame.events.slice(recorded).some((event) => event.kind === "trust" && event.check === "verified") ||
    callsSignatureCheck(statement.body, knownNameIn(frame));
  if (!checksSignature) recordSwallowed(frame, { ...statement, statement });
  const recordedInBody = frame.events.length;
  const reached = body.snapshot();
  const ended: State[] = [];
  const completed = body.live;
  for (const handler of statement.handlers) {
    const fork = frame.branch(undefined, false, () => {
      frame.state.joinForks([...attempt, reached.snapshot(), frame.state.fork()]);
      const types = handler.types.map((type) => evaluate(frame, type));
      // Answering a failed check of a signature with its reason is what Stripe's documentation shows: the reason tells nothing.
      const namesIt = isOfStripe || namesStripe(handler.types, frame.walk) || (waitsForTheRest(statement.body, frame.walk.program) ? undefined : false);
      if (handler.target)
        assign(frame, handler.target, checksSignature ? UNKNOWN : caughtByHandler(frame, types, namesIt, frame.place(handler.target), raised));
      run(frame, handler.body);
    });
    ended.push(fork);
  }
  const takes = statement.handlers.some(({ body: handling }) => endingOf(handling, knownNameIn(frame)) === "takes");
  if (takes || (ended.some((fork) => fork.live) && !endsOtherwise(statement, frame)))
    frame.fails(recorded, recordedInBody, { swallowed: frame.place(bodyOf(statement)) });
  else if (statement.handlers.length > 0 && statement.handlers.every((handler) => handler.body.at(-1)?.kind === "return"))
    frame.fails(recorded, recordedInBody, { swallowed: undefined, told: true });
  if (statement.handlers.some(({ body: handling }) => saysFailure(handling))) frame.fails(recorded, recordedInBody, { answered: true });
  const normal = frame.branch(undefined, !completed, () => {
    frame.state.adopt(body);
    run(frame, statement.otherwise);
  });
  normal.live &&= completed;
  frame.state.joinForks([normal, ...ended]);
  const { live } = frame.state;
  // Where every handler leaves, what follows runs only where the tests in the body let it through.
  if (live && ended.every((fork) => !fork.live)) frame.guards = guards;
  if (statement.finally.length > 0) {
    frame.state.live = true;
    run(frame, statement.finally);
    frame.state.live &&= live;
  }
}
