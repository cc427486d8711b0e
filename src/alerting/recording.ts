/** A series that is recorded, so that what reads it need not work it out again. */
export interface Recording {
  /** Its name, `level:metric:operation`. */
  readonly record: string;
  /** PromQL. */
  readonly expr: string;
  /** Labels added to each series. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}
