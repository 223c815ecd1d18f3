/** What a scenario's things are called. */
export interface ScenarioNames {
  source: string;
  target: string;
  taskQueue: string;
  workflowId: string;
}

/** Names made from the scenario's own; `chosen` are those that people read in pictures. */
export function scenarioNames(name: string, chosen: Partial<ScenarioNames>): ScenarioNames {
  return {
    // Of its own too: the path in the bucket that all scenarios share is made from the cluster's name.
    source: `old-${name}`,
    target: 'new',
    // Of its own, so that the worker that it kills is its own too.
    taskQueue: `queue-${name}`,
    workflowId: `migrate-${name}`,
    ...chosen,
  };
}
