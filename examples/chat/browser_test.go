package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// patience bounds the wait for a page: a test that waits for what never comes
// fails and says for what. Nothing waits this long otherwise.
const patience = time.Minute

// chromium returns the browser's path. Without one the test is skipped, but
// where everything must be tried, which CI=true says, it fails.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const missing = "Chromium is not installed, so the chat's page cannot be tried (apt-get install chromium)"
	if os.Getenv("CI") == "true" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}

// A page is the chat in a browser of its own.
type page struct {
	t   *testing.T
	ctx context.Context
}

// open starts a browser of that size and opens url in it. An exception or a
// violation of the page's security policy fails the test.
func open(t *testing.T, url string, width, height int) *page {
	t.Helper()
	alloc, end := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(chromium(t)), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.WindowSize(width, height),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("lang", "en-GB"),
		// A click on a thing that still moves would miss it.
		chromedp.Flag("force-prefers-reduced-motion", true))
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits until the browser is gone
		cancel()
		end()
	})
	p := &page{t, ctx}
	// The first run starts the browser, which lives as long as its context.
	require.NoError(t, chromedp.Do(ctx, p.watch), "the browser does not start")
	p.do("open "+url, chromedp.EmulateViewport(int64(width), int64(height)), chromedp.Navigate(url))
	return p
}

// watch has exceptions of the page and violations of its security policy fail
// the test, as long as the browser lives.
func (p *page) watch(ctx context.Context, target *chromedp.Target) (none chromedp.Void, err error) {
	exceptions := cdp.Events(p.ctx, target, runtime.ExceptionThrown)
	entries := cdp.Events(p.ctx, target, log.EntryAdded)
	go func() {
		for e, err := range exceptions {
			if err == nil {
				p.t.Errorf("the page threw an exception: %+v", e.ExceptionDetails)
			}
		}
	}()
	go func() {
		for e, err := range entries {
			if err == nil && e.Entry.Source == log.EntrySourceSecurity {
				p.t.Errorf("the page broke its security policy: %s", e.Entry.Text)
			}
		}
	}()
	_, err = cdp.Call(ctx, target, log.Enable, cdp.Empty{})
	return none, err
}

func (p *page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	require.NoError(p.t, chromedp.Do(ctx, steps...), "could not %s", what)
}

// eval returns the value of an expression in JavaScript; of a promise, its
// result.
func eval[T any](p *page, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// run runs a script in the page.
func (p *page) run(script string) {
	p.t.Helper()
	_, err := eval[chromedp.Void](p, "(() => {"+script+"})()")
	require.NoError(p.t, err, "the script failed")
}

// until waits for a condition on the document, an expression in JavaScript.
// It is looked at again whenever the document changes.
func (p *page) until(condition, complaint string, args ...any) {
	p.t.Helper()
	script := fmt.Sprintf(`new Promise((done) => {
		const look = () => { if (%s) { observer.disconnect(); done(true); } };
		const observer = new MutationObserver(look);
		observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
		look();
	})`, condition)
	if _, err := eval[bool](p, script); err != nil {
		shows, _ := eval[string](p, "document.body.innerText")
		require.Failf(p.t, "the page did not come to that", "%s: %v\nit shows:\n%s", fmt.Sprintf(complaint, args...), err, shows)
	}
}

func (p *page) join(name, room string) {
	p.t.Helper()
	p.do("fill in the door", chromedp.WaitVisible(chromedp.CSS("#door")),
		chromedp.SetValue(chromedp.CSS("#name"), name), chromedp.SetValue(chromedp.CSS("#room"), room), chromedp.Click(chromedp.CSS("#join button")))
	p.wantState("online")
}

// write types into the message box.
func (p *page) write(text string) {
	p.t.Helper()
	p.do("type", chromedp.SendKeys(chromedp.CSS("#text"), text))
}

func (p *page) say(text string) {
	p.t.Helper()
	p.write(text + kb.Enter)
}

func (p *page) click(selector string) {
	p.t.Helper()
	p.do("click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// wantState waits for the state of the connection.
func (p *page) wantState(state string) {
	p.t.Helper()
	p.until(fmt.Sprintf("document.body.dataset.state === %q", state), "the connection did not become %q", state)
}

// shown is an expression for the texts of the elements that match.
func shown(selector string) string {
	return fmt.Sprintf("JSON.stringify([...document.querySelectorAll(%q)].map((e) => e.textContent))", selector)
}

// want waits until the elements that match have exactly these texts.
func (p *page) want(selector string, texts ...string) {
	p.t.Helper()
	list, err := json.Marshal(append([]string{}, texts...))
	require.NoError(p.t, err)
	p.until(fmt.Sprintf("%s === JSON.stringify(%s)", shown(selector), list), "%s should be %s", selector, list)
}

// wantMessages waits until exactly these messages are shown, in this order,
// and none waits to be sent.
func (p *page) wantMessages(texts ...string) {
	p.t.Helper()
	p.want("#log .bubble", texts...)
	p.want("#pending .bubble")
}
