import type { KinesisFault } from '../kinesis-fault.ts';

/** The emulator dies under load, and comes back on its data. */
export const emulatorKills: KinesisFault = {
  name: 'emulator kill -9',
  workers: 2,
  strike: async (stage) => {
    const { kinesis } = stage.parts;
    for (let left = stage.choose({ quick: 1, full: 8 }); left > 0; left -= 1) {
      stage.struck();
      await kinesis.kill();
      await stage.linger(0, 1_500);
      await kinesis.restart();
      await stage.recovers();
      await stage.linger(0, 1_000);
    }
  },
};
