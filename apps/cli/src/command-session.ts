import type { aideContract, chatContract, configContract, PortClient, SurfaceName } from '@chatos/contracts';

export type ContractOf = { chat: typeof chatContract; aide: typeof aideContract; settings: typeof configContract };

/** The processes a command works with: its own, or those of the ChatOS that runs. */
export interface CommandSession {
  /** A client of one surface's contract, closed with the session. */
  connect<Surface extends SurfaceName>(surface: Surface): Promise<PortClient<ContractOf[Surface]>['client']>;
  /** Whether the processes are those of the ChatOS that runs: its user sits before its windows too. */
  readonly isAttached: boolean;
  /** What the processes have said of late, for the message of a failure; '' for those of another. */
  lastLines(): string;
}
