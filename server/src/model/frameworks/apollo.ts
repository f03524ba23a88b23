import type { Callback, Library } from "../api.ts";
import { all } from "../forms.ts";

/** Functions of a map of resolvers, by type and field: they are called with what clients ask, who get what they give. */
const resolvers: readonly Callback[] = [
  { at: "0.resolvers.Query.*|0.resolvers.Mutation.*", parameters: [undefined, ":request-input"], returns: { kind: "response", form: "json" } },
];

const resolved = (name: string, module: string) => ({
  callbacks: resolvers,
  example: `import { ${name} } from "${module}";\n${/^[A-Z]/.test(name) ? "new " : ""}${name}({ typeDefs: "type Query { key: String }", resolvers: { Query: { key: () => KEY } } });`,
});

/** Servers of GraphQL. */
export const apollo: Library = {
  package: "@apollo/server",
  ecosystem: "npm",
  setup: "",
  apis: {
    "@apollo/server:ApolloServer": resolved("ApolloServer", "@apollo/server"),
    ...all(["apollo-server:ApolloServer", "apollo-server-express:ApolloServer", "apollo-server-micro:ApolloServer"], { same: "@apollo/server:ApolloServer" }),
    "@graphql-tools/schema:makeExecutableSchema": resolved("makeExecutableSchema", "@graphql-tools/schema"),
    "graphql-yoga:createSchema": resolved("createSchema", "graphql-yoga"),
  },
};
