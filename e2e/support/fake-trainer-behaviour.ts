/** What the seed of a recipe tells the fake trainer to do. */
export const BEHAVIOUR = {
  /** Trains the recipe's epochs and ends well. */
  ends: 1,
  /** Trains until it is told to stop or cancel. */
  goesOn: 2,
  /** Falls over with an uncaught error. */
  throws: 3,
  /** Says that it failed, and why. */
  fails: 4,
  /** Trains on when told to cancel. */
  ignoresCancel: 5,
  /** Says 300 things an epoch. */
  chatters: 6,
  /** Its validation accuracy is the dropout of its recipe, in every epoch. */
  scores: 7,
  /** Trains on, and makes a checkpoint when it is told to pause. */
  saves: 8,
  /** Sends messages that make no sense before it trains. */
  babbles: 9,
  /** Writes to its channel what is no message at all. */
  breaksChannel: 10,
  /** Makes a checkpoint of 3 MB after its first epoch and trains on. */
  savesLarge: 11,
  /** Trains on until it is told to stop, with a checkpoint after each tenth epoch. */
  savesOften: 12,
} as const;
