import { invariant, parseRevision, readScenario, type Revision, type Scenario } from '@vist/core';
import { readRecordings, VARIANTS } from '../conformance/corpus.ts';

/** A scenario of the recordings on a revision of our choice. */
export interface CorpusScenario {
  /** `posted/double-enable-lpi12` */
  readonly id: string;
  readonly scenario: Scenario;
  readonly revision: Revision;
}

/** What is changed of each scenario. */
export interface CorpusChoices {
  /** Null: the revision of the recording. */
  readonly revision: string | null;
  readonly coherent: boolean | null;
  readonly memory: Scenario['profile']['memory'];
  readonly policy: Scenario['policy'];
}

/** Operations that do to a VM what KVM never does, and faults: what a revision need not bear. */
const MISUSE: ReadonlySet<string> = new Set(['lpi_free', 'vmte_release', 'vmte_make_invalid', 'irs_iste']);

export function isOrderly({ scenario }: CorpusScenario): boolean {
  return scenario.faults.length === 0 && scenario.operations.every(({ op }) => !MISUSE.has(op));
}

/** Every scenario that the project carries, with the choices applied. */
export function corpusScenarios(choices: CorpusChoices): readonly CorpusScenario[] {
  return VARIANTS.flatMap((variant) =>
    readRecordings(variant).map((recording) => {
      const reading = readScenario(recording.scenario);
      invariant(reading.ok, `${variant}/${recording.name}: the scenario is not read`);
      const scenario = withChoices(reading.scenario, choices);
      return { id: `${variant}/${recording.name}`, scenario, revision: revisionNamed(scenario.revision) };
    }),
  );
}

export function revisionNamed(text: string): Revision {
  const parsed = parseRevision(text);
  invariant(parsed.ok, `${text} is no revision`);
  return parsed.revision;
}

function withChoices(scenario: Scenario, { revision, coherent, memory, policy }: CorpusChoices): Scenario {
  const { profile } = scenario;
  return {
    ...scenario,
    policy,
    revision: revision ?? scenario.revision,
    profile: { ...profile, memory, coherent: coherent ?? profile.coherent },
  };
}
