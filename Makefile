# make help lists what is here. Tools come pinned from tools/go.mod.
.DEFAULT_GOAL := help
.PHONY: help fmt lint test fuzz bench compare cover mutants autobahn original agreement soak ci

BENCH ?= .
COUNT ?= 6

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

fmt: ## format all Go files
	go tool gofumpt -w .

lint: ## formatting, tidy modules, go vet, staticcheck
	bash .ci/run format tidy lint

test: ## the README's test command
	go test ./... ./examples/...

fuzz: ## each fuzz target for FUZZTIME (20s)
	bash .ci/run fuzz

bench: ## benchmarks matching BENCH, COUNT times, summed up by benchstat
	go test -run '^$$' -bench '$(BENCH)' -benchmem -count $(COUNT) ./... | tee bench.txt
	go tool benchstat bench.txt

compare: ## compression beside other libraries (internal/bench)
	go run ./internal/bench/cmd/bench compression

cover: ## coverage floors; the profile goes to coverage.out
	bash .ci/run coverage
	go test -coverprofile coverage.out ./frame ./handshake ./conn ./internal/deflate
	go tool cover -func coverage.out

mutants: ## the tests must notice each check that is removed (SECURITY.md)
	go run ./internal/mutants

autobahn: ## the Autobahn test suite in Go, both roles, with pages to look at
	go run ./autobahn/cmd/autobahn

original: ## the original Autobahn test suite, all of it, both roles
	go run ./autobahn/cmd/original -timeout 1h

agreement: ## our suite's verdicts of many libraries beside the original's
	go run ./autobahn/agreement/cmd/agreement

soak: ## two minutes with as many connections as files allow, one in ten hostile
	go run ./internal/soak/cmd/soak

ci: ## the whole gate
	bash .ci/run
