import { chmodSync, chownSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { stackPaths } from '../stack/layout.ts';
import { containerEnvironment } from './container-environment.ts';
import { osUser, type OsUser } from './container-process.ts';
import { expandReferences } from './expand-references.ts';
import { MissingObject } from './missing-object.ts';
import type { NodeContext } from './node-context.ts';
import { planVolumes, type PlannedVolume, type VolumePlan } from './plan-volumes.ts';
import type { Container, Pod } from './pod-types.ts';
import { collectFiles, writeFiles } from './project-files.ts';
import { pathRewriter } from './rewrite-paths.ts';

/** Real paths below these stay as they are, also in a pod that mounts, say, /tmp. */
const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** A container made ready to run: everything in it names real paths. */
export interface PreparedContainer {
  argv: string[];
  env: Map<string, string>;
  workingDirectory: string;
  user: OsUser | undefined;
  logFile: string;
}

/** A pod's place on this machine: its directory, its volumes, and the way its paths translate. */
export class PodSandbox {
  readonly directory: string;
  readonly podIP: string;
  readonly rewrite: (text: string) => string;
  readonly #plan: VolumePlan;
  readonly #context: NodeContext;
  readonly #pod: Pod;

  constructor(context: NodeContext, pod: Pod, podIP: string) {
    const paths = stackPaths(context.config.directory);
    this.#context = context;
    this.#pod = pod;
    this.podIP = podIP;
    this.directory = join(paths.pods, pod.metadata.uid ?? '');
    this.#plan = planVolumes(pod, { pod: this.directory, volumes: paths.volumes });
    this.rewrite = pathRewriter(this.#plan.mappings, [context.config.directory, REPOSITORY]);
  }

  /** Makes the volumes; throws `MissingObject` while a claim, ConfigMap or Secret is not there. */
  prepare(): void {
    this.#own(join(this.directory, 'home'), 0o755);
    for (const volume of this.#plan.volumes) this.#prepareVolume(volume);
  }

  /** Brings the files of ConfigMaps and Secrets up to date; what vanished stays as it was. */
  refresh(): void {
    for (const volume of this.#plan.volumes) {
      try {
        if (volume.content.type === 'files') this.#prepareVolume(volume);
      } catch (error) {
        if (!(error instanceof MissingObject)) throw error;
      }
    }
  }

  /** A container's command and environment; throws `MissingObject` for a reference to nothing. */
  container(container: Container): PreparedContainer {
    const { cache, config } = this.#context;
    const { directory, rewrite, podIP } = this;
    const context = {
      cache,
      rewrite,
      podIP,
      stackId: config.stackId,
      stackDirectory: config.directory,
      pod: this.#pod,
    };
    const env = containerEnvironment(container, { ...context, podDirectory: directory });
    const words = [...(container.command ?? []), ...(container.args ?? [])];
    return {
      argv: words.map((word) => rewrite(expandReferences(word, env))),
      env,
      workingDirectory: rewrite(container.workingDir ?? join(directory, 'home')),
      user: this.#user(container),
      logFile: join(directory, `${container.name}.log`),
    };
  }

  /** Removes all but the logs: a pod that is gone may still have to be explained. */
  remove(): void {
    for (const name of ['root', 'volumes', 'home']) {
      rmSync(join(this.directory, name), { recursive: true, force: true });
    }
  }

  #prepareVolume({ path, content }: PlannedVolume): void {
    const namespace = this.#pod.metadata.namespace ?? 'default';
    if (content.type === 'claim') {
      if (this.#context.claims.has(namespace, content.claimName)) return;
      throw new MissingObject(`persistentvolumeclaim "${content.claimName}" not found`);
    }
    if (content.type === 'empty') {
      this.#own(path, 0o777);
      return;
    }
    const files = collectFiles(this.#context.cache, namespace, content);
    writeFiles(files, { directory: path, owner: this.#owner(), rewrite: this.rewrite });
  }

  #own(path: string, mode: number): void {
    mkdirSync(path, { recursive: true });
    chmodSync(path, mode);
    const { uid, gid } = this.#owner();
    if (process.getuid?.() === 0) chownSync(path, uid, gid);
  }

  /** Who owns the pod's files: the user of its first container, as fsGroup would see to. */
  #owner(): OsUser {
    const [first] = this.#pod.spec.containers;
    const self = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    return (first && this.#user(first)) ?? self;
  }

  #user(container: Container): OsUser | undefined {
    const wanted =
      container.securityContext?.runAsUser ?? this.#pod.spec.securityContext?.runAsUser;
    return osUser(wanted, this.#context.config.user);
  }
}
