import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * What the function and the service are told alike.
 *
 * @param {Parts} parts
 * @param {number} vcpus of the database's writer that are theirs
 * @returns {Record<string, string>}
 */
export function environmentOf({ database, rejected, settings }, vcpus) {
  return {
    ...database.environment,
    WRITER_VCPUS: String(vcpus),
    BATCH_READ_SIZE: String(settings.readBatch),
    BATCH_WRITE_SIZE: String(settings.writeBatch),
    CONDITIONAL_CREATE: String(settings.conditionalCreate),
    PERCENT_ERROR: String(settings.percentError),
    METRICS_NAMESPACE: settings.namespace,
    REJECTED_STREAM: rejected.streamName,
  };
}

/**
 * Lets a writer do what it does besides reading the stream, and no more.
 *
 * @param {import('aws-cdk-lib/aws-iam').IGrantable & import('aws-cdk-lib/aws-ec2').IConnectable} writer
 * @param {Parts} parts
 */
export function grantWriter(writer, { database, rejected, settings }) {
  database.grantWrite(writer);
  writer.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['kinesis:PutRecords'], resources: [rejected.streamArn] }),
  );
  writer.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': settings.namespace } },
    }),
  );
}

/**
 * What a writer stands between.
 *
 * @typedef {object} Parts
 * @property {import('aws-cdk-lib/aws-ec2').IVpc} vpc
 * @property {import('./database.mjs').Database} database
 * @property {import('aws-cdk-lib/aws-kinesis').Stream} stream
 * @property {import('aws-cdk-lib/aws-kinesis').Stream} rejected takes what cannot be written
 * @property {import('./settings.mjs').Settings} settings
 */
