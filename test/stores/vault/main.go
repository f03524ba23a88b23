// A Vault server for tests: HashiCorp's own core and HTTP handler (1.14.2, of the line under MPL-2.0) with storage in memory, KV version 2 at secret/ and the
// token "root". It writes the environment variables of its clients as one line of JSON, and ends when its input does, so that it never outlives a test.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"

	log "github.com/hashicorp/go-hclog"
	kv "github.com/hashicorp/vault-plugin-secrets-kv"
	"github.com/hashicorp/vault/helper/namespace"
	vaulthttp "github.com/hashicorp/vault/http"
	"github.com/hashicorp/vault/internalshared/configutil"
	"github.com/hashicorp/vault/sdk/helper/consts"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/physical/inmem"
	"github.com/hashicorp/vault/vault"
)

type builtins struct{}

func (builtins) Contains(n string, _ consts.PluginType) bool { return n == "kv" }
func (builtins) Get(n string, t consts.PluginType) (func() (interface{}, error), bool) {
	return func() (interface{}, error) { return nil, nil }, n == "kv"
}
func (builtins) Keys(t consts.PluginType) []string { return []string{"kv"} }
func (builtins) DeprecationStatus(n string, _ consts.PluginType) (consts.DeprecationStatus, bool) {
	return consts.Supported, n == "kv"
}
func (builtins) IsBuiltinEntPlugin(string, consts.PluginType) bool { return false }

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "vault-server:", err)
		os.Exit(1)
	}
}

func main() {
	const root = "root"
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	logger := log.New(&log.LoggerOptions{Level: log.Warn, Output: os.Stderr})
	phys, err := inmem.NewInmem(nil, logger)
	check(err)
	core, err := vault.NewCore(&vault.CoreConfig{
		Physical:        phys,
		Logger:          logger,
		DisableMlock:    true,
		BuiltinRegistry: builtins{},
		LogicalBackends: map[string]logical.Factory{"kv": kv.Factory},
	})
	check(err)
	ctx := namespace.RootContext(context.Background())
	res, err := core.Initialize(ctx, &vault.InitParams{
		BarrierConfig:  &vault.SealConfig{SecretShares: 1, SecretThreshold: 1},
		RecoveryConfig: &vault.SealConfig{SecretShares: 0, SecretThreshold: 0},
	})
	check(err)
	_, err = core.Unseal(res.SecretShares[0])
	check(err)
	do := func(tok, path string, data map[string]interface{}) {
		resp, err := core.HandleRequest(ctx, &logical.Request{Operation: logical.UpdateOperation, ClientToken: tok, Path: path, Data: data})
		if err == nil && resp != nil && resp.IsError() {
			err = resp.Error()
		}
		check(err)
	}
	do(res.RootToken, "auth/token/create", map[string]interface{}{"id": root, "policies": []string{"root"}})
	do(res.RootToken, "sys/mounts/secret", map[string]interface{}{"type": "kv", "options": map[string]string{"version": "2"}})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	_ = json.NewEncoder(os.Stdout).Encode(map[string]string{"VAULT_ADDR": "http://" + ln.Addr().String(), "VAULT_TOKEN": root})
	check(http.Serve(ln, vaulthttp.Handler.Handler(&vault.HandlerProperties{Core: core, ListenerConfig: &configutil.Listener{Address: ln.Addr().String()}, DisablePrintableCheck: true})))
}
