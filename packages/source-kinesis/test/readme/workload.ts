import { driveKinesis } from '@rivergraph/source-kinesis';

export async function sendCharges(users: number): Promise<number> {
  const figures = await driveKinesis({
    stream: 'charges',
    kinesis: { region: 'eu-central-1' },
    items: Array.from({ length: users }, (_, userId) => ({ userId, date: '2026-01-31', amount: 9.5 })),
    partitionKey: ({ userId }) => String(userId),
    batchSize: 100,
    periodMs: 500, // 100 records twice a second
  });
  return figures.sent;
}
