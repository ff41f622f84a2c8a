/** The amounts of a trip, in dollars. */
export interface Fare {
  readonly fare_amount: number;
  readonly extra: number;
  readonly mta_tax: number;
  readonly tip_amount: number;
  readonly tolls_amount: number;
  readonly improvement_surcharge: number;
  readonly total_amount: number;
  /** For rides through Manhattan south of 96th Street. */
  readonly congestion_surcharge: number;
  readonly airport_fee: number;
}

/** What a fare depends on. */
export interface Ride {
  readonly miles: number;
  /** Minutes at walking pace or less, which the meter counts by time. */
  readonly slowMinutes: number;
  /** Of the pickup, 0 to 23. */
  readonly hour: number;
  /** Of the pickup: from 0, Sunday, to 6. */
  readonly weekday: number;
  /** What the passenger adds, as a share of the fare; cash tips are not recorded. */
  readonly tipShare: number;
}

/** Works a fare out as a meter does: in whole cents, by fifths of a mile, with the surcharges of the hour. */
export function fareOf({ miles, slowMinutes, hour, weekday, tipShare }: Ride): Fare {
  const metered = 300 + 70 * Math.floor(miles * 5 + slowMinutes);
  const extra = extraOf(hour, weekday);
  const tip = Math.round(metered * tipShare);
  const dollars = (cents: number): number => cents / 100;
  return {
    fare_amount: dollars(metered),
    extra: dollars(extra),
    mta_tax: 0.5,
    tip_amount: dollars(tip),
    tolls_amount: 0,
    improvement_surcharge: 1,
    total_amount: dollars(metered + extra + tip + 150),
    congestion_surcharge: 0,
    airport_fee: 0,
  };
}

/** In cents: $2.50 in the rush hours of weekdays, else $1 from eight in the evening to six in the morning. */
function extraOf(hour: number, weekday: number): number {
  const isWeekday = weekday >= 1 && weekday <= 5;
  if (isWeekday && hour >= 16 && hour < 20) return 250;
  return hour >= 20 || hour < 6 ? 100 : 0;
}
