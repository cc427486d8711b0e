import type { SenderLoad } from "../../src/outage/queue.js";
import { Duration } from "../../src/units/duration.js";
import { Quantity } from "../../src/units/quantity.js";

/** What a cluster sends, written as in an environment file. */
export function load(activeSeries: string, scrapeInterval: string, linkSpeed?: string): SenderLoad {
  return {
    activeSeries: Quantity.parse(activeSeries),
    scrapeInterval: Duration.parse(scrapeInterval),
    ...(linkSpeed === undefined ? {} : { linkSpeed: Quantity.parse(linkSpeed) }),
  };
}
