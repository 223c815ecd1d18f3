import type { KubeObject, ObjectMeta } from '../kubernetes.ts';

/** The parts of a Pod that the agent honours; others are ignored, as an image or resources. */
export interface Pod extends KubeObject {
  spec: PodSpec;
  status?: PodStatus;
  metadata: ObjectMeta & { deletionGracePeriodSeconds?: number };
}

export interface PodSpec {
  nodeName?: string;
  serviceAccountName?: string;
  restartPolicy?: 'Always' | 'OnFailure' | 'Never';
  terminationGracePeriodSeconds?: number;
  securityContext?: { runAsUser?: number };
  volumes?: Volume[];
  initContainers?: Container[];
  containers: Container[];
}

export interface Container {
  name: string;
  image?: string;
  command?: string[];
  args?: string[];
  workingDir?: string;
  env?: EnvVar[];
  envFrom?: {
    prefix?: string;
    configMapRef?: { name: string; optional?: boolean };
    secretRef?: { name: string; optional?: boolean };
  }[];
  ports?: { name?: string; containerPort: number }[];
  volumeMounts?: { name: string; mountPath: string; subPath?: string }[];
  securityContext?: { runAsUser?: number };
  readinessProbe?: Probe;
}

export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: {
    secretKeyRef?: KeyReference;
    configMapKeyRef?: KeyReference;
    fieldRef?: { fieldPath: string };
  };
}

export interface KeyReference {
  name: string;
  key: string;
  optional?: boolean;
}

export interface Probe {
  httpGet?: { path?: string; port: number | string; scheme?: 'HTTP' | 'HTTPS' };
  exec?: { command: string[] };
  failureThreshold?: number;
  timeoutSeconds?: number;
}

/** ConfigMap or Secret as a source of files: all keys, or the named ones under chosen paths. */
export interface FileSource {
  kind: 'ConfigMap' | 'Secret';
  name: string;
  items?: { key: string; path: string; mode?: number }[];
  optional?: boolean;
}

interface VolumeSourceItems {
  items?: { key: string; path: string; mode?: number }[];
  optional?: boolean;
}

export interface Volume {
  name: string;
  emptyDir?: object;
  persistentVolumeClaim?: { claimName: string };
  configMap?: VolumeSourceItems & { name: string; defaultMode?: number };
  secret?: VolumeSourceItems & { secretName: string; defaultMode?: number };
  projected?: {
    defaultMode?: number;
    /** The API server writes an empty list as null. */
    sources:
      | {
          configMap?: VolumeSourceItems & { name: string };
          secret?: VolumeSourceItems & { name: string };
        }[]
      | null;
  };
}

export interface PodStatus {
  phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  podIP?: string;
  startTime?: string;
  containerStatuses?: { name: string; restartCount: number }[];
  conditions?: { type: string; status: string; lastTransitionTime: string }[];
}
