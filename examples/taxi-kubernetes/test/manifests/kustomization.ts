import { Ajv } from 'ajv';

/** What a kustomization of this folder may say; others of kustomize's fields are not followed by the checks. */
export interface Kustomization {
  readonly kind: 'Kustomization' | 'Component';
  readonly namespace?: string;
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly configurations?: readonly string[];
  readonly images?: readonly ImageChange[];
  readonly configMapGenerator?: readonly Generator[];
  readonly secretGenerator?: readonly Generator[];
}

/** Gives an image another name, or a tag. */
export interface ImageChange {
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
}

/** Makes a ConfigMap or a Secret, or adds to one. */
export interface Generator {
  readonly name: string;
  readonly behavior?: 'create' | 'merge' | 'replace';
  readonly envs?: readonly string[];
  readonly literals?: readonly string[];
}

const texts = { type: 'array', items: { type: 'string' } };

function closed(properties: object, required: readonly string[]): object {
  return { type: 'object', properties, required, additionalProperties: false };
}

const generators = {
  type: 'array',
  items: closed(
    {
      name: { type: 'string' },
      behavior: { enum: ['create', 'merge', 'replace'] },
      envs: texts,
      literals: { type: 'array', items: { type: 'string', pattern: '^[A-Z][A-Z0-9_]*=' } },
    },
    ['name'],
  ),
};

/** Checks a kustomization's form. */
export const isKustomization = new Ajv().compile<Kustomization>(
  closed(
    {
      apiVersion: { enum: ['kustomize.config.k8s.io/v1beta1', 'kustomize.config.k8s.io/v1alpha1'] },
      kind: { enum: ['Kustomization', 'Component'] },
      namespace: { type: 'string' },
      resources: texts,
      components: texts,
      configurations: texts,
      images: {
        type: 'array',
        items: closed({ name: { type: 'string' }, newName: { type: 'string' }, newTag: { type: 'string' } }, [
          'name',
        ]),
      },
      configMapGenerator: generators,
      secretGenerator: generators,
    },
    ['apiVersion', 'kind'],
  ),
);
