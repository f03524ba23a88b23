import type { Library } from "../api.ts";
import { members, setting, sink, variable } from "../forms.ts";

/** Cookies and storage of browsers and apps. */
export const clientStorage: Library = {
  package: "",
  ecosystem: "npm",
  setup: 'import Cookies from "js-cookie";\nimport AsyncStorage from "@react-native-async-storage/async-storage";\nimport * as cookie from "cookie";',
  apis: {
    "js-cookie:set": { effects: [sink("storage", "text", "1")], example: 'Cookies.set("key", KEY);' },
    "universal-cookie:().set": {
      effects: [sink("storage", "json", "1")],
      example: 'import UniversalCookies from "universal-cookie";\nnew UniversalCookies().set("key", KEY);',
    },
    "cookie:serialize": { majors: "..1", effects: [sink("storage", "text", "1")], result: { kind: "same", of: "1" }, example: 'cookie.serialize("key", KEY);' },
    "tough-cookie:CookieJar().setCookie": {
      effects: [sink("storage", "text", "0")],
      example: 'import { CookieJar } from "tough-cookie";\nnew CookieJar().setCookie("key=" + KEY, "https://example.com");',
    },
    "@react-native-async-storage/async-storage:setItem": { effects: [sink("storage", "text", "1")], example: 'AsyncStorage.setItem("key", KEY);' },
    "expo-secure-store:setItemAsync": {
      effects: [sink("storage", "text", "1")],
      example: 'import * as SecureStore from "expo-secure-store";\nSecureStore.setItemAsync("key", KEY);',
    },
    "idb-keyval:set": { effects: [sink("storage", "raw", "1")], example: 'import { set } from "idb-keyval";\nset("key", KEY);' },
    ...members("localforage:", ["setItem"], {
      effects: [sink("storage", "raw", "1")],
      example: 'import localforage from "localforage";\nlocalforage.$("key", KEY);',
    }),
    "react-native-config:*": { value: variable("member"), example: 'import Config from "react-native-config";\nconsole.log(Config.STRIPE_SECRET_KEY);' },
    "expo-constants:expoConfig.extra.*": {
      value: setting("member"),
      example: 'import Constants from "expo-constants";\nconsole.log(Constants.expoConfig.extra.stripeKey);',
    },
  },
};
