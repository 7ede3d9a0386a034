// Package browser starts Chromium for the tests of the examples.
package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
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
	const missing = "Chromium is not installed, so no page can be tried (apt-get install chromium)"
	if os.Getenv("CI") == "true" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}

// A Page is a page in a browser of its own.
type Page struct {
	T   *testing.T
	Ctx context.Context // lives as long as the browser
}

// Open starts a browser of that size and opens url in it. An exception or a
// violation of the page's security policy fails the test.
func Open(t *testing.T, url string, width, height int) *Page {
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
	p := &Page{t, ctx}
	// The first run starts the browser, which lives as long as its context.
	require.NoError(t, chromedp.Do(ctx, p.watch), "the browser does not start")
	p.Do("open "+url, chromedp.EmulateViewport(int64(width), int64(height)), chromedp.Navigate(url))
	return p
}

// watch has exceptions of the page and violations of its security policy fail
// the test, as long as the browser lives.
func (p *Page) watch(ctx context.Context, target *chromedp.Target) (none chromedp.Void, err error) {
	exceptions := cdp.Events(p.Ctx, target, runtime.ExceptionThrown)
	entries := cdp.Events(p.Ctx, target, log.EntryAdded)
	go func() {
		for e, err := range exceptions {
			if err == nil {
				p.T.Errorf("the page threw an exception: %+v", e.ExceptionDetails)
			}
		}
	}()
	go func() {
		for e, err := range entries {
			if err == nil && e.Entry.Source == log.EntrySourceSecurity {
				p.T.Errorf("the page broke its security policy: %s", e.Entry.Text)
			}
		}
	}()
	_, err = cdp.Call(ctx, target, log.Enable, cdp.Empty{})
	return none, err
}

// Do takes steps in the page; what says what for.
func (p *Page) Do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.T.Helper()
	ctx, cancel := context.WithTimeout(p.Ctx, patience)
	defer cancel()
	require.NoError(p.T, chromedp.Do(ctx, steps...), "could not %s", what)
}

// Eval returns the value of an expression in JavaScript; of a promise, its
// result.
func Eval[T any](p *Page, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(p.Ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// Run runs a script in the page.
func (p *Page) Run(script string) {
	p.T.Helper()
	_, err := Eval[chromedp.Void](p, "(() => {"+script+"})()")
	require.NoError(p.T, err, "the script failed")
}

// Until waits for a condition on the document, an expression in JavaScript.
// It is looked at again whenever the document changes.
func (p *Page) Until(condition, complaint string, args ...any) {
	p.T.Helper()
	script := fmt.Sprintf(`new Promise((done) => {
		const look = () => { if (%s) { observer.disconnect(); done(true); } };
		const observer = new MutationObserver(look);
		observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
		look();
	})`, condition)
	if _, err := Eval[bool](p, script); err != nil {
		shows, _ := Eval[string](p, "document.body.innerText")
		require.Failf(p.T, "the page did not come to that", "%s: %v\nit shows:\n%s", fmt.Sprintf(complaint, args...), err, shows)
	}
}
