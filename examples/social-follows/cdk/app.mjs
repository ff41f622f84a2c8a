import { App } from 'aws-cdk-lib';
import { readSettings } from './lib/settings.mjs';
import { FollowsStack } from './lib/stack.mjs';

const app = new App();
// No account and no region: where it is deployed to decides, and nothing is looked up there.
new FollowsStack(
  app,
  'SocialFollows',
  readSettings((name) => app.node.tryGetContext(name)),
);
