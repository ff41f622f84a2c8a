import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Architecture, Code, Function, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { KinesisEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environmentOf, grantWriter } from './writer.mjs';

const bundle = fileURLToPath(new URL('../bundle/lambda', import.meta.url));

/** The Lambda function, and what invokes it with records of the stream. */
export class FollowsFunction extends Construct {
  /**
   * @param {Construct} scope
   * @param {string} id
   * @param {import('./writer.mjs').Parts} parts
   */
  constructor(scope, id, parts) {
    super(scope, id);
    const { vpc, stream, settings } = parts;
    const { shards, vcpus, readBatch } = settings;
    this.function = new Function(this, 'Function', {
      runtime: Runtime.NODEJS_22_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(bundle),
      handler: 'lambda.handler',
      memorySize: 512,
      timeout: Duration.minutes(2),
      // One for each shard, and no more of them at the database. Each has its share of the connections that its writer serves at once.
      reservedConcurrentExecutions: shards,
      environment: environmentOf(parts, Math.max(1, Math.floor(vcpus / shards))),
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      logGroup: new LogGroup(this, 'Log', {
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
    this.function.addEventSource(
      new KinesisEventSource(stream, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: readBatch,
        maxBatchingWindow: Duration.seconds(1),
        // The handler answers with the first record that is not finished. Without this Lambda would not look at the answer.
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        // No limit of attempts or age: an outage of the database loses nothing. What cannot be written goes to its own stream.
        parallelizationFactor: 1,
      }),
    );
    grantWriter(this.function, parts);
  }
}
