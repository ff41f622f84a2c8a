import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Port, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  CfnDBCluster,
  CfnDBClusterParameterGroup,
  CfnDBInstance,
  CfnDBSubnetGroup,
} from 'aws-cdk-lib/aws-neptune';
import { Construct } from 'constructs';

const port = 8182;

/**
 * A Neptune cluster that wants signed requests, with a writer and a replica in another zone.
 */
export class Database extends Construct {
  /**
   * @param {Construct} scope
   * @param {string} id
   * @param {{ vpc: import('aws-cdk-lib/aws-ec2').IVpc, settings: import('./settings.mjs').Settings }} options
   */
  constructor(scope, id, { vpc, settings }) {
    super(scope, id);
    const { instanceClass, engineVersion } = settings;
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', { vpc, allowAllOutbound: false });
    const subnets = new CfnDBSubnetGroup(this, 'Subnets', {
      dbSubnetGroupDescription: 'Subnets of the graph of follows',
      subnetIds: vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_WITH_EGRESS }).subnetIds,
    });
    const parameters = new CfnDBClusterParameterGroup(this, 'Parameters', {
      description: 'Parameters of the graph of follows',
      family: familyOf(engineVersion),
      parameters: { neptune_query_timeout: '120000' },
    });
    this.cluster = new CfnDBCluster(this, 'Cluster', {
      engineVersion,
      iamAuthEnabled: true,
      storageEncrypted: true,
      dbSubnetGroupName: subnets.ref,
      dbClusterParameterGroupName: parameters.ref,
      vpcSecurityGroupIds: [this.securityGroup.securityGroupId],
      dbPort: port,
    });
    this.cluster.applyRemovalPolicy(RemovalPolicy.SNAPSHOT);
    for (const name of ['Writer', 'Replica']) this.#addInstance(name, instanceClass);
    new CfnOutput(this, 'Endpoint', { value: this.endpoint });
    new CfnOutput(this, 'ReaderEndpoint', { value: this.cluster.attrReadEndpoint });
  }

  /** @returns {string} */
  get endpoint() {
    return this.cluster.attrEndpoint;
  }

  /** What a writer is told. @returns {Record<string, string>} */
  get environment() {
    return { NEPTUNE_ENDPOINT: this.endpoint, NEPTUNE_PORT: String(port), CLUSTER_ID: this.cluster.ref };
  }

  /**
   * Lets a writer connect, and read and write by Gremlin.
   *
   * @param {import('aws-cdk-lib/aws-iam').IGrantable & import('aws-cdk-lib/aws-ec2').IConnectable} writer
   */
  grantWrite(writer) {
    for (const group of writer.connections.securityGroups)
      this.securityGroup.addIngressRule(group, Port.tcp(port), 'Gremlin');
    const { partition, region, account } = Stack.of(this);
    const id = this.cluster.attrClusterResourceId;
    const resources = [`arn:${partition}:neptune-db:${region}:${account}:${id}/*`];
    writer.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        // A property that is set to one value replaces the old one, and that counts as a deletion.
        actions: ['ReadDataViaQuery', 'WriteDataViaQuery', 'DeleteDataViaQuery'].map(
          (name) => `neptune-db:${name}`,
        ),
        resources,
        conditions: { StringEquals: { 'neptune-db:QueryLanguage': 'Gremlin' } },
      }),
    );
    // The sink looks whether it is at the writer, and how old the engine is.
    writer.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['neptune-db:GetEngineStatus'], resources }),
    );
  }

  /**
   * @param {string} name
   * @param {string} dbInstanceClass
   */
  #addInstance(name, dbInstanceClass) {
    const instance = new CfnDBInstance(this, name, {
      dbInstanceClass,
      dbClusterIdentifier: this.cluster.ref,
      autoMinorVersionUpgrade: false,
    });
    instance.applyRemovalPolicy(RemovalPolicy.DESTROY);
  }
}

/** @param {string} version */
function familyOf(version) {
  const [major, minor] = version.split('.');
  return major === '1' && minor === '1' ? 'neptune1' : `neptune${major}.${minor}`;
}
