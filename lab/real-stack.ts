import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { connectLab } from './kubernetes.ts';
import { logToStderr, type Log } from './log.ts';
import { clearSharedMemory } from './postgres/clear-shared-memory.ts';
import { makeDataDirectory } from './postgres/make-data-directory.ts';
import { LAB_MARKER, killMarked } from './processes.ts';
import { NODE_PORTS, S3_HOST } from './real-node/addresses.ts';
import { REAL_CERTIFICATES } from './real-node/certificates.ts';
import { requirePrivileges } from './real-node/check-privileges.ts';
import { makeControlGroup, removeControlGroup } from './real-node/control-group.ts';
import { ensureRealNode } from './real-node/ensure-real-node.ts';
import { apiserverUrl, nodeFiles } from './real-node/node-files.ts';
import { NodeNamespace } from './real-node/node-namespace.ts';
import { nodeSpecs, type NodeComponentName } from './real-node/real-components.ts';
import { startNode } from './real-node/start-node.ts';
import { VolumeProvisioner } from './real-node/volume-provisioner.ts';
import { startRealOperators } from './real-node/start-real-operators.ts';
import { auditServer } from './stack/audit-server.ts';
import { componentDefiner } from './stack/component-definer.ts';
import { componentSpecs } from './stack/component-specs.ts';
import { Component } from './stack/component.ts';
import { freePorts } from './stack/free-ports.ts';
import { kubeconfig } from './stack/kubeconfig.ts';
import { stackPaths, type StackLayout } from './stack/layout.ts';
import { describeCommon, newLayout } from './stack/new-layout.ts';
import { makeCertificates } from './stack/pki.ts';
import { startReaper } from './stack/start-reaper.ts';
import type { StackDescription } from './stack.ts';

/** Of the node's programs: the distribution's, none of the fast lab's wrappers. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

type RealComponentName = NodeComponentName | 'temporal' | 'audit';

/** A stack whose Kubernetes has a real node: containers, the real operators. */
export interface RealStack extends StackDescription {
  components: Record<RealComponentName, Component>;
  namespace: NodeNamespace;
  volumes: VolumeProvisioner;
  down: () => Promise<void>;
}

/**
 * Brings up Kubernetes with a real node in namespaces of its own, both real operators, S3 there; Temporal and the
 * audit store beside it, as in the fast lab.
 *
 * @throws {PrivilegesLackingError} where that cannot be; then nothing was started.
 */
export async function upReal({ log = logToStderr }: { log?: Log } = {}): Promise<RealStack> {
  requirePrivileges();
  const parts = await ensureRealNode(log);
  const layout = await newLayout(parts, { ports: await choosePorts(), bucket: 'lab' });
  const started = Date.now();
  log(
    `starting Kubernetes with a real node, S3, Temporal and the audit store in ${layout.directory} ...`,
  );
  const dismiss = startReaper(layout.id, layout.directory);
  const stack = makeStack(layout, dismiss);
  try {
    await prepare(layout);
    await stack.namespace.start(layout.directory);
    Object.assign(stack.components, inNamespace(layout, stack.namespace));
    await writeDescription(layout, stack);
    await start(stack, layout, { ...parts, log });
    log(`the stack with a real node is up (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    await stack.down();
    throw error;
  }
  return stack;
}

async function start(
  stack: RealStack,
  layout: StackLayout,
  parts: Awaited<ReturnType<typeof ensureRealNode>> & { log: Log },
): Promise<void> {
  const audit = async (): Promise<void> => {
    await makeDataDirectory(auditServer(layout));
    await stack.components.audit.start();
  };
  const lab = await connectLab(stack.kubeconfigPath);
  try {
    const kubernetes = async (): Promise<void> => {
      await startNode({ ...parts, ...stack, lab });
      await stack.volumes.start(stack.kubeconfigPath, parts.log);
      await startRealOperators(lab, parts);
    };
    await Promise.all([stack.components.temporal.start(), audit(), kubernetes()]);
  } finally {
    await lab.close();
  }
}

function makeStack(layout: StackLayout, dismissReaper: () => void): RealStack {
  const { temporal, audit } = componentSpecs(layout);
  const spec = componentDefiner(layout, PATH)('namespace', [], { url: '' });
  const namespace = new NodeNamespace(layout.id, spec);
  const volumes = new VolumeProvisioner(stackPaths(layout.directory).volumes);
  const outside = { temporal: new Component(temporal), audit: new Component(audit) };
  const components = outside as RealStack['components'];
  return {
    ...describe(layout),
    components,
    namespace,
    volumes,
    down: async () => {
      await volumes.stop();
      // With its first process all of the namespaces ends: containers, mounts, the link.
      await namespace.stop();
      await Promise.all([components.temporal.stop(), components.audit.stop()]);
      await clearSharedMemory(stackPaths(layout.directory).audit);
      await killMarked(LAB_MARKER, layout.id);
      await removeControlGroup(controlGroup(layout));
      dismissReaper();
      await rm(layout.directory, { recursive: true, force: true });
    },
  };
}

/** What runs inside, started by a command that enters the namespaces. */
function inNamespace(
  layout: StackLayout,
  namespace: NodeNamespace,
): Record<NodeComponentName, Component> {
  const define = componentDefiner(layout, PATH);
  const enter: typeof define = (name, line, ready) => ({
    ...define(name, namespace.enter(line), ready),
    withChildren: true, // what nsenter started is the component
  });
  const specs = nodeSpecs(layout, { define: enter, pki: stackPaths(layout.directory).pki });
  const entries = Object.entries(specs).map(([name, spec]) => [name, new Component(spec)]);
  return Object.fromEntries(entries) as Record<NodeComponentName, Component>;
}

async function prepare(layout: StackLayout): Promise<void> {
  const paths = stackPaths(layout.directory);
  const directories = [
    paths.logs,
    paths.run,
    paths.pki,
    paths.volumes,
    join(paths.s3, layout.s3.bucket),
  ];
  await Promise.all(directories.map((path) => mkdir(path, { recursive: true })));
  await makeCertificates(paths.pki, layout.user, REAL_CERTIFICATES);
  await writeFile(paths.kubeconfig, kubeconfig(paths.pki, apiserverUrl()));
  await writeFile(paths.workerKubeconfig, kubeconfig(paths.pki, apiserverUrl(), 'worker'));
  const cgroup = controlGroup(layout);
  makeControlGroup(cgroup);
  const files = nodeFiles(layout.directory, { pki: paths.pki, cgroup, admin: paths.kubeconfig });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

async function writeDescription(layout: StackLayout, { components }: RealStack): Promise<void> {
  const entries = Object.entries(components).map(([name, { spec }]) => [name, spec]);
  const description = { ...describe(layout), components: Object.fromEntries(entries) as object };
  const { description: path } = stackPaths(layout.directory);
  await writeFile(path, JSON.stringify(description, null, 2));
}

function controlGroup({ id }: StackLayout): string {
  return `/pgh-${id}`;
}

/** Ports of this machine; the node has all of its own. */
async function choosePorts(): Promise<StackLayout['ports']> {
  const names = ['temporal', 'temporalUi', 'temporalHttp', 'temporalMetrics', 'audit'];
  const ports = await freePorts(names.length);
  const chosen = Object.fromEntries(names.map((name, i) => [name, ports[i]]));
  return chosen as unknown as StackLayout['ports'];
}

function describe(layout: StackLayout): StackDescription {
  const caFile = join(stackPaths(layout.directory).pki, 'ca.crt');
  return {
    ...describeCommon(layout),
    node: 'real',
    newerUiUrl: '',
    s3: { endpoint: `${S3_HOST}:${String(NODE_PORTS.s3)}`, ...layout.s3, caFile },
    // There is no GCS store beside a real node.
    gcs: { endpoint: '', bucket: '', keyFile: '', caFile },
  };
}
