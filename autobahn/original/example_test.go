package original_test

import (
	"fmt"
	"os"
	"time"

	"github.com/ws6455/websocket/autobahn/original"
)

// A result that differs from expected.json in one case.
func ExampleResult_Write() {
	ok, late := original.Verdict{Behavior: "OK", Close: "OK"}, original.Verdict{Behavior: "NON-STRICT", Close: "OK"}
	got := original.Verdicts{"1.1.1": ok, "6.4.1": late}
	want := original.Verdicts{"1.1.1": ok, "6.4.1": ok, "6.4.2": ok}
	r := original.Result{Role: original.Client, Verdicts: got, Took: 2 * time.Second}
	r.Differences = original.Diff(got, want)[1:]
	r.Write(os.Stdout)
	// Output:
	// client: 2 cases in 2s: 1 NON-STRICT, 1 OK
	// client: closing: 2 OK
	//
	// client: case 6.4.2 was not run, want OK, close OK
	//
	// client: 1 verdicts differ from expected.json; again with: -role client -cases '6.4.2'
}

// Where the output is no terminal, each category of cases gets a line.
func ExampleProgress() {
	p := original.NewProgress(os.Stdout)
	p.Case(original.Server, "1.1.1", 3)
	p.Case(original.Server, "1.1.2", 3)
	p.Case(original.Server, "6.4.1", 3)
	// Output:
	// server: 1 of 3, category 1
	// server: 3 of 3, category 6
}

func ExampleParseRoles() {
	roles, err := original.ParseRoles("both")
	fmt.Println(roles, err)
	// Output: [server client] <nil>
}
