package main

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/examples/internal/browser"
)

// A page is the chat in a browser of its own.
type page struct{ *browser.Page }

func open(t *testing.T, url string, width, height int) *page {
	t.Helper()
	return &page{browser.Open(t, url, width, height)}
}

func (p *page) join(name, room string) {
	p.T.Helper()
	p.Do("fill in the door", chromedp.WaitVisible(chromedp.CSS("#door")),
		chromedp.SetValue(chromedp.CSS("#name"), name), chromedp.SetValue(chromedp.CSS("#room"), room), chromedp.Click(chromedp.CSS("#join button")))
	p.wantState("online")
}

// write types into the message box.
func (p *page) write(text string) {
	p.T.Helper()
	p.Do("type", chromedp.SendKeys(chromedp.CSS("#text"), text))
}

func (p *page) say(text string) {
	p.T.Helper()
	p.write(text + kb.Enter)
}

func (p *page) click(selector string) {
	p.T.Helper()
	p.Do("click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// wantState waits for the state of the connection.
func (p *page) wantState(state string) {
	p.T.Helper()
	p.Until(fmt.Sprintf("document.body.dataset.state === %q", state), "the connection did not become %q", state)
}

// shown is an expression for the texts of the elements that match.
func shown(selector string) string {
	return fmt.Sprintf("JSON.stringify([...document.querySelectorAll(%q)].map((e) => e.textContent))", selector)
}

// want waits until the elements that match have exactly these texts.
func (p *page) want(selector string, texts ...string) {
	p.T.Helper()
	list, err := json.Marshal(append([]string{}, texts...))
	require.NoError(p.T, err)
	p.Until(fmt.Sprintf("%s === JSON.stringify(%s)", shown(selector), list), "%s should be %s", selector, list)
}

// wantMessages waits until exactly these messages are shown, in this order,
// and none waits to be sent.
func (p *page) wantMessages(texts ...string) {
	p.T.Helper()
	p.want("#log .bubble", texts...)
	p.want("#pending .bubble")
}
