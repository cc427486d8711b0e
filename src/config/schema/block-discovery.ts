import { z } from "zod";

/** How a component finds out what blocks there are; `blockDiscoveryOf` in `src/config/block-discovery.ts` has the default. */
export const blockDiscovery = () =>
  z
    .enum(["concurrent", "recursive"])
    .optional()
    .describe(
      "How blocks are found: recursive lists every object of the bucket, 1,000 a request; concurrent lists folders and asks for the meta.json of each. Absent: concurrent for minio, else recursive, which costs a twentieth where requests are paid for.",
    );
