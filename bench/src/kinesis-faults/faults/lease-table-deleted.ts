import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { openDynamo } from '@rivergraph/servers';
import { becomesTrue } from '../../faults-common/becomes-true.ts';
import type { KinesisFault } from '../kinesis-fault.ts';

const workers = 2;
const stopTimeoutMs = 30_000;

/**
 * The lease table is deleted. The workers must stop and say so: where they are is lost, and whoever made the table anew behind
 * their back would hide that. Workers that are started again begin with the oldest records, and write all once more.
 */
export const leaseTableDeleted: KinesisFault = {
  name: 'lease table deleted',
  workers,
  strike: async (stage) => {
    const { dynamo, table, crew } = stage.parts;
    await stage.linger(1_000, 2_000);
    for (const member of crew.members) member.expectFailure('lease-table-missing');
    stage.struck();
    const client = openDynamo(dynamo);
    await client.send(new DeleteTableCommand({ TableName: table }));
    client.destroy();
    if (!(await becomesTrue(() => crew.members.length === 0, stopTimeoutMs)))
      stage.accuse('workers went on without a lease table');
    await crew.kill();
    stage.positionsAreLost();
    for (let count = 0; count < workers; count += 1) crew.start();
    await stage.recovers();
    // Something has to be there that was written once only.
    await stage.linger(1_500, 2_500);
  },
};
