import { describe, expect, it } from "vitest";
import { InputSecret, type InputSecretProps } from "../../src/kubernetes/input-secret.js";
import { renderStack } from "../../src/manifests/render-stack.js";
import { synthConstruct } from "../support/construct.js";

const variables = {
  user: { variable: "minio_root_user", description: "Name of the root user." },
  password: { variable: "minio_root_password", description: "Password of the root user." },
};

function synth(props: Partial<InputSecretProps> = {}) {
  let secret: InputSecret | undefined;
  const result = synthConstruct((stack, namespace) => {
    secret = new InputSecret(stack, "root", {
      namespace,
      name: "minio-root",
      component: "object-store",
      variables,
      supply: "Ask the platform team.",
      ...props,
    });
  });
  return { ...result, secret: secret! };
}

describe("InputSecret", () => {
  it("asks for each key by a variable that no plan, state or log keeps", () => {
    const { json } = synth();
    const common = { type: "string", sensitive: true, ephemeral: true, nullable: false, default: "" };
    expect(json.variable).toMatchObject({
      minio_root_user: { ...common, description: "Name of the root user." },
      minio_root_password: { ...common, description: "Password of the root user." },
    });
  });

  it("says what a missing variable is for and where its value comes from", () => {
    expect(synth().json.variable).toHaveProperty("minio_root_user.validation", [
      {
        condition: "${length(var.minio_root_user) > 0}",
        error_message: "No value for the variable minio_root_user. Name of the root user. Ask the platform team.",
      },
    ]);
  });

  it("passes the values on as write-only data with a revision, without which the Secret would be empty", () => {
    const { resource } = synth();
    expect(resource("kubernetes_secret_v1")).toMatchObject({
      metadata: { name: "minio-root" },
      type: "Opaque",
      data_wo: { user: "${var.minio_root_user}", password: "${var.minio_root_password}" },
      data_wo_revision: 1,
    });
    expect(resource("kubernetes_secret_v1")).not.toHaveProperty("data");
    expect(synth({ revision: 7 }).resource("kubernetes_secret_v1").data_wo_revision).toBe(7);
  });

  it("is a Secret with exactly the keys that were asked for, once the variables have values", () => {
    const values = { minio_root_user: "root", minio_root_password: "secret" };
    const { objects } = renderStack(synth().json, { variables: values });
    const secret = objects.find(({ object }) => object.kind === "Secret")?.object;
    expect(Object.keys(secret?.data as object).sort()).toEqual(["password", "user"]);
  });

  it("makes nothing and asks for nothing where the Secret exists", () => {
    const { json, addresses, secret } = synth({ existing: "my-root" });
    expect(secret.name).toBe("my-root");
    expect(json).not.toHaveProperty("variable");
    expect(addresses.filter((address) => address.includes("secret"))).toEqual([]);
  });
});
