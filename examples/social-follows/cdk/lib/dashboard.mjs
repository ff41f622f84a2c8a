import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

/** The figures of the writers, and two alarms: the graph falls behind, and something cannot be written. */
export class FollowsDashboard extends Construct {
  /**
   * @param {Construct} scope
   * @param {string} id
   * @param {import('./writer.mjs').Parts} parts
   */
  constructor(scope, id, { database, stream, rejected, settings }) {
    super(scope, id);
    const figure = (/** @type {string} */ metricName, /** @type {string} */ statistic) =>
      new Metric({
        namespace: settings.namespace,
        metricName,
        statistic,
        period: Duration.seconds(1),
        dimensionsMap: { clusterId: database.cluster.ref },
      });
    const behind = stream.metricGetRecordsIteratorAgeMilliseconds({
      statistic: 'Maximum',
      period: Duration.minutes(1),
    });
    const setAside = rejected.metricIncomingRecords({ statistic: 'Sum', period: Duration.minutes(1) });
    const dashboard = new Dashboard(this, 'Dashboard');
    dashboard.addWidgets(
      widget('Edges submitted', [figure('EdgesSubmitted', 'Sum')], [behind]),
      widget(
        'Write duration',
        [figure('WriteDuration', 'Average'), figure('WriteDuration', 'p99')],
        [behind],
      ),
      widget('Retries, and what was set aside', [figure('RetryCount', 'Sum')], [setAside]),
    );
    alarm(this, 'Behind', behind, Duration.hours(1).toMilliseconds());
    alarm(this, 'SetAside', setAside, 0);
  }
}

/**
 * @param {string} title
 * @param {Metric[]} left
 * @param {Metric[]} right
 */
function widget(title, left, right) {
  return new GraphWidget({ title, left, right, width: 24 });
}

/**
 * @param {Construct} scope
 * @param {string} id
 * @param {Metric} metric
 * @param {number} threshold
 */
function alarm(scope, id, metric, threshold) {
  new Alarm(scope, id, {
    metric,
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}
