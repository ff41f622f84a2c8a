import type { Neo4jFault } from '../neo4j-fault.ts';

const create = 'CREATE CONSTRAINT later FOR (u:User) REQUIRE u.userId IS UNIQUE';

/** Somebody creates the constraint of the nodes, and drops it again, while they are written. */
export const constraint: Neo4jFault = {
  name: 'constraint created while streaming',
  schema: 'off',
  strike: async (stage) => {
    const { driver } = stage.parts;
    const times = stage.choose({ quick: 3, full: 20 });
    for (let left = times; left > 0; left -= 1) {
      stage.struck();
      await driver.executeQuery(create);
      await stage.recovers();
      if (left > 1) await driver.executeQuery('DROP CONSTRAINT later');
    }
  },
};
