"""Makes yellow-trips.parquet: eight trips with the columns and types of a month's file of the yellow taxis.

    pip install pyarrow && python make-trips.py

Three of them start and end in the Bronx, two of those are alike in all columns. The name of the last column has a capital letter, as
in some months; one taxi reported no number of passengers.
"""

from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

rows = [
    # pickup zone, dropoff zone, pickup, minutes, passengers, miles, fare
    (168, 69, "2024-01-03T08:15:00", 9, 1, 1.52, 10.0),  # within the Bronx
    (168, 69, "2024-01-03T08:15:00", 9, 1, 1.52, 10.0),  # the same once more
    (161, 237, "2024-01-03T08:16:00", 6, 2, 0.9, 7.9),  # within Manhattan
    (168, 75, "2024-01-03T08:17:00", 12, 1, 2.8, 14.9),  # into Manhattan
    (75, 168, "2024-01-03T08:18:00", 12, 1, 2.7, 14.2),  # out of it
    (247, 247, "2024-01-31T23:59:59", 4, None, 0.6, 5.1),  # round the corner
    (264, 264, "2024-01-04T01:00:00", 5, 1, 0.5, 4.4),  # nobody knows where
    (132, 47, "2024-01-04T02:00:00", 35, 1, 17.1, 70.0),  # from the airport
]


def at(text, minutes=0):
    return datetime.fromisoformat(text) + timedelta(minutes=minutes)


schema = pa.schema(
    [
        ("VendorID", pa.int32()),
        ("tpep_pickup_datetime", pa.timestamp("us")),
        ("tpep_dropoff_datetime", pa.timestamp("us")),
        ("passenger_count", pa.int64()),
        ("trip_distance", pa.float64()),
        ("RatecodeID", pa.int64()),
        ("store_and_fwd_flag", pa.large_string()),
        ("PULocationID", pa.int32()),
        ("DOLocationID", pa.int32()),
        ("payment_type", pa.int64()),
        ("fare_amount", pa.float64()),
        ("extra", pa.float64()),
        ("mta_tax", pa.float64()),
        ("tip_amount", pa.float64()),
        ("tolls_amount", pa.float64()),
        ("improvement_surcharge", pa.float64()),
        ("total_amount", pa.float64()),
        ("congestion_surcharge", pa.float64()),
        ("Airport_fee", pa.float64()),
    ]
)

table = pa.table(
    [
        pa.array(column, type=field.type)
        for column, field in zip(
            zip(
                *(
                    (2, at(pickup), at(pickup, minutes), passengers, miles, 1, "N", start, end, 1, fare, 0.0, 0.5, 1.5, 0.0, 1.0, fare + 3, 0.0, 0.0)
                    for start, end, pickup, minutes, passengers, miles, fare in rows
                )
            ),
            schema,
        )
    ],
    schema=schema,
)
for name, compression in (("yellow-trips", "zstd"), ("yellow-trips-snappy", "snappy")):
    pq.write_table(table, Path(__file__).with_name(f"{name}.parquet"), compression=compression, row_group_size=3)
