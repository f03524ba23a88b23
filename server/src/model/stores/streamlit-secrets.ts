import type { Library } from "../api.ts";
import { members, setting, settings, sink } from "../forms.ts";

export const streamlitSecrets: Library = {
  package: "streamlit",
  ecosystem: "pypi",
  setup: "import streamlit as st",
  apis: {
    "streamlit:secrets": { value: settings, example: "print(st.secrets)" },
    "streamlit:secrets[]": { value: setting("member"), example: 'print(st.secrets["STRIPE_SECRET_KEY"])' },
    "streamlit:secrets.*": { value: setting("member"), example: "print(st.secrets.STRIPE_SECRET_KEY)" },
    "streamlit:secrets.get": { result: setting("0", "1"), example: 'print(st.secrets.get("STRIPE_SECRET_KEY"))' },
    "streamlit:secrets[][]": { value: setting("member"), example: 'print(st.secrets["stripe"]["secret_key"])' },
    ...members("streamlit:", ["write", "text", "markdown", "json", "code", "info", "success", "warning", "error", "caption", "title", "header"], {
      effects: [sink("response", "repr", "*")],
      example: "st.$(KEY)",
    }),
    "streamlit:sidebar": { same: "streamlit:" },
    ...members("streamlit:", ["cache_data", "cache_resource", "experimental_memo", "cache"], { decorates: {} }),
  },
};
