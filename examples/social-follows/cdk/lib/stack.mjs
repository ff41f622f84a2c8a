import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { GatewayVpcEndpointAwsService, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Stream, StreamEncryption } from 'aws-cdk-lib/aws-kinesis';
import { FollowsDashboard } from './dashboard.mjs';
import { Database } from './database.mjs';
import { FollowsFunction } from './function.mjs';
import { FollowsService } from './service.mjs';

/** A stream of follows, what writes them, and the graph. */
export class FollowsStack extends Stack {
  /**
   * @param {import('constructs').Construct} scope
   * @param {string} id
   * @param {import('./settings.mjs').Settings} settings
   */
  constructor(scope, id, settings) {
    super(scope, id, { description: 'Follows from a Kinesis stream into Amazon Neptune' });
    const vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 1,
      gatewayEndpoints: { DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB } },
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC },
        { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      ],
    });
    const parts = {
      vpc,
      settings,
      database: new Database(this, 'Database', { vpc, settings }),
      stream: streamOf(this, 'Follows', settings.shards),
      rejected: streamOf(this, 'Rejected', 1),
    };
    if (settings.as === 'lambda') new FollowsFunction(this, 'Lambda', parts);
    else new FollowsService(this, 'Service', parts);
    new FollowsDashboard(this, 'Figures', parts);
    new CfnOutput(this, 'StreamName', { value: parts.stream.streamName });
  }
}

/**
 * Keeps records for a week: that is how long an outage of the database may last.
 *
 * @param {import('constructs').Construct} scope
 * @param {string} id
 * @param {number} shardCount
 */
function streamOf(scope, id, shardCount) {
  const retentionPeriod = Duration.days(7);
  return new Stream(scope, id, { shardCount, retentionPeriod, encryption: StreamEncryption.MANAGED });
}
