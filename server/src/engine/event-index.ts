import type { EventOf, FlowEvent } from "../flow/event.ts";
import type { SinkKind } from "../model/api.ts";

/** Some of the events of a file: those of a kind, of arrivals those in one kind of sink. */
export type EventGroup = Exclude<FlowEvent["kind"], "reach"> | `in ${SinkKind}`;

/** The events of a file, by what they are. */
export class EventIndex {
  private readonly groups = new Map<EventGroup, FlowEvent[]>();
  private readonly arrivals: EventOf<"reach">[] = [];

  constructor(events: readonly FlowEvent[]) {
    for (const event of events) {
      if (event.kind === "reach") this.arrivals.push(event);
      const group: EventGroup = event.kind === "reach" ? `in ${event.sink.kind}` : event.kind;
      const known = this.groups.get(group);
      if (known) known.push(event);
      else this.groups.set(group, [event]);
    }
  }

  /** Those of a group, in order. */
  in(group: EventGroup): readonly FlowEvent[] {
    return this.groups.get(group) ?? [];
  }

  /** Those of a kind, in order. */
  of<K extends Exclude<FlowEvent["kind"], "reach">>(kind: K): readonly EventOf<K>[] {
    return this.in(kind) as readonly EventOf<K>[];
  }

  /** Those that arrive in sinks of any of these kinds, in order. */
  arrivalsIn(sinks: readonly SinkKind[]): readonly EventOf<"reach">[] {
    const [sink] = sinks;
    return sink && sinks.length === 1
      ? (this.in(`in ${sink}`) as readonly EventOf<"reach">[])
      : this.arrivals.filter((event) => sinks.includes(event.sink.kind));
  }
}
