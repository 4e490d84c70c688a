/** A worker ended by an error that nothing in it caught. */
export class WorkerDied extends Error {
  override readonly name = 'WorkerDied';
}
