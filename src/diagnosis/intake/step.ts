/** What an account says of a step of the phone's. */
export interface Step {
  readonly id: number;
  readonly name: string;
  readonly result: number;
  readonly complete: boolean;
  readonly text?: string;
}
