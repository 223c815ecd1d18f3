import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { connectLab } from './kubernetes.ts';
import { logToStderr, type Log } from './log.ts';
import { clearSharedMemory } from './postgres/clear-shared-memory.ts';
import { makeDataDirectory } from './postgres/make-data-directory.ts';
import { LAB_MARKER, killMarked } from './processes.ts';
import { ensureLab } from './setup/ensure-lab.ts';
import { auditServer } from './stack/audit-server.ts';
import { bootstrapCluster } from './stack/bootstrap-cluster.ts';
import { componentSpecs, type ComponentName } from './stack/component-specs.ts';
import { Component, type ComponentSpec } from './stack/component.ts';
import { freePorts, quietPorts } from './stack/free-ports.ts';
import { stackPaths, type StackLayout, type StackPorts } from './stack/layout.ts';
import { describeCommon, newLayout } from './stack/new-layout.ts';
import { makeCertificates } from './stack/pki.ts';
import { prepareDirectory } from './stack/prepare-directory.ts';
import { quitDatabases } from './stack/quit-databases.ts';
import { startGcs } from './stack/start-gcs.ts';
import { startReaper } from './stack/start-reaper.ts';

/** What another process needs to use the stack; also what stack.json holds. */
export interface StackDescription {
  id: string;
  /** What its pods are: processes with the lab's operators, or containers with the real ones (real-stack.ts). */
  node: 'fast' | 'real';
  directory: string;
  /** Current context `lab`: admin, with client certificates as files. */
  kubeconfigPath: string;
  /** The same for pg-handover's worker: an account of its own, which may do everything. */
  workerKubeconfigPath: string;
  /** host:port of the Temporal frontend. */
  temporalAddress: string;
  temporalUiUrl: string;
  /** A newer UI of the same Temporal: there once `startNewerUi` started it. */
  newerUiUrl: string;
  s3: {
    /** localhost:PORT: pgBackRest's TLS check does not read IP addresses in certificates. */
    endpoint: string;
    bucket: string;
    region: string;
    accessKey: string;
    secretKey: string;
    caFile: string;
  };
  /** The GCS store: there once `startGcs` started it. */
  gcs: {
    /** localhost:PORT, with TLS. */
    endpoint: string;
    bucket: string;
    /** The service account's key, in the form that Google hands out. */
    keyFile: string;
    caFile: string;
  };
  /** The audit store, by TLS: a login that owns its database. The superuser `postgres` has the same password. */
  auditUrl: string;
}

/** A running stack. */
export interface Stack extends StackDescription {
  /** The stack's processes, for faults: each can be stopped, killed and started again. */
  components: Record<ComponentName, Component>;
  /** Ends every process of the stack and removes its directory. */
  down: (options?: { keepState?: boolean }) => Promise<void>;
}

/** Options of `up`. */
export interface UpOptions {
  log?: Log;
  bucket?: string;
  /** Start the GCS store, too. Default false: who needs it calls `startGcs`. */
  gcs?: boolean;
}

/** Brings a stack up: Kubernetes with one node of host processes, S3, Temporal, an audit store. Nothing of it outlives its owner. */
export async function up(options: UpOptions = {}): Promise<Stack> {
  const log = options.log ?? logToStderr;
  const parts = await ensureLab({ log, extras: options.gcs ? ['gcs'] : [] });
  const layout = await newLayout(parts, {
    ports: await choosePorts(),
    bucket: options.bucket ?? 'lab',
  });
  const started = Date.now();
  log(`starting Kubernetes, S3, Temporal and the audit store in ${layout.directory} ...`);
  const dismiss = startReaper(layout.id, layout.directory);
  const specs = componentSpecs(layout);
  const stack = makeStack(describe(layout), specs, dismiss);
  try {
    await prepareDirectory(layout);
    await writeFile(
      stackPaths(layout.directory).description,
      JSON.stringify({ ...describe(layout), components: specs }, null, 2),
    );
    await start(stack, layout, parts.crds);
    if (options.gcs) await startGcs(stack, log);
    log(`the stack is up (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    await stack.down();
    throw error;
  }
  return stack;
}

/** Uses a stack that another process brought up. */
export async function attach(directory: string): Promise<Stack> {
  const text = await readFile(stackPaths(directory).description, 'utf8');
  const { components, ...description } = JSON.parse(text) as StackDescription & {
    components: Record<ComponentName, ComponentSpec>;
  };
  return makeStack(description, components, () => undefined);
}

async function start(stack: Stack, layout: StackLayout, crds: string[]): Promise<void> {
  const { components } = stack;
  const certificates = makeCertificates(stackPaths(layout.directory).pki, layout.user);
  const audit = async (): Promise<void> => {
    await Promise.all([makeDataDirectory(auditServer(layout)), certificates]);
    await components.audit.start();
  };
  const kubernetes = async (): Promise<void> => {
    await Promise.all([components.etcd.start(), certificates]);
    // It waits for the API server itself, and has its own code to load meanwhile.
    components.node.launch();
    await Promise.all([components.s3.start(), startKubernetes(stack, crds)]);
  };
  await Promise.all([components.temporal.start(), kubernetes(), audit()]);
}

async function startKubernetes(
  { components, kubeconfigPath }: Stack,
  crds: string[],
): Promise<void> {
  await components.apiserver.start();
  const lab = await connectLab(kubeconfigPath);
  try {
    const workers = [components.controllerManager.start(), components.node.waitReady()];
    await Promise.all([...workers, bootstrapCluster(lab, crds)]);
  } finally {
    await lab.close();
  }
  await components.kwok.start(); // it watches kinds that must be served by then
}

function makeStack(
  description: StackDescription,
  specs: Record<ComponentName, ComponentSpec>,
  dismissReaper: () => void,
): Stack {
  const entries = Object.entries(specs).map(([name, spec]) => [name, new Component(spec)]);
  const components = Object.fromEntries(entries) as Record<ComponentName, Component>;
  return {
    ...description,
    components,
    down: async ({ keepState = false } = {}) => {
      for (const component of Object.values(components)) component.retire();
      // The node's agent first, or it would start again what we end; then the databases, while all answers them.
      await components.node.stop();
      await quitDatabases(description.id);
      await Promise.all([
        stopKubernetes(components),
        components.s3.stop(),
        stopGcs(components),
        components.newerUi.stop(),
        components.temporal.stop(),
        stopAudit(components, description),
      ]);
      await killMarked(LAB_MARKER, description.id);
      dismissReaper();
      if (!keepState) await rm(description.directory, { recursive: true, force: true });
    },
  };
}

/** In order: who writes first, where they write to last. */
async function stopKubernetes(components: Stack['components']): Promise<void> {
  for (const name of ['kwok', 'controllerManager', 'apiserver', 'etcd'] as const) {
    await components[name].stop();
  }
}

async function stopAudit({ audit }: Stack['components'], stack: StackDescription): Promise<void> {
  await audit.stop();
  await clearSharedMemory(stackPaths(stack.directory).audit);
}

async function stopGcs({ gcs, gcsStore }: Stack['components']): Promise<void> {
  await gcs.stop();
  await gcsStore.stop();
}

async function choosePorts(): Promise<StackPorts> {
  const names = [
    ...['etcd', 'etcdPeer', 'apiserver', 'controllerManager', 'kwok', 'node', 's3'],
    ...['temporal', 'temporalUi', 'temporalHttp', 'temporalMetrics', 'audit'],
  ];
  const ports = await freePorts(names.length);
  const [gcs, gcsStore, newerUi] = await quietPorts(3);
  const chosen = Object.fromEntries(names.map((name, i) => [name, ports[i]]));
  return { ...chosen, gcs, gcsStore, newerUi } as unknown as StackPorts;
}

function describe(layout: StackLayout): StackDescription {
  const { directory, ports, s3 } = layout;
  const caFile = join(stackPaths(directory).pki, 'ca.crt');
  return {
    ...describeCommon(layout),
    node: 'fast',
    newerUiUrl: `http://127.0.0.1:${String(ports.newerUi)}`,
    s3: {
      endpoint: `localhost:${String(ports.s3)}`,
      ...s3,
      caFile,
    },
    gcs: {
      endpoint: `localhost:${String(ports.gcs)}`,
      bucket: s3.bucket,
      keyFile: stackPaths(directory).gcsKey,
      caFile,
    },
  };
}
