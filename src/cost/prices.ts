/** What a store takes, in US dollars. A GB is 2^30 bytes, as AWS bills it. */
export interface Prices {
  readonly perGbMonth: number;
  /** Per thousand PUT, COPY, POST and LIST. */
  readonly perThousandPuts: number;
  /** Per thousand GET and HEAD. */
  readonly perThousandGets: number;
}

/**
 * List prices of S3 Standard, first 50 TB, without taxes. DELETE is free.
 *
 * Source: https://aws.amazon.com/s3/pricing/, as of 2025; they change seldom. Give a file of your own with `--prices` for what
 * you really pay.
 */
export const s3Prices: Readonly<Record<string, Prices>> = {
  "us-east-1": { perGbMonth: 0.023, perThousandPuts: 0.005, perThousandGets: 0.0004 },
  "us-east-2": { perGbMonth: 0.023, perThousandPuts: 0.005, perThousandGets: 0.0004 },
  "us-west-2": { perGbMonth: 0.023, perThousandPuts: 0.005, perThousandGets: 0.0004 },
  "eu-west-1": { perGbMonth: 0.023, perThousandPuts: 0.005, perThousandGets: 0.0004 },
  "eu-central-1": { perGbMonth: 0.0245, perThousandPuts: 0.0054, perThousandGets: 0.00043 },
  "ap-southeast-1": { perGbMonth: 0.025, perThousandPuts: 0.005, perThousandGets: 0.0004 },
  "ap-northeast-1": { perGbMonth: 0.025, perThousandPuts: 0.0047, perThousandGets: 0.00037 },
};

/** Region whose prices stand for one that the table does not have. */
export const otherRegion = "us-east-1";
