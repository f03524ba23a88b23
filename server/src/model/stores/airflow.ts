import type { Library } from "../api.ts";
import { members, secretOf } from "../forms.ts";

export const airflow: Library = {
  package: "apache-airflow",
  ecosystem: "pypi",
  setup: "from airflow.models import Variable\nfrom airflow.hooks.base import BaseHook",
  apis: {
    "airflow.models:Variable.get": { result: secretOf("airflow", "0"), example: 'print(Variable.get("STRIPE_SECRET_KEY"))' },
    "airflow.sdk:Variable": { same: "airflow.models:Variable" },
    // Of a connection the rest is no secret.
    ...members("airflow.hooks.base:BaseHook.get_connection()", ["host", "port", "schema", "login", "conn_id", "conn_type", "description"], {
      value: { kind: "harmless" },
    }),
    "airflow.hooks.base:BaseHook.get_connection": { result: secretOf("airflow", "0"), example: 'print(BaseHook.get_connection("stripe").password)' },
    "airflow.decorators:task": { decorates: { retries: "retries" } },
    "airflow.decorators:dag": { decorates: {} },
  },
};
