import { fileURLToPath } from 'node:url';
import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  Cluster,
  ContainerImage,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LogDrivers,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environmentOf, grantWriter } from './writer.mjs';

const bundle = fileURLToPath(new URL('../bundle/service', import.meta.url));

/** The pipeline as a service on Fargate, with its leases in DynamoDB. */
export class FollowsService extends Construct {
  /**
   * @param {Construct} scope
   * @param {string} id
   * @param {import('./writer.mjs').Parts} parts
   */
  constructor(scope, id, parts) {
    super(scope, id);
    const { vpc, stream, settings } = parts;
    this.leases = new Table(this, 'Leases', {
      partitionKey: { name: 'leaseKey', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const task = new FargateTaskDefinition(this, 'Task', {
      cpu: 512,
      memoryLimitMiB: 1_024,
      runtimePlatform: {
        cpuArchitecture: CpuArchitecture.ARM64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
    });
    task.addContainer('Container', {
      image: ContainerImage.fromAsset(bundle),
      environment: {
        ...environmentOf(parts, settings.vcpus),
        STREAM: stream.streamName,
        LEASE_TABLE: this.leases.tableName,
      },
      logging: LogDrivers.awsLogs({ streamPrefix: 'follows', logRetention: RetentionDays.ONE_MONTH }),
    });
    this.service = new FargateService(this, 'Service', {
      cluster: new Cluster(this, 'Cluster', { vpc }),
      taskDefinition: task,
      desiredCount: 1,
      // The new one takes the shards over while the old one is there.
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { rollback: true },
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    });
    this.#grantRead(task.taskRole, parts);
    grantWriter({ grantPrincipal: task.taskRole, connections: this.service.connections }, parts);
  }

  /**
   * @param {import('aws-cdk-lib/aws-iam').IRole} role
   * @param {import('./writer.mjs').Parts} parts
   */
  #grantRead(role, { stream }) {
    const allow = (/** @type {string[]} */ actions, /** @type {string[]} */ resources) =>
      role.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
    allow(
      ['DescribeStreamSummary', 'ListShards', 'GetShardIterator', 'GetRecords'].map(
        (name) => `kinesis:${name}`,
      ),
      [stream.streamArn],
    );
    allow(
      ['DescribeTable', 'Scan', 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'].map(
        (name) => `dynamodb:${name}`,
      ),
      [this.leases.tableArn],
    );
  }
}
