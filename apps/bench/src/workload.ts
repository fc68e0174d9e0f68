/** One server of a workload: a module in `servers/` that listens and says on which port. */
interface Contender {
  /** As it stands in the table. */
  readonly name: string
  /** The module's file name in `servers/`, without its extension. */
  readonly server: string
}

/** A ratio that a contender is to reach. */
interface Target {
  readonly contender: string
  readonly against: string
  /** Requests per second, relative to `against`. */
  readonly atLeast: number
}

/** The same task for several servers, measured in one run. */
export interface Workload {
  readonly name: string
  readonly title: string
  readonly path: string
  /** The first is the floor that all are compared with. */
  readonly contenders: readonly Contender[]
  readonly targets: readonly Target[]
  /** Makes ready what the servers need, such as rows; `env` reaches the servers. */
  prepare(): Promise<Prepared>
}

export type Prepared =
  | { readonly env: Readonly<Record<string, string>>; cleanUp(): Promise<void> }
  | { readonly skipped: string }

/** A task without servers, such as queries: it measures by itself and prints what it found. */
export interface Measurement {
  readonly name: string
  readonly title: string
  run(options: MeasurementOptions): Promise<void>
}

export interface MeasurementOptions {
  readonly rounds: number
  /** Rows to measure over, where there are rows. */
  readonly rows: number
}
