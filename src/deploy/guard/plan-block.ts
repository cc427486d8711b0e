import { z } from "zod";

/** A nested block as plans have it: a list of one. */
export const planBlock = <Shape extends z.ZodType>(shape: Shape) =>
  z
    .array(shape)
    .min(1)
    .transform(([first]) => first as z.output<Shape>);

/** A number that the Kubernetes provider keeps as text; nothing where it is neither. */
export const planNumber = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .optional()
  .catch(undefined);
