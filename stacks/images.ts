import type { Environment } from "../src/config/model.js";
import { imageReference, images, thanosReference } from "../src/config/versions.js";

/** Thanos as tested, or what the environment names instead. */
export function thanosImage({ images: settings }: Environment): string {
  return thanosReference(settings);
}

/** Prometheus as tested, or what the environment names instead. */
export function prometheusImage({ images: settings }: Environment): string {
  return settings.prometheus ?? imageReference(images.prometheus, settings.prefix);
}

/** vmagent, which keeps the disk queue of a sender, as tested, or what the environment names instead. */
export function vmagentImage({ images: settings }: Environment): string {
  return settings.vmagent ?? imageReference(images.vmagent, settings.prefix);
}

/** memcached, which keeps caches that pods share, as tested, or what the environment names instead. */
export function memcachedImage({ images: settings }: Environment): string {
  return settings.memcached ?? imageReference(images.memcached, settings.prefix);
}
