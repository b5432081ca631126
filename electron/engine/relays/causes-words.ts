const hundred = (from: number): readonly number[] => Array.from({ length: 100 }, (_each, at) => from + at);

/** Refusals for now and for good by their first digit alone (RFC 5321 4.2.1): also those that no document names. */
export const FOR_NOW = hundred(400);
export const FOR_GOOD = hundred(500);

/** Too many lines at once, at whichever command it is said. */
export const TOO_MANY_LINES =
  /too many (?:(?:concurrent|simultaneous|parallel|smtp|tcp|open|active|incoming|client|server|messages (?:in|per|on) (?:this|the|one|a)) ){0,3}(?:connections?|sessions?)|(?:concurrent|simultaneous) (?:(?:smtp|server|client|open) )?(?:connections?|sessions?)|connection (?:rate )?limit|max(?:imum)? (?:number of )?connections|connections in use/i;

/** A fault of their own, whatever number stands before it. */
export const THEIR_TROUBLE =
  /connection lost to|(?:system|server|service) (?:is )?(?:currently )?(?:too )?busy|temporar(?:y|ily) .{0,30}(?:fail|error|unavailable|problem)|internal (?:server )?error|(?:service|backend|database) (?:is )?(?:currently |temporarily )?unavailable/i;
