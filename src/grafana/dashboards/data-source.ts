/** Uid of the data source: dashboards and alert rules refer to it, so it is a contract. */
export const DATA_SOURCE_UID = "thanos";
