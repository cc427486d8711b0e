import type { ApiRequest } from "./metrics-api.js";
import { CannotTell } from "./cannot-tell.js";

/** Longest wait for one answer, in milliseconds: Query's own limit is two minutes. */
const patience = 130_000;

/**
 * Requests over HTTP.
 *
 * @param name what to call the server where it fails.
 * @param url address without a path, or with the prefix it is served under.
 * @param timeout longest wait for one answer, in milliseconds. @default 130000
 */
export function httpRequest(name: string, url: string, timeout = patience): ApiRequest {
  const base = url.replace(/\/+$/, "");
  return async (path, parameters) => {
    // Expressions name many metrics and would be too long for an address; label values are only served to GET.
    const post = path === "/api/v1/query";
    try {
      const response = await fetch(post ? base + path : `${base}${path}?${parameters.toString()}`, {
        ...(post ? { method: "POST", body: parameters } : {}),
        signal: AbortSignal.timeout(timeout),
      });
      const text = await response.text();
      return parsed(text) ?? { status: "error", error: `HTTP ${response.status}: ${text.trim().slice(0, 200)}` };
    } catch (error) {
      if (error instanceof Error && error.name === "TimeoutError") {
        throw new CannotTell(`${name} has not answered within ${timeout / 1000} s`);
      }
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
      throw new CannotTell(`${name} cannot be reached at ${base}: ${cause ?? String(error)}`);
    }
  };
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
