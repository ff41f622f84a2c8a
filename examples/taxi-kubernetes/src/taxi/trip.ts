/**
 * A record of a trip as the Taxi and Limousine Commission publishes those of its yellow taxis, column by column.
 *
 * Times are those of New York and carry no zone. What a taxi did not report is `null`.
 */
export interface TaxiTrip {
  readonly VendorID: number | null;
  readonly tpep_pickup_datetime: string;
  readonly tpep_dropoff_datetime: string;
  readonly passenger_count: number | null;
  /** In miles. */
  readonly trip_distance: number;
  readonly RatecodeID: number | null;
  readonly store_and_fwd_flag: string | null;
  /** The zone where it started. */
  readonly PULocationID: number;
  /** The zone where it ended. */
  readonly DOLocationID: number;
  readonly payment_type: number | null;
  /** In dollars, as all amounts. */
  readonly fare_amount: number;
  readonly extra: number | null;
  readonly mta_tax: number | null;
  readonly tip_amount: number | null;
  readonly tolls_amount: number | null;
  readonly improvement_surcharge: number | null;
  readonly total_amount: number | null;
  readonly congestion_surcharge: number | null;
  readonly airport_fee: number | null;
}

/** The columns, in the order in which the Commission gives them. */
export const tripColumns: readonly (keyof TaxiTrip)[] = [
  'VendorID',
  'tpep_pickup_datetime',
  'tpep_dropoff_datetime',
  'passenger_count',
  'trip_distance',
  'RatecodeID',
  'store_and_fwd_flag',
  'PULocationID',
  'DOLocationID',
  'payment_type',
  'fare_amount',
  'extra',
  'mta_tax',
  'tip_amount',
  'tolls_amount',
  'improvement_surcharge',
  'total_amount',
  'congestion_surcharge',
  'airport_fee',
];
